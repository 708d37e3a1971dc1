// network: the family of controllers that are made of weight matrices. A member says, in a
// Topology, which signals (rows of neurons) and matrices there are and how one forward pass goes
// through them; all the rest of a controller, static or plastic, is written here once.
//
// A life: act makes a forward pass, then every signal goes into its buffer. learn updates every
// matrix from the buffers of its two signals when an update is due, and normalizes it. Order of
// numbers and timing: docs/method.md.
#ifndef HEBBES_POLICIES_NETWORK_H
#define HEBBES_POLICIES_NETWORK_H

#include "src/policies/layer.h"
#include "src/policies/policy.h"

enum {
  NETWORK_MATRICES_MAX = PARAM_LIST_MAX + 1,
  NETWORK_SIGNALS_MAX = PARAM_LIST_MAX + 2,
  NETWORK_NAME_MAX = 12,
};

// keys under policy.
typedef struct NetworkParams {
  ParamInts hidden;
  int activation, output_activation; // ActivationKind
  double init_low, init_high;        // of the initial genome
} NetworkParams;

extern const Param network_params[];

// One weight matrix: what it connects.
typedef struct NetworkMatrix {
  char name[NETWORK_NAME_MAX]; // "W1"
  char bias[NETWORK_NAME_MAX]; // of the bias behind it in a static controller ("b1"); "": it has
                               // none
  int pre, post; // signals that a rule sees as x and y; they give the matrix its sizes
} NetworkMatrix;

// What a network consists of. Signal 0 is the observation; the last n_act neurons of signal
// `output` are the action.
typedef struct NetworkPlan {
  int n_signals, output;
  int neurons[NETWORK_SIGNALS_MAX]; // of each signal
  int n_matrices;
  NetworkMatrix matrices[NETWORK_MATRICES_MAX]; // in the order of the genome
} NetworkPlan;

// What a forward pass works on. Signals are 0 at birth and keep their values from pass to pass;
// each has room for whole registers (vec_filled), and is 0 there.
typedef struct Network {
  const NetworkParams *params;
  const NetworkPlan *plan;
  float *signals[NETWORK_SIGNALS_MAX];
  Layer layers[NETWORK_MATRICES_MAX]; // one per matrix
} Network;

typedef struct Topology {
  // Fills the (zeroed) plan; ERR_INPUT naming the key when the parameters do not fit.
  Status (*plan)(const NetworkParams *params, int n_obs, int n_act, NetworkPlan *plan, Err *err);
  // hot: from signal 0 to all others
  void (*forward)(Network *network);
} Topology;

// For plan: the size of the one hidden layer of a topology that has exactly one, `name` in
// messages.
Status network_one_hidden(const NetworkParams *params, const char *name, int *n, Err *err);
// For plan: adds a signal or a matrix, returns its index.
int network_add_signal(NetworkPlan *plan, int neurons);
int network_add_matrix(NetworkPlan *plan, int pre, int post, const char *name, const char *bias);

// hot: for forward: a signal is 0
void network_clear(Network *network, int signal);

// The functions of PolicyType.
Status network_open(const PolicyConfig *config, PolicyShared **shared, Err *err);
void network_close(PolicyShared *shared);
size_t network_genome_size(const PolicyShared *shared);
size_t network_weights_size(const PolicyShared *shared);
int network_blocks(const PolicyShared *shared, bool weights, PolicyBlock *blocks, int max);
int network_signals(const PolicyShared *shared, PolicyBlock *signals, int max);
void network_init_genome(const PolicyShared *shared, Rng *rng, float *genome);
size_t network_worker_size(const PolicyShared *shared);
Policy *network_worker_new(const PolicyShared *shared, Arena *arena);
void network_reset(Policy *policy, const float *genome, Rng *rng, const float *weights);
void network_act(Policy *policy, const float *obs, float *action);
bool network_learn(Policy *policy, float reward);
void network_end(Policy *policy);
void network_freeze(Policy *policy, bool frozen);
void network_weights_get(const Policy *policy, float *out);
void network_weights_set(Policy *policy, const float *weights);
void network_signals_get(const Policy *policy, float *out);
void network_walk(Policy *policy, Walk *walk);

// fills in a member's PolicyType all that the members of the family have in common
#define NETWORK_POLICY                                                                             \
  .params = network_params, .params_size = sizeof(NetworkParams), .open = network_open,            \
  .close = network_close, .genome_size = network_genome_size,                                      \
  .weights_size = network_weights_size, .blocks = network_blocks,                                  \
  .init_genome = network_init_genome, .worker_size = network_worker_size,                          \
  .worker_new = network_worker_new, .reset = network_reset, .act = network_act,                    \
  .learn = network_learn, .end = network_end, .freeze = network_freeze,                            \
  .weights_get = network_weights_get, .weights_set = network_weights_set,                          \
  .signals = network_signals, .signals_get = network_signals_get, .walk = network_walk

#endif

// policy: the contract of a controller: observation in, action out, for one life after the other.
// Nothing in it that only a perceptron has: later controllers learn from a reward, dream, or spike.
//
// A policy type builds a PolicyShared once (sizes, parameters; const from then on, shared by all
// threads) and one Policy per worker (weights, buffers; nothing shared, nothing allocated after
// worker_new). The functions marked hot run inside the parallel loop, cannot fail and must not
// allocate.
//
// One life: reset, then per control step act and learn, then end. Numbers are float32; the genome
// is the caller's and must stay valid and unchanged from reset to end (a policy may point into it).
#ifndef HEBBES_POLICIES_POLICY_H
#define HEBBES_POLICIES_POLICY_H

#include <stdbool.h>
#include <stddef.h>

#include "rules/rule.h"
#include "src/base/arena.h"
#include "src/base/err.h"
#include "src/base/param.h"
#include "src/base/rng.h"
#include "src/base/walk.h"

typedef struct PolicyType PolicyType;
typedef struct PolicyShared PolicyShared; // defined by the family of the type
typedef struct Policy Policy;             // likewise

// What a controller is built from. The structs stay valid as long as the PolicyShared.
typedef struct PolicyConfig {
  const PolicyType *type;
  int n_obs, n_act;
  const void *params;      // the type's parameter struct (keys under policy.)
  const RuleType *rule;    // a plastic type's rule, else NULL
  const void *rule_params; // the rule's parameter struct, or NULL
  const void *plasticity;  // const PlasticityParams * (plasticity.h), else NULL
} PolicyConfig;

// A named slice of the genome or of the weights, for docs, export and messages.
typedef struct PolicyBlock {
  char name[32];         // "W1.eta", "b1"
  size_t offset, n;      // in numbers
  int n_rows, n_columns; // matrices; vectors are 1 x n
} PolicyBlock;

struct PolicyType {
  const char *name; // "mlp-hebbian"
  const char *summary;
  const Param *params; // keys under policy.
  size_t params_size;
  bool plastic;        // wants a rule
  const void *content; // the family's own description (a Topology for networks)

  // Builds the shared half; checks what tables cannot (ERR_INPUT naming the key).
  Status (*open)(const PolicyConfig *config, PolicyShared **shared, Err *err);
  void (*close)(PolicyShared *shared); // accepts NULL

  size_t (*genome_size)(const PolicyShared *shared);
  // numbers that weights_get writes: 0 for a static controller
  size_t (*weights_size)(const PolicyShared *shared);
  // Writes at most max blocks of the genome (weights: false) or of the weights (weights: true);
  // returns how many there are.
  int (*blocks)(const PolicyShared *shared, bool weights, PolicyBlock *blocks, int max);
  // Writes at most max signals (rows of neurons) that signals_get writes one behind the other;
  // returns how many there are.
  int (*signals)(const PolicyShared *shared, PolicyBlock *signals, int max);
  // Draws an initial genome (genome_size numbers) with the configured initializer.
  void (*init_genome)(const PolicyShared *shared, Rng *rng, float *genome);

  // bytes of arena that one worker's Policy needs; worker_new takes them from the arena (NULL: does
  // not fit)
  size_t (*worker_size)(const PolicyShared *shared);
  Policy *(*worker_new)(const PolicyShared *shared, Arena *arena);

  // hot: birth. Weights at birth are drawn from rng, or copied from weights (weights_size numbers)
  // when that is not NULL (rng may be NULL then); everything else starts empty, and unfrozen.
  void (*reset)(Policy *policy, const float *genome, Rng *rng, const float *weights);
  // hot: observation (n_obs) to action (n_act), unclipped
  void (*act)(Policy *policy, const float *obs, float *action);
  // hot: what happens after the environment's step: the plastic update when due; reward is the
  // signal of this control step for those that learn from it. Returns false when a weight is not
  // finite.
  bool (*learn)(Policy *policy, float reward);
  // hot: end of a life; may be empty
  void (*end)(Policy *policy);
  // hot: true stops all plastic change until further notice or reset (freeze test), false resumes
  // it; time goes on
  void (*freeze)(Policy *policy, bool frozen);
  // Weights as they are now, in recording order (weights_size numbers).
  void (*weights_get)(const Policy *policy, float *out);
  // hot: synapses that change in a life begin anew with these weights (weights_size numbers); all
  // else goes on
  void (*weights_set)(Policy *policy, const float *weights);
  // hot: activations of the last forward pass, of all signals
  void (*signals_get)(const Policy *policy, float *out);
  // Names the whole state of a life (weights, buffers, memory, clock): to save one in mid-life. The
  // genome is not part of it: who loads calls reset with it first.
  void (*walk)(Policy *policy, Walk *walk);
};

#endif

// gru: the gated recurrent unit, static or plastic.
//
//   z = sig(x Wz + h Uz [+ bz])          r = sig(x Wr + h Ur [+ br])
//   c = tanh(x Wc + (r * h) Uc [+ bc])   h <- (1 - z) h + z c           y = act(h Wo [+ bo])
//
// The gates are fixed; policy.activation is not used, act is policy.output_activation. Genome of
// gru: Wz Uz bz Wr Ur br Wc Uc bc Wo bo; of gru-hebbian: the coefficients of Wz Uz Wr Ur Wc Uc Wo.
// A rule sees the old h as the input of Uz, Ur and Uc (there without the gate r), the new one as
// that of Wo. Cho et al., "Learning phrase representations using RNN encoder-decoder", EMNLP 2014.
#include <string.h>

#include "src/policies/activations.h"
#include "src/policies/network.h"

enum { X, H_OLD, Z, R, C, H_GATED, H, Y }; // signals
enum { WZ, UZ, WR, UR, WC, UC, WO };       // matrices

static Status plan_gru(const NetworkParams *params, int n_obs, int n_act, NetworkPlan *plan,
                       Err *err) {
  int n;
  Status status = network_one_hidden(params, "gru", &n, err);
  if (status != OK) {
    return status;
  }
  network_add_signal(plan, n_obs);
  for (int signal = H_OLD; signal <= H; signal++) {
    network_add_signal(plan, n);
  }
  plan->output = network_add_signal(plan, n_act);
  network_add_matrix(plan, X, Z, "Wz", "");
  network_add_matrix(plan, H_OLD, Z, "Uz", "bz");
  network_add_matrix(plan, X, R, "Wr", "");
  network_add_matrix(plan, H_OLD, R, "Ur", "br");
  network_add_matrix(plan, X, C, "Wc", "");
  network_add_matrix(plan, H_OLD, C, "Uc", "bc");
  network_add_matrix(plan, H, Y, "Wo", "bo");
  return OK;
}

// z (n) = act(x W + h U), U being the matrix after W
static void gate(Network *network, int w, int h, ActivationKind act, int z) {
  float *const *signals = network->signals;
  int n = network->plan->neurons[z];
  network_clear(network, z);
  layer_add(&network->layers[w], signals[X], signals[z]);
  layer_add(&network->layers[w + 1], signals[h], signals[z]);
  activation_apply(act, n, signals[z]);
}

static void forward(Network *network) {
  float *const *signals = network->signals;
  const int n = network->plan->neurons[H], n_act = network->plan->neurons[Y];
  const float *old = signals[H_OLD], *z = signals[Z], *r = signals[R], *c = signals[C];
  float *h = signals[H], *gated = signals[H_GATED];
  memcpy(signals[H_OLD], h, (size_t)n * sizeof *h);
  gate(network, WZ, H_OLD, ACTIVATION_SIGMOID, Z);
  gate(network, WR, H_OLD, ACTIVATION_SIGMOID, R);
  for (int j = 0; j < n; j++) {
    gated[j] = r[j] * old[j];
  }
  gate(network, WC, H_GATED, ACTIVATION_TANH, C);
  for (int j = 0; j < n; j++) {
    h[j] = (1.0f - z[j]) * old[j] + z[j] * c[j];
  }
  network_clear(network, Y);
  layer_add(&network->layers[WO], h, signals[Y]);
  activation_apply((ActivationKind)network->params->output_activation, n_act, signals[Y]);
}

static const Topology gru = {.plan = plan_gru, .forward = forward};

const PolicyType policy_gru = {
    .name = "gru",
    .summary = "gated recurrent unit, one hidden size; the genome is its weights and biases",
    .content = &gru,
    NETWORK_POLICY,
};

const PolicyType policy_gru_hebbian = {
    .name = "gru-hebbian",
    .summary = "gated recurrent unit whose weights a plasticity rule rewrites during life",
    .plastic = true,
    .content = &gru,
    NETWORK_POLICY,
};

// elman: the simple recurrent network, static or plastic: the hidden layer sees itself as it was
// one control step ago.
//
//   h <- act(x Wx + h Wh [+ b]);  y = act(h Wo [+ bo])
//
// Genome of elman: Wx Wh b Wo bo; of elman-hebbian: the coefficients of Wx, of Wh, of Wo. A rule
// sees (x, h), (old h, h) and (h, y). Elman, "Finding structure in time", Cognitive Science 14
// (1990).
#include <string.h>

#include "src/policies/activations.h"
#include "src/policies/network.h"

enum { X, H_OLD, H, Y }; // signals
enum { WX, WH, WO };     // matrices

static Status plan_elman(const NetworkParams *params, int n_obs, int n_act, NetworkPlan *plan,
                         Err *err) {
  int n;
  Status status = network_one_hidden(params, "elman", &n, err);
  if (status != OK) {
    return status;
  }
  network_add_signal(plan, n_obs);
  network_add_signal(plan, n);
  network_add_signal(plan, n);
  plan->output = network_add_signal(plan, n_act);
  network_add_matrix(plan, X, H, "Wx", "");
  network_add_matrix(plan, H_OLD, H, "Wh", "b");
  network_add_matrix(plan, H, Y, "Wo", "bo");
  return OK;
}

static void forward(Network *network) {
  const int n = network->plan->neurons[H], n_act = network->plan->neurons[Y];
  float *old = network->signals[H_OLD], *h = network->signals[H], *y = network->signals[Y];
  memcpy(old, h, (size_t)n * sizeof *h);
  network_clear(network, H);
  layer_add(&network->layers[WX], network->signals[X], h);
  layer_add(&network->layers[WH], old, h);
  activation_apply((ActivationKind)network->params->activation, n, h);
  network_clear(network, Y);
  layer_add(&network->layers[WO], h, y);
  activation_apply((ActivationKind)network->params->output_activation, n_act, y);
}

static const Topology elman = {.plan = plan_elman, .forward = forward};

const PolicyType policy_elman = {
    .name = "elman",
    .summary = "simple recurrent network, one hidden size; the genome is its weights and biases",
    .content = &elman,
    NETWORK_POLICY,
};

const PolicyType policy_elman_hebbian = {
    .name = "elman-hebbian",
    .summary = "simple recurrent network whose weights a plasticity rule rewrites during life",
    .plastic = true,
    .content = &elman,
    NETWORK_POLICY,
};

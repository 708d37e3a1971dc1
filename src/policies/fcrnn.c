// fcrnn: the fully connected recurrent network, static or plastic: one state over input, hidden and
// output neurons, in this order, in which every neuron sees all.
//
//   h' = h with the observation added to its first entries
//   h <- act(h' W [+ b]);  y = the last n_act entries of h
//
// act is policy.activation, for the outputs too (policy.output_activation is not used). Genome of
// fcrnn: W b; of fcrnn-hebbian: the coefficients of W. A rule sees the old h, without the input,
// and the new one.
#include <string.h>

#include "src/policies/activations.h"
#include "src/policies/network.h"

enum { X, H_OLD, H_FED, H }; // signals: H_FED is h'

static Status plan_fcrnn(const NetworkParams *params, int n_obs, int n_act, NetworkPlan *plan,
                         Err *err) {
  int n_hidden;
  Status status = network_one_hidden(params, "fcrnn", &n_hidden, err);
  if (status != OK) {
    return status;
  }
  const int n = n_obs + n_hidden + n_act;
  network_add_signal(plan, n_obs);
  network_add_signal(plan, n);
  network_add_signal(plan, n);
  plan->output = network_add_signal(plan, n);
  network_add_matrix(plan, H_OLD, H, "W", "b");
  return OK;
}

static void forward(Network *network) {
  const int n_obs = network->plan->neurons[X], n = network->plan->neurons[H];
  const float *x = network->signals[X];
  float *old = network->signals[H_OLD], *fed = network->signals[H_FED], *h = network->signals[H];
  memcpy(old, h, (size_t)n * sizeof *h);
  memcpy(fed, h, (size_t)n * sizeof *h);
  for (int i = 0; i < n_obs; i++) {
    fed[i] += x[i];
  }
  network_clear(network, H);
  layer_add(&network->layers[0], fed, h);
  activation_apply((ActivationKind)network->params->activation, n, h);
}

static const Topology fcrnn = {.plan = plan_fcrnn, .forward = forward};

const PolicyType policy_fcrnn = {
    .name = "fcrnn",
    .summary =
        "fully connected recurrent network, one hidden size; the genome is its weights and biases",
    .content = &fcrnn,
    NETWORK_POLICY,
};

const PolicyType policy_fcrnn_hebbian = {
    .name = "fcrnn-hebbian",
    .summary =
        "fully connected recurrent network whose weights a plasticity rule rewrites during life",
    .plastic = true,
    .content = &fcrnn,
    NETWORK_POLICY,
};

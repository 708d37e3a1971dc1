// mlp: the multilayer perceptron, with its weights in the genome (mlp) or rewritten during life
// (mlp-hebbian).
//
//   s_0 = observation;  s_k = act(s_(k-1) W_k [+ b_k]);  action = s_L
//
// Genome of mlp: W1 b1 W2 b2 ...; of mlp-hebbian: the coefficients of W1, of W2, ...
#include <stdio.h>

#include "src/policies/activations.h"
#include "src/policies/network.h"

static Status plan_mlp(const NetworkParams *params, int n_obs, int n_act, NetworkPlan *plan,
                       Err *err) {
  (void)err; // every list of sizes makes a perceptron
  int below = network_add_signal(plan, n_obs);
  for (int k = 1; k <= params->hidden.n + 1; k++) {
    bool last = k > params->hidden.n;
    int above = network_add_signal(plan, last ? n_act : (int)params->hidden.value[k - 1]);
    char name[NETWORK_NAME_MAX], bias[NETWORK_NAME_MAX];
    snprintf(name, sizeof name, "W%d", k);
    snprintf(bias, sizeof bias, "b%d", k);
    network_add_matrix(plan, below, above, name, bias);
    below = above;
  }
  plan->output = below;
  return OK;
}

static void forward(Network *network) {
  const NetworkPlan *plan = network->plan;
  for (int k = 0; k < plan->n_matrices; k++) {
    const float *x = network->signals[k];
    float *y = network->signals[k + 1];
    int n_out = plan->neurons[k + 1];
    bool last = k + 1 == plan->n_matrices;
    network_clear(network, k + 1);
    layer_add(&network->layers[k], x, y);
    int activation = last ? network->params->output_activation : network->params->activation;
    activation_apply((ActivationKind)activation, n_out, y);
  }
}

static const Topology mlp = {.plan = plan_mlp, .forward = forward};

const PolicyType policy_mlp = {
    .name = "mlp",
    .summary = "multilayer perceptron; the genome is its weights and biases",
    .content = &mlp,
    NETWORK_POLICY,
};

const PolicyType policy_mlp_hebbian = {
    .name = "mlp-hebbian",
    .summary = "multilayer perceptron whose weights a plasticity rule rewrites during life",
    .plastic = true,
    .content = &mlp,
    NETWORK_POLICY,
};

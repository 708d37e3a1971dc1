// activations: the functions that turn a neuron's input into its output, in float32.
#ifndef HEBBES_POLICIES_ACTIVATIONS_H
#define HEBBES_POLICIES_ACTIVATIONS_H

typedef enum ActivationKind {
  ACTIVATION_TANH,
  ACTIVATION_RELU,
  ACTIVATION_SIGMOID,
  ACTIVATION_LINEAR,
  ACTIVATION_SIN,
  ACTIVATION_ELU,        // alpha 1
  ACTIVATION_LEAKY_RELU, // slope 0.01
  ACTIVATION_SOFTSIGN,   // x / (1 + |x|)
} ActivationKind;

// names as in the YAML, in the order above, NULL-terminated
extern const char *const activation_names[];

// hot: v[i] = act(v[i]) for all n; NaN stays NaN. v has room for vec_filled(n); zeros there stay.
void activation_apply(ActivationKind kind, int n, float *v);

#endif

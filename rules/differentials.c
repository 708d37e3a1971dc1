#include "rules/differentials.h"

#include <string.h>

const RuleBlock differential_memory[] = {
    {"x_prev", RULE_PER_INPUT},
    {"y_prev", RULE_PER_OUTPUT},
    {NULL},
};

// what all synapses of one presynaptic neuron see of it
typedef struct Presynaptic {
  float x, up, down; // dx+, dx-
} Presynaptic;

static float positive(float v) {
  return v > 0.0f ? v : 0.0f;
}

static float negative(float v) {
  return v < 0.0f ? v : 0.0f;
}

// one row of W; term: the eight coefficients of this row. The terms are added up by what they have
// of x. Inlined twice, so that the question for eta is answered outside the loop.
static inline void update_row(int n_columns, Presynaptic pre, const float *restrict y,
                              const float *restrict y_prev, const float *const term[8],
                              const float *restrict eta, float lr, float *restrict w) {
  for (int j = 0; j < n_columns; j++) {
    float up = positive(y[j] - y_prev[j]), down = negative(y[j] - y_prev[j]);
    float sum = pre.up * (term[0][j] * up + term[1][j] * down + term[6][j] * y[j]) +
                pre.down * (term[2][j] * up + term[3][j] * down + term[7][j] * y[j]) +
                pre.x * (term[4][j] * up + term[5][j] * down);
    w[j] += (eta == NULL ? lr : eta[j]) * sum;
  }
}

void differential_update(const RuleLayer *layer, const float *eta, float lr) {
  float *restrict x_prev = layer->memory[0];
  float *restrict y_prev = layer->memory[1];
  for (int i = 0; i < layer->n_in; i++) {
    const size_t row = (size_t)i * (size_t)layer->n_columns;
    const float x = layer->x[i], change = x - x_prev[i];
    const Presynaptic pre = {x, positive(change), negative(change)};
    const float *term[8];
    for (int k = 0; k < 8; k++) {
      term[k] = layer->coefs[k] + row;
    }
    if (eta == NULL) {
      update_row(layer->n_columns, pre, layer->y, y_prev, term, NULL, lr, layer->w + row);
    } else {
      update_row(layer->n_columns, pre, layer->y, y_prev, term, eta + row, lr, layer->w + row);
    }
  }
  memcpy(x_prev, layer->x, (size_t)layer->n_in * sizeof *x_prev);
  memcpy(y_prev, layer->y, (size_t)layer->n_columns * sizeof *y_prev);
}

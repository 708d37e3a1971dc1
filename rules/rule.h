// rule: the contract of a plasticity rule: how the synapses of one matrix change during a life.
//
// A rule must change w (and b, if it has bias coefficients) and its own memory in place, and
// nothing else. It may assume that all pointers are valid, that x, y and coefs do not change during
// the call, and that memory was zero at birth. It must not allocate, keep state elsewhere, or fail:
// a non-finite weight is found by the rollout and ends the episode as diverged. update runs inside
// the parallel loop, once per layer and due update. The right-hand sides use w, b and memory as
// they were before the update.
//
// Owner: the policy owns all arrays. Types are extern const; one per file; listed in meson.build.
#ifndef HEBBES_RULES_RULE_H
#define HEBBES_RULES_RULE_H

#include <stddef.h>

#include "src/base/param.h"

// shape of one block of coefficients or memory, relative to the matrix w (n_in x n_out)
typedef enum RuleShape {
  RULE_LIKE_W,     // n_in x n_out, row-major
  RULE_PER_OUTPUT, // n_out: one per postsynaptic neuron
  RULE_PER_INPUT,  // n_in: one per presynaptic neuron
} RuleShape;

typedef struct RuleBlock {
  const char *name; // "A", "eta", "theta"; NULL ends a table
  RuleShape shape;
} RuleBlock;

enum { RULE_BLOCKS_MAX = 16 };

// One weight matrix as the rule sees it. Rows are filled up to whole registers: what is (n_out)
// here or (n_in x n_out) has room for n_columns instead of n_out. A rule may change the columns
// beyond n_out, as it does when it goes through whole rows: in w and b they are set to zero after
// it.
typedef struct RuleLayer {
  int n_in, n_out, n_columns;
  float *restrict w;                   // (n_in x n_out) changed in place
  float *restrict b;                   // (n_out) or NULL when the rule has no bias
  const float *restrict x;             // (n_in) presynaptic, buffered
  const float *restrict y;             // (n_out) postsynaptic, buffered
  const float *coefs[RULE_BLOCKS_MAX]; // in the order of RuleType.coefs, in full if shared
  float *memory[RULE_BLOCKS_MAX];      // in the order of RuleType.memory
  const void *params;                  // the rule's own parameter struct, or NULL
} RuleLayer;

typedef struct RuleType {
  const char *name;    // as in the YAML: "eta-abcd"
  const char *summary; // one line for the catalogue, with the equation
  const Param *params; // the rule's own keys under plasticity., or NULL
  size_t params_size;
  const RuleBlock *coefs;  // in genome order, NULL-terminated
  const RuleBlock *memory; // what the rule remembers within a life; NULL: nothing
  int has_bias;            // b exists, starts like w and is normalized like w
  void (*update)(const RuleLayer *layer);
} RuleType;

// Number of elements of one block for a matrix (n_in x n_out).
static inline size_t rule_block_size(RuleShape shape, int n_in, int n_out) {
  switch (shape) {
  case RULE_PER_OUTPUT:
    return (size_t)n_out;
  case RULE_PER_INPUT:
    return (size_t)n_in;
  case RULE_LIKE_W:
  default:
    return (size_t)n_in * (size_t)n_out;
  }
}

#endif

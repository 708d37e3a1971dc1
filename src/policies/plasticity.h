// plasticity: the keys under plasticity. that hold for every rule.
#ifndef HEBBES_POLICIES_PLASTICITY_H
#define HEBBES_POLICIES_PLASTICITY_H

#include "src/base/err.h"
#include "src/base/param.h"

typedef enum WeightReset { WEIGHT_RESET_EPISODE, WEIGHT_RESET_LIFETIME } WeightReset;

// which synapses of a matrix share one set of coefficients
typedef enum Sharing {
  SHARING_SYNAPSE,      // every synapse has its own
  SHARING_POSTSYNAPTIC, // all into one neuron
  SHARING_PRESYNAPTIC,  // all out of one neuron
  SHARING_LAYER,        // all of the matrix
} Sharing;

typedef struct PlasticityParams {
  int buffer;     // rules/buffers.h
  int64_t window; // moving-average: forward passes
  double alpha;   // exponential-moving-average
  int normalizer; // rules/normalizers.h
  double bound;   // clip
  double period;  // control steps per update: a whole number, or one over a whole number
  double weight_low, weight_high; // weight_init.low, .high: uniform at birth
  int weight_reset;               // WeightReset
  int sharing;                    // Sharing
  char layers[PARAM_TEXT_MAX];    // names of the plastic matrices; "": all
} PlasticityParams;

// the table of these keys
extern const Param plasticity_params[];

// Splits the period: updates are due every *steps control steps, *times in a row (one of the two is
// 1). Any other period is ERR_INPUT.
Status plasticity_schedule(const PlasticityParams *params, int *steps, int *times, Err *err);

#endif

#include "src/policies/plasticity.h"

#include <math.h>

#include "rules/buffers.h"
#include "rules/normalizers.h"

static const char *const weight_reset_names[] = {
    [WEIGHT_RESET_EPISODE] = "episode",
    [WEIGHT_RESET_LIFETIME] = "lifetime",
    NULL,
};

static const char *const sharing_names[] = {
    [SHARING_SYNAPSE] = "synapse",
    [SHARING_POSTSYNAPTIC] = "postsynaptic",
    [SHARING_PRESYNAPTIC] = "presynaptic",
    [SHARING_LAYER] = "layer",
    NULL,
};

const Param plasticity_params[] = {
    {.key = "buffer",
     .kind = PARAM_CHOICE,
     .offset = offsetof(PlasticityParams, buffer),
     .fallback = "direct",
     .choices = buffer_names,
     .unit = "",
     .help =
         "what the rule sees of a neuron's activity: the last value, or a mean over the last ones"},
    {.key = "window",
     .kind = PARAM_INT,
     .offset = offsetof(PlasticityParams, window),
     .fallback = "10",
     .min = 1,
     .max = 10000,
     .unit = "control steps",
     .help = "length of the moving average"},
    {.key = "alpha",
     .kind = PARAM_REAL,
     .offset = offsetof(PlasticityParams, alpha),
     .fallback = "0.2",
     .min = 0,
     .max = 1,
     .open_min = true,
     .unit = "",
     .help = "share of the new value in the exponential moving average"},
    {.key = "normalizer",
     .kind = PARAM_CHOICE,
     .offset = offsetof(PlasticityParams, normalizer),
     .fallback = "max",
     .choices = normalizer_names,
     .unit = "",
     .help =
         "what happens to a weight matrix after every update (max: divided by its largest |w|)"},
    {.key = "bound",
     .kind = PARAM_REAL,
     .offset = offsetof(PlasticityParams, bound),
     .fallback = "1",
     .min = 0,
     .max = 1e6,
     .open_min = true,
     .unit = "",
     .help = "largest |w| under the normalizer clip"},
    {.key = "period",
     .kind = PARAM_REAL,
     .offset = offsetof(PlasticityParams, period),
     .fallback = "1",
     .min = 0.001,
     .max = 1e6,
     .unit = "control steps",
     .help = "control steps per update: a whole number, or one over a whole number (0.25: four a "
             "step)"},
    {.key = "weight_init.low",
     .kind = PARAM_REAL,
     .offset = offsetof(PlasticityParams, weight_low),
     .fallback = "-0.1",
     .min = -1e6,
     .max = 1e6,
     .unit = "",
     .help = "lower end of the uniform distribution of the weights at birth"},
    {.key = "weight_init.high",
     .kind = PARAM_REAL,
     .offset = offsetof(PlasticityParams, weight_high),
     .fallback = "0.1",
     .min = -1e6,
     .max = 1e6,
     .unit = "",
     .help = "upper end of the uniform distribution of the weights at birth"},
    {.key = "weight_reset",
     .kind = PARAM_CHOICE,
     .offset = offsetof(PlasticityParams, weight_reset),
     .fallback = "episode",
     .choices = weight_reset_names,
     .unit = "",
     .help = "weights at birth: new ones every episode, or the same for an individual's whole run"},
    {.key = "sharing",
     .kind = PARAM_CHOICE,
     .offset = offsetof(PlasticityParams, sharing),
     .fallback = "synapse",
     .choices = sharing_names,
     .unit = "",
     .help = "which synapses have one set of coefficients: each its own, all into one neuron, all "
             "out of one, all of a matrix"},
    {.key = "layers",
     .kind = PARAM_TEXT,
     .offset = offsetof(PlasticityParams, layers),
     .fallback = "all",
     .none = "all",
     .unit = "",
     .help = "names of the plastic matrices (W2, or Wx Wh); the weights of the others belong to "
             "the genome"},
    PARAM_END,
};

Status plasticity_schedule(const PlasticityParams *params, int *steps, int *times, Err *err) {
  double period = params->period, frequency = 1.0 / period;
  *steps = period < 1.0 ? 1 : (int)lround(period);
  *times = period < 1.0 ? (int)lround(frequency) : 1;
  // a period such as 1/3 can only be written rounded
  bool whole = period < 1.0 ? fabs(period * *times - 1.0) < 1e-6 : period == *steps;
  if (!whole) {
    return err_set(
        err, ERR_INPUT,
        "plasticity.period: %g is neither a whole number of control steps nor one over a "
        "whole number (0.5, 0.25, ...)",
        period);
  }
  return OK;
}

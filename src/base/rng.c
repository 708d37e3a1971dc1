#include "src/base/rng.h"

#include <Random123/philox.h>
#include <gsl/gsl_randist.h>
#include <math.h>

// the block of the present counter; the next call makes the next one
static void next_block(Rng *rng) {
  philox4x64_ctr_t counter = {{rng->counter[0], rng->counter[1], rng->counter[2], rng->counter[3]}};
  philox4x64_key_t key = {{rng->key[0], rng->key[1]}};
  philox4x64_ctr_t block = philox4x64(counter, key);
  for (int i = 0; i < 4; i++) {
    rng->block[i] = block.v[i];
  }
  rng->counter[0]++;
  rng->next = 0;
}

// 32 bits: the halves of a block's words, lower half first
static unsigned long get_half(void *state) {
  Rng *rng = state;
  if (rng->next >= 8) {
    next_block(rng);
  }
  unsigned half = rng->next++;
  return (rng->block[half / 2] >> (half % 2 * 32)) & 0xffffffffU;
}

// [0, 1) with 53 bits of one whole word; a half left over before it is skipped
static double get_double(void *state) {
  Rng *rng = state;
  rng->next += rng->next % 2;
  if (rng->next >= 8) {
    next_block(rng);
  }
  uint64_t word = rng->block[rng->next / 2];
  rng->next += 2;
  return (double)(word >> 11) * 0x1p-53;
}

// GSL's own way to seed: another seed, all other coordinates 0
static void set_seed(void *state, unsigned long seed) {
  rng_open(state, (Stream){.seed = seed});
}

static const gsl_rng_type philox_type = {
    .name = "philox4x64-10",
    .max = 0xffffffffU,
    .min = 0,
    .size = sizeof(Rng),
    .set = set_seed,
    .get = get_half,
    .get_double = get_double,
};

void rng_open(Rng *rng, Stream stream) {
  *rng = (Rng){
      .gsl = {.type = &philox_type, .state = rng},
      .key = {stream.seed, (uint64_t)stream.purpose},
      .counter = {0, stream.generation, stream.individual,
                  (uint64_t)stream.repeat << 32 | stream.step},
      .next = 8,
  };
}

double rng_uniform(Rng *rng, double low, double high) {
  double value = low + (high - low) * get_double(rng);

  // rounding may reach high itself
  return value < high ? value : fmax(low, nextafter(high, low));
}

double rng_normal(Rng *rng, double deviation) {
  return gsl_ran_gaussian_ziggurat(&rng->gsl, deviation);
}

void rng_fill_uniform(Rng *rng, double low, double high, int n, float *out) {
  for (int i = 0; i < n; i++) {
    out[i] = (float)rng_uniform(rng, low, high);
  }
}

void rng_fill_normal(Rng *rng, int n, double *out) {
  for (int i = 0; i < n; i++) {
    out[i] = rng_normal(rng, 1);
  }
}

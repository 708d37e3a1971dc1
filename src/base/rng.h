// rng: random numbers without a generator state to carry. Every number is a function of
// (seed, purpose, generation, individual, repeat, step), so neither the number of threads or
// machines nor a restart can change it. Philox4x64-10 (Salmon et al. 2011, "Parallel random
// numbers: as easy as 1, 2, 3") from Random123, wrapped as a generator type of GSL, whose
// distributions are used on top.
//
// Threads: an Rng belongs to one thread; it is small and lives on the stack or in a worker.
#ifndef HEBBES_BASE_RNG_H
#define HEBBES_BASE_RNG_H

#include <gsl/gsl_rng.h>
#include <stdint.h>

// What a number is for. The order is part of every result: append, never insert.
typedef enum Purpose {
  PURPOSE_GENOME,         // initial genomes (the coefficient initializer)
  PURPOSE_ASK,            // the strategy's samples
  PURPOSE_BIRTH,          // weights at birth
  PURPOSE_RESET,          // the environment's start state
  PURPOSE_EPISODE,        // randomness of the environment within an episode
  PURPOSE_EVALUATE_BIRTH, // weights at birth in evaluation episodes
  PURPOSE_EVALUATE_RESET, // start states of evaluation episodes
  PURPOSE_BENCH,          // benchmarks
  PURPOSE_TEST,           // tests
  PURPOSE_RESTART,        // seeds and sizes of a strategy's restarts
  PURPOSE_ELITE_BIRTH,    // weights at birth when the best are evaluated again
  PURPOSE_ELITE_RESET,    // start states when the best are evaluated again
  PURPOSE_TERRAIN,        // the ground of an environment
  PURPOSE_BOOTSTRAP,      // samples drawn out of a sample of returns
  PURPOSE_DAMAGE_BIRTH,   // weights at birth in tests on damaged bodies
  PURPOSE_DAMAGE_RESET,   // start states in tests on damaged bodies
  PURPOSE_BODY,           // bodies that differ (envs/randomization.h)
  PURPOSE_ELITE_BODY,     // those when the best are evaluated again
  PURPOSE_DAMAGE_BODY,    // those in tests on damaged bodies
  PURPOSE_EVALUATE_BODY,  // those of evaluation episodes
} Purpose;

// Names one stream of numbers. Unused coordinates are 0.
typedef struct Stream {
  uint64_t seed;
  Purpose purpose;
  uint64_t generation, individual;
  uint32_t repeat, step;
} Stream;

// A generator in the middle of one stream. The gsl member makes it usable with every distribution
// of GSL: gsl_ran_xxx(&rng.gsl, ...). The struct may not be copied after rng_open (gsl points into
// it).
typedef struct Rng {
  gsl_rng gsl;
  uint64_t key[2], counter[4], block[4];
  unsigned next; // next unread half of block, 0..8
} Rng;

// Starts at the stream's first number. Nothing to free.
void rng_open(Rng *rng, Stream stream);

// Uniform in [low, high).
double rng_uniform(Rng *rng, double low, double high);
// Normal with mean 0 and the given standard deviation.
double rng_normal(Rng *rng, double deviation);
// Fills out (n) with uniforms in [low, high) rounded to float32, or standard normals.
void rng_fill_uniform(Rng *rng, double low, double high, int n, float *out);
void rng_fill_normal(Rng *rng, int n, double *out);

#endif

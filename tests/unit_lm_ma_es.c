#include "tests/strategy_rig.h"

START_TEST(it_follows_the_trace) {
  golden_follow("trace_lm-ma-es.json");
}
END_TEST

START_TEST(populations_larger_than_n_follow_the_trace) {
  golden_follow("trace_lm-ma-es_large.json");
}
END_TEST

static double slope(const float *genome, size_t n) {
  double sum = 0.0;
  for (size_t j = 0; j < n; j++) {
    sum += (double)(j % 7 + 1) * (double)genome[j];
  }
  return sum;
}

// d = F_3 F_2 F_1 z, factor by factor
static void step_of(const double *vectors, size_t n, double *z) {
  for (size_t k = 0; k < 3; k++) {
    double c = pow(1.5, -(double)k) / (double)n, dot = 0.0;
    const double *v = vectors + k * n;
    for (size_t j = 0; j < n; j++) {
      dot += v[j] * z[j];
    }
    for (size_t j = 0; j < n; j++) {
      z[j] = (1.0 - c) * z[j] + c * dot * v[j];
    }
  }
}

START_TEST(ask_is_the_product_of_the_factors) {
  enum { N = 300, COUNT = 12, GENERATIONS = 5 };
  double mean[N] = {0.75, -1.25}, z[N];
  static double vectors[3 * N];
  Rig rig;
  rig_open(&rig, "lm-ma-es", "{sigma: {init: 0.3}, vectors: 3}", N, COUNT, mean);
  for (int g = 0; g < GENERATIONS; g++) {
    rig_generation(&rig, slope);
  }
  rig_state(&rig, "mean", N, mean);
  rig_state(&rig, "vectors", 3 * N, vectors);
  double sigma = rig_number(&rig, "sigma"), largest = 0.0;
  rig_ask(&rig);
  for (int i = 0; i < COUNT; i++) {
    const float *genome = population_genome(&rig.population, i);
    Rng rng;
    rng_open(&rng, (Stream){rig.optimizer.shape.seed, PURPOSE_ASK, .generation = GENERATIONS,
                            .individual = (uint64_t)i});
    rng_fill_normal(&rng, N, z);
    double before = z[5];
    step_of(vectors, N, z);
    largest = fmax(largest, fabs(z[5] - before));
    for (size_t j = 0; j < N; j++) {
      ck_assert_double_eq_tol((double)genome[j], mean[j] + sigma * z[j], 2e-6);
    }
  }
  ck_assert_double_gt(largest, 0.01); // the factors are not the identity
  rig_close(&rig);
}
END_TEST

START_TEST(one_individual_is_refused) {
  expect_refusal("lm-ma-es", "{}", 2, 1, "strategy.population: lm-ma-es");
}
END_TEST

START_TEST(vectors_are_counted_by_the_length_of_the_genome) {
  double vectors[7 * 3];
  const double mean[3] = {2.5, -1.5, 0.5};
  Rig rig;
  rig_open(&rig, "lm-ma-es", "{}", 3, 4, mean);
  rig_state(&rig, "vectors", 7 * 3, vectors); // 4 + floor(3 log 3) of them
  rig_close(&rig);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      it_follows_the_trace,
      populations_larger_than_n_follow_the_trace,
      ask_is_the_product_of_the_factors,
      one_individual_is_refused,
      vectors_are_counted_by_the_length_of_the_genome,
      NULL,
  };
  return suite_of("lm_ma_es", 30, tests);
}

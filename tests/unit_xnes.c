#include "tests/strategy_rig.h"

START_TEST(it_follows_the_trace) {
  golden_follow("trace_xnes.json");
}
END_TEST

START_TEST(populations_smaller_than_n_follow_the_trace) {
  golden_follow("trace_xnes_samples.json");
}
END_TEST

// equal genomes span nothing; the two of one place are one sample
START_TEST(equal_individuals_do_no_harm) {
  enum { N = 6, COUNT = 4 };
  const double mean[N] = {0.5, -0.25, 1.5, -2.5, 0.75, 3.5};
  double matrix[N * N], unchanged[N * N] = {0};
  Rig rig;
  rig_open(&rig, "xnes", "{lr: {matrix: 0.5}}", N, COUNT, mean);
  for (int g = 0; g < 3; g++) {
    rig_ask(&rig);
    for (int i = 0; i < COUNT; i++) {
      memcpy(population_genome(&rig.population, i), population_genome(&rig.population, i % (g + 1)),
             N * sizeof(float));
      rig.fitness[i] = 2.5 * i;
    }
    rig_tell(&rig);
  }
  rig_state(&rig, "matrix", N * N, matrix);
  for (int k = 0; k < N * N; k++) {
    ck_assert(isfinite(matrix[k]));
    unchanged[k] = k % (N + 1) == 0 ? 1.0 : 0.0;
  }
  ck_assert_mem_ne(matrix, unchanged, sizeof matrix);
  rig_close(&rig);
}
END_TEST

START_TEST(threads_change_no_bit) {
  expect_same_matrix("xnes", "{lr: {matrix: 0.5}}");
}
END_TEST

START_TEST(one_individual_is_refused) {
  expect_refusal("xnes", "{}", 2, 1, "strategy.population: xnes");
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      it_follows_the_trace,         populations_smaller_than_n_follow_the_trace,
      equal_individuals_do_no_harm, threads_change_no_bit,
      one_individual_is_refused,    NULL,
  };
  return suite_of("xnes", 30, tests);
}

#include "strategies/transforms.h"

#include <string.h>

#include "tests/support.h"

enum { N = 5, COUNT = 3 };

static const double mean[N] = {0.5, -0.25, 1.5, -2.5, 0.75};
static const double sigma = 0.3;
static const Gaussian gaussian = {.generation = 4, .mean = mean, .sigma = &sigma};
static const StrategyShape shape = {.n = N, .population = COUNT, .seed = 3, .n_threads = 1};

// a transform with its memory, and a population
typedef struct Rig {
  double matrix[N * N], z[COUNT * N], d[COUNT * N], factor[N * N], pivots[N];
  float genomes[COUNT * N];
  Transform transform;
  Population population;
} Rig;

static void rig_open(Rig *rig) {
  memset(rig, 0, sizeof *rig);
  rig->transform = (Transform){rig->matrix, rig->z, rig->d, rig->factor, rig->pivots};
  rig->population = (Population){COUNT, COUNT, N, N, rig->genomes};
  for (int k = 0; k < N * N; k++) {
    rig->matrix[k] = k % (N + 1) == 0 ? 2.5 : 0.1 * (k % 7) - 0.3; // not symmetric
  }
  transform_ask(&rig->transform, &gaussian, &shape, 0, COUNT, &rig->population);
}

START_TEST(a_step_is_the_matrix_times_z) {
  Rig rig;
  rig_open(&rig);
  for (int i = 0; i < COUNT; i++) {
    Rng rng;
    double z[N];
    rng_open(&rng, (Stream){3, PURPOSE_ASK, .generation = 4, .individual = (uint64_t)i});
    rng_fill_normal(&rng, N, z);
    for (int j = 0; j < N; j++) {
      double step = 0.0;
      for (int k = 0; k < N; k++) {
        step += rig.matrix[j * N + k] * z[k];
      }
      ck_assert_double_eq_tol((double)rig.genomes[i * N + j], mean[j] + sigma * step, 1e-6);
      ck_assert_double_eq(rig.z[i * N + j], z[j]);
    }
  }
}
END_TEST

START_TEST(what_was_asked_keeps_its_z) {
  Rig rig;
  double z[COUNT * N], d[COUNT * N];
  rig_open(&rig);
  memcpy(z, rig.z, sizeof z);
  memcpy(d, rig.d, sizeof d);
  transform_recover(&rig.transform, &gaussian, &shape, &rig.population);
  ck_assert_mem_eq(rig.z, z, sizeof z);
  ck_assert_mem_eq(rig.d, d, sizeof d);
}
END_TEST

START_TEST(another_order_finds_its_z_by_itself) {
  Rig rig;
  double z[COUNT * N];
  float first[N];
  rig_open(&rig);
  memcpy(z, rig.z, sizeof z);
  memcpy(first, rig.genomes, sizeof first);
  memmove(rig.genomes, rig.genomes + N, (COUNT - 1) * sizeof first);
  memcpy(rig.genomes + (COUNT - 1) * N, first, sizeof first);
  transform_recover(&rig.transform, &gaussian, &shape, &rig.population);
  for (int k = 0; k < COUNT * N; k++) {
    ck_assert_double_eq_tol(rig.z[k], z[(k + N) % (COUNT * N)], 1e-5);
    double x = (double)rig.genomes[k];
    ck_assert_double_eq_tol(rig.d[k], (x - mean[k % N]) / sigma, 1e-12);
  }
}
END_TEST

START_TEST(a_singular_matrix_teaches_nothing) {
  Rig rig;
  rig_open(&rig);
  memset(rig.matrix, 0, N * sizeof(double));
  rig.genomes[2] += 0.5F;
  transform_recover(&rig.transform, &gaussian, &shape, &rig.population);
  for (int k = 0; k < COUNT * N; k++) {
    ck_assert_double_eq(rig.z[k], 0.0);
    ck_assert_double_eq(rig.d[k], 0.0);
  }
}
END_TEST

START_TEST(a_change_adds_products_of_rows) {
  Rig rig;
  double before[N * N], left[2 * N], right[2 * N];
  rig_open(&rig);
  memcpy(before, rig.matrix, sizeof before);
  for (int k = 0; k < 2 * N; k++) {
    left[k] = 0.3 * k - 0.7;
    right[k] = 1.1 - 0.4 * k;
  }
  transform_change(&rig.transform, &shape, 0.75, 2, left, right);
  for (int k = 0; k < N * N; k++) {
    double want =
        0.75 * before[k] + left[k / N] * right[k % N] + left[N + k / N] * right[N + k % N];
    ck_assert_double_eq_tol(rig.matrix[k], want, 1e-12);
  }
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      a_step_is_the_matrix_times_z,        what_was_asked_keeps_its_z,
      another_order_finds_its_z_by_itself, a_singular_matrix_teaches_nothing,
      a_change_adds_products_of_rows,      NULL,
  };
  return suite_of("transforms", 30, tests);
}

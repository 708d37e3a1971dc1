// every rule in every plastic controller with every buffer, normalizer, period and sharing, with
// all matrices plastic and with one
#include "rules/normalizers.h"
#include "src/base/vec.h"
#include "tests/policy_rig.h"

enum { N_STEPS = 9 }; // updates in steps 0, 4 and 8 under the longest period

// a block of the genome that is shared, in full: its one row or column is that of all
static void copy_block(const PolicyBlock *from, const float *shared, const PolicyBlock *to,
                       float *full) {
  for (int i = 0; i < to->n_rows; i++) {
    for (int j = 0; j < to->n_columns; j++) {
      int row = from->n_rows == 1 ? 0 : i, column = from->n_columns == 1 ? 0 : j;
      full[to->offset + (size_t)(i * to->n_columns + j)] =
          shared[from->offset + (size_t)(row * from->n_columns + column)];
    }
  }
}

// fills the genome of a controller that shares nothing with that of one that does
static void expand(const Rig *shared, Rig *full) {
  PolicyBlock from[RIG_BLOCKS_MAX], to[RIG_BLOCKS_MAX];
  const PolicyType *type = shared->build.type;
  int n = type->blocks(shared->shared, false, from, RIG_BLOCKS_MAX);
  ck_assert_int_eq(type->blocks(full->shared, false, to, RIG_BLOCKS_MAX), n);
  for (int i = 0; i < n; i++) {
    ck_assert_str_eq(from[i].name, to[i].name);
    copy_block(&from[i], shared->genome, &to[i], full->genome);
  }
}

// weights that are a block of the genome stay so; the others change
static void expect_static(const Rig *rig, const float *born, const float *now) {
  PolicyBlock genome[RIG_BLOCKS_MAX], weights[RIG_BLOCKS_MAX];
  const PolicyType *type = rig->build.type;
  int n_genome = type->blocks(rig->shared, false, genome, RIG_BLOCKS_MAX);
  int n = type->blocks(rig->shared, true, weights, RIG_BLOCKS_MAX), n_static = 0, n_changed = 0;
  for (int i = 0; i < n; i++) {
    const PolicyBlock *block = genome_block(genome, n_genome, weights[i].name);
    size_t at = weights[i].offset, bytes = weights[i].n * sizeof *now;
    if (block != NULL) {
      ck_assert_mem_eq(now + at, rig->genome + block->offset, bytes);
      n_static++;
    } else {
      n_changed += memcmp(now + at, born + at, bytes) != 0;
    }
  }
  int n_biases = rig->build.rule->has_bias ? 2 : 1;
  ck_assert_int_eq(n_static, rig->build.first_alone ? n - n_biases : 0);
  ck_assert_int_eq(n_changed, n - n_static);
}

// a shared genome lives as the full one does, to the bit
static void expect_full_life(const Rig *shared, double sum, uint64_t end) {
  Rig full;
  Build build = shared->build;
  build.sharing = SHARING_SYNAPSE;
  rig_open(&full, &build);
  ck_assert(shared->n_genome <= full.n_genome);
  expand(shared, &full);
  reset(&full, full.genome, 7);
  ck_assert_double_eq(live_on(&full, 0, N_STEPS, 0.0), sum);
  ck_assert_uint_eq(hash(&full), end);
  rig_close(&full);
}

static void check(const Build *build) {
  Rig rig;
  rig_open(&rig, build);
  float *born = calloc(2 * rig.n_weights, sizeof *born), *now = born + rig.n_weights;
  reset(&rig, rig.genome, 7);
  build->type->weights_get(rig.policy, born);
  double sum = live_on(&rig, 0, N_STEPS, 0.0);
  build->type->weights_get(rig.policy, now);
  ck_assert(isfinite(sum) && vec_all_finite((int)rig.n_weights, now));
  expect_static(&rig, born, now);
  if (build->sharing != SHARING_SYNAPSE) {
    expect_full_life(&rig, sum, hash(&rig));
  }
  free(born);
  rig_close(&rig);
}

START_TEST(every_combination_lives) {
  const double periods[] = {1.0, 4.0, 0.5};
  enum { N_BUFFERS = 3, N_NORMALIZERS = 4, N_PERIODS = 3, N_SHARINGS = 4, N_LAYERS = 2 };
  const int n = N_BUFFERS * N_NORMALIZERS * N_PERIODS * N_SHARINGS * N_LAYERS;
  for (const PolicyType *const *type = registry_policies; *type != NULL; type++) {
    for (const RuleType *const *rule = registry_rules; (*type)->plastic && *rule != NULL; rule++) {
      for (int i = 0; i < n; i++) {
        int rest = i;
        Build build = {.type = *type, .rule = *rule, .n_obs = 2, .n_act = 1};
        build.buffer = rest % N_BUFFERS;
        rest /= N_BUFFERS;
        build.normalizer = rest % N_NORMALIZERS;
        rest /= N_NORMALIZERS;
        build.period = periods[rest % N_PERIODS];
        rest /= N_PERIODS;
        build.sharing = rest % N_SHARINGS;
        build.first_alone = rest / N_SHARINGS;
        check(&build);
      }
    }
  }
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {every_combination_lives, NULL};
  return suite_of("each_combination", 100, tests);
}

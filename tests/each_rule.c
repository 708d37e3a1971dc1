// the examination that every rule of the registry passes
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/csv.h"
#include "src/base/fsio.h"
#include "src/config/params.h"
#include "src/registry.h"
#include "tests/support.h"

#define FOR_EACH(type)                                                                             \
  for (const RuleType *const *next = registry_rules, *type; (type = *next) != NULL; next++)

enum { GUARD = 24, N_ARRAYS_MAX = 4 + 2 * RULE_BLOCKS_MAX };
static const float guard = 12345.5f;

static const int shapes[][2] = {{1, 1}, {3, 2}, {5, 7}, {17, 16}, {16, 1}, {1, 9}};
enum { N_SHAPES = sizeof shapes / sizeof shapes[0] };

// One matrix of a rule at work; every array stands between two guard zones.
typedef struct Rig {
  const RuleType *type;
  void *params;
  RuleLayer layer;
  int n_coefs, n_memory;
  size_t coef_sizes[RULE_BLOCKS_MAX], memory_sizes[RULE_BLOCKS_MAX];
  int n_arrays;
  float *arrays[N_ARRAYS_MAX]; // with their guards
  size_t sizes[N_ARRAYS_MAX];
} Rig;

static float *array(Rig *rig, size_t n) {
  float *made = calloc(n + 2 * GUARD, sizeof *made);
  for (int i = 0; i < GUARD; i++) {
    made[i] = made[GUARD + n + (size_t)i] = guard;
  }
  rig->arrays[rig->n_arrays] = made;
  rig->sizes[rig->n_arrays++] = n;
  return made + GUARD;
}

// an array filled with numbers between -0.9 and 0.9 that no two arrays share
static float *filled(Rig *rig, size_t n) {
  float *made = array(rig, n);
  for (size_t i = 0; i < n; i++) {
    made[i] = 0.1f * (float)((int)((7 * i + 5 * (size_t)rig->n_arrays) % 19) - 9);
  }
  return made;
}

static void rig_open(Rig *rig, const RuleType *type, int n_in, int n_out) {
  *rig = (Rig){.type = type};
  rig->params = calloc(1, type->params_size + 1);
  params_defaults(type->params, rig->params);
  size_t n_w = (size_t)n_in * (size_t)n_out;
  float *w = filled(rig, n_w), *b = type->has_bias ? filled(rig, (size_t)n_out) : NULL;
  const float *x = filled(rig, (size_t)n_in), *y = filled(rig, (size_t)n_out);
  rig->layer = (RuleLayer){.n_in = n_in,
                           .n_out = n_out,
                           .n_columns = n_out,
                           .w = w,
                           .b = b,
                           .x = x,
                           .y = y,
                           .params = rig->params};
  for (const RuleBlock *coef = type->coefs; coef->name != NULL; coef++) {
    size_t n = rule_block_size(coef->shape, n_in, n_out);
    rig->coef_sizes[rig->n_coefs] = n;
    rig->layer.coefs[rig->n_coefs++] = filled(rig, n);
  }
  for (const RuleBlock *m = type->memory; m != NULL && m->name != NULL; m++) {
    size_t n = rule_block_size(m->shape, n_in, n_out);
    rig->memory_sizes[rig->n_memory] = n;
    rig->layer.memory[rig->n_memory++] = array(rig, n);
  }
}

static void rig_close(Rig *rig) {
  for (int i = 0; i < rig->n_arrays; i++) {
    free(rig->arrays[i]);
  }
  free(rig->params);
}

static void update(Rig *rig, int times) {
  for (int i = 0; i < times; i++) {
    rig->type->update(&rig->layer);
  }
}

// ---------------------------------------------------------------- what it declares

// "eta-abcd" to "rules/eta_abcd.c"
static void path_of(const char *name, char *path, size_t size) {
  snprintf(path, size, "rules/%s.c", name);
  for (char *c = path; *c != '\0'; c++) {
    *c = *c == '-' ? '_' : *c;
  }
}

START_TEST(name_is_that_of_file_and_symbol) {
  FOR_EACH(type) {
    static Err err;
    char path[128], symbol[128], *text;
    size_t n_bytes;
    path_of(type->name, path, sizeof path);
    ck_assert_msg(fsio_read(source_path(path), 0, &text, &n_bytes, &err) == OK, "%s", err.text);
    snprintf(symbol, sizeof symbol, "const RuleType rule_%.*s = {", (int)strlen(path) - 8,
             path + 6);
    ck_assert_msg(strstr(text, symbol) != NULL, "%s does not define %s", path, symbol);
    free(text);
    ck_assert_ptr_eq(registry_rule(type->name), type);
    ck_assert_str_ne(type->summary, "");
    ck_assert_ptr_nonnull(type->update);
  }
}
END_TEST

static int expect_sound_blocks(const RuleType *type, const RuleBlock *blocks) {
  int n = 0;
  for (; blocks != NULL && blocks[n].name != NULL; n++) {
    ck_assert_msg(blocks[n].name[0] != '\0' && strlen(blocks[n].name) < 16, "%s", type->name);
    for (int other = 0; other < n; other++) {
      ck_assert_msg(strcmp(blocks[other].name, blocks[n].name) != 0, "%s has %s twice", type->name,
                    blocks[n].name);
    }
  }
  ck_assert_int_le(n, RULE_BLOCKS_MAX);
  return n;
}

START_TEST(tables_are_sound) {
  FOR_EACH(type) {
    ck_assert_int_gt(expect_sound_blocks(type, type->coefs), 0);
    expect_sound_blocks(type, type->memory);
    ck_assert((type->params == NULL) == (type->params_size == 0));
    expect_sound_params(type->name, type->params, type->params_size);
    for (const Param *param = type->params; param != NULL && param->key != NULL; param++) {
      for (const Param *common = plasticity_params; common->key != NULL; common++) {
        ck_assert_msg(strcmp(common->key, param->key) != 0, "%s has a key that all rules share: %s",
                      type->name, param->key);
      }
    }
  }
}
END_TEST

// ---------------------------------------------------------------- what it does

START_TEST(writes_stay_in_weights_bias_and_memory) {
  FOR_EACH(type) {
    for (int k = 0; k < N_SHAPES; k++) {
      Rig rig, untouched;
      rig_open(&rig, type, shapes[k][0], shapes[k][1]);
      rig_open(&untouched, type, shapes[k][0], shapes[k][1]);
      update(&rig, 3);
      for (int a = 0; a < rig.n_arrays; a++) {
        for (size_t i = 0; i < GUARD; i++) {
          ck_assert_float_eq(rig.arrays[a][i], guard);
          ck_assert_float_eq(rig.arrays[a][GUARD + rig.sizes[a] + i], guard);
        }
      }
      const RuleLayer *now = &rig.layer, *then = &untouched.layer;
      ck_assert_mem_eq(now->x, then->x, (size_t)now->n_in * sizeof(float));
      ck_assert_mem_eq(now->y, then->y, (size_t)now->n_out * sizeof(float));
      for (int c = 0; c < rig.n_coefs; c++) {
        ck_assert_mem_eq(now->coefs[c], then->coefs[c], rig.coef_sizes[c] * sizeof(float));
      }
      rig_close(&rig);
      rig_close(&untouched);
    }
  }
}
END_TEST

START_TEST(every_weight_learns) {
  FOR_EACH(type) {
    for (int k = 0; k < N_SHAPES; k++) {
      Rig rig, untouched;
      rig_open(&rig, type, shapes[k][0], shapes[k][1]);
      rig_open(&untouched, type, shapes[k][0], shapes[k][1]);
      update(&rig, 1);
      int n_changed = 0, n = shapes[k][0] * shapes[k][1];
      for (int i = 0; i < n; i++) {
        n_changed += rig.layer.w[i] != untouched.layer.w[i];
      }
      ck_assert_msg(2 * n_changed >= n, "%s %dx%d: %d of %d changed", type->name, shapes[k][0],
                    shapes[k][1], n_changed, n);
      rig_close(&rig);
      rig_close(&untouched);
    }
  }
}
END_TEST

START_TEST(finite_stays_finite_and_the_same) {
  FOR_EACH(type) {
    for (int k = 0; k < N_SHAPES; k++) {
      Rig rig, again;
      rig_open(&rig, type, shapes[k][0], shapes[k][1]);
      rig_open(&again, type, shapes[k][0], shapes[k][1]);
      update(&rig, 4);
      update(&again, 4);
      for (int a = 0; a < rig.n_arrays; a++) {
        for (size_t i = 0; i < rig.sizes[a]; i++) {
          ck_assert(isfinite(rig.arrays[a][GUARD + i]));
        }
        ck_assert_mem_eq(rig.arrays[a], again.arrays[a],
                         (rig.sizes[a] + 2 * GUARD) * sizeof(float));
      }
      rig_close(&rig);
      rig_close(&again);
    }
  }
}
END_TEST

// rules whose equation changes the weights without any coefficient
static bool works_without_coefficients(const RuleType *type) {
  return strcmp(type->name, "oja-abcd") == 0 || strcmp(type->name, "bcm") == 0;
}

START_TEST(without_coefficients_nothing_changes) {
  FOR_EACH(type) {
    for (int k = 0; k < N_SHAPES && !works_without_coefficients(type); k++) {
      Rig rig, untouched;
      rig_open(&rig, type, shapes[k][0], shapes[k][1]);
      rig_open(&untouched, type, shapes[k][0], shapes[k][1]);
      for (int a = rig.n_arrays - rig.n_coefs - rig.n_memory; a < rig.n_arrays; a++) {
        memset(rig.arrays[a] + GUARD, 0, rig.sizes[a] * sizeof(float));
      }
      update(&rig, 3);
      size_t n_w = (size_t)shapes[k][0] * (size_t)shapes[k][1];
      ck_assert_mem_eq(rig.layer.w, untouched.layer.w, n_w * sizeof(float));
      if (type->has_bias) {
        ck_assert_mem_eq(rig.layer.b, untouched.layer.b, (size_t)shapes[k][1] * sizeof(float));
      }
      rig_close(&rig);
      rig_close(&untouched);
    }
  }
}
END_TEST

// W and b after two updates against the rows of the golden file
static void expect_by_hand(Rig *rig, const double *values) {
  float coefs[RULE_BLOCKS_MAX];
  for (int c = 0; c < rig->n_coefs; c++) {
    coefs[c] = (float)values[c];
    rig->layer.coefs[c] = &coefs[c];
  }
  const double *row = values + rig->n_coefs;
  const float x = (float)row[0], y = (float)row[1];
  rig->layer.x = &x;
  rig->layer.y = &y;
  row += 2;
  bool has_bias = rig->type->has_bias;
  rig->layer.w[0] = (float)row[0];
  if (has_bias) {
    rig->layer.b[0] = (float)row[1];
  }
  for (int n = 0; n < 2; n++) {
    row += has_bias ? 2 : 1;
    update(rig, 1);
    ck_assert_msg(near(rig->layer.w[0], row[0], 1e-7, 1e-6), "%s: W %.9g, not %.9g",
                  rig->type->name, rig->layer.w[0], row[0]);
    ck_assert(!has_bias || near(rig->layer.b[0], row[1], 1e-7, 1e-6));
  }
}

// tests/golden/rules/README.md says what is in the rows
START_TEST(one_synapse_worked_out_by_hand) {
  FOR_EACH(type) {
    static Err err;
    char path[128];
    size_t n_rows, *lengths;
    double *values;
    snprintf(path, sizeof path, "tests/golden/rules/%s.csv", type->name);
    ck_assert_msg(csv_read_ragged(source_path(path), &n_rows, &lengths, &values, &err) == OK, "%s",
                  err.text);
    Rig rig;
    rig_open(&rig, type, 1, 1);
    size_t n_state = type->has_bias ? 2 : 1;
    const size_t wanted[] = {(size_t)rig.n_coefs, 2 + n_state, n_state, n_state};
    ck_assert_uint_eq(n_rows, 4);
    ck_assert_mem_eq(lengths, wanted, sizeof wanted);
    expect_by_hand(&rig, values);
    rig_close(&rig);
    free(lengths);
    free(values);
  }
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      name_is_that_of_file_and_symbol,        tables_are_sound,
      writes_stay_in_weights_bias_and_memory, every_weight_learns,
      finite_stays_finite_and_the_same,       without_coefficients_nothing_changes,
      one_synapse_worked_out_by_hand,         NULL,
  };
  return suite_of("each_rule", 30, tests);
}

// The eleven Gymnasium robots, open loop, against recorded trajectories
// (tests/golden/gymnasium/README.md).
//
// Anywhere: within 1e-9 max(1, |x|) over the first 30 steps; trajectories with contacts drift apart
// later. On the kind of machine that recorded them (known by a fingerprint of its mathematical
// functions), or with HEBBES_TEST_BITS=1: to the bit over the full length, the reward within 1e-12
// max(1, |r|), since the order of its sums is not Gymnasium's. HEBBES_TEST_SHOW=1 prints the
// deviations and this machine's fingerprint.
#include <gnu/libc-version.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/csv.h"
#include "src/config/params.h"
#include "src/registry.h"
#include "tests/support.h"

enum { N_SURE = 30, N_ARGUMENTS = 20000, N_LETTERS = 3 };

static const char *const robots[] = {
    "half-cheetah",
    "swimmer",
    "hopper",
    "walker2d",
    "ant",
    "humanoid",
    "humanoid-standup",
    "reacher",
    "pusher",
    "inverted-pendulum",
    "inverted-double-pendulum",
};
enum { N_ROBOTS = sizeof robots / sizeof robots[0] };

static uint64_t bits_of(double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

// FNV-1a over the bytes of a double
static uint64_t hash_double(uint64_t hash, double value) {
  uint64_t bits = bits_of(value);
  for (int i = 0; i < 64; i += 8) {
    hash = (hash ^ (bits >> i & 255)) * UINT64_C(0x100000001b3);
  }
  return hash;
}

// What the results of a simulation depend on beside the code: sin, cos, exp and pow as this machine
// computes them, and the C library's version. The variants that libm has for its processors differ
// in about one argument of a thousand, hence so many.
static void fingerprint(char *out, size_t size) {
  uint64_t hash = UINT64_C(0xcbf29ce484222325);
  for (int i = 0; i < N_ARGUMENTS; i++) {
    // rounded alike anywhere; volatile: the machine is asked, not the compiler
    volatile double x = (i - 9999.5) * 0.00140625 + (double)i * i / 4294967296.0;
    volatile double base = 0.0625 + i * 0.000328125;
    hash = hash_double(hash, sin(x));
    hash = hash_double(hash, cos(x));
    hash = hash_double(hash, exp(x));
    hash = hash_double(hash, pow(base, x));
  }
  snprintf(out, size, "glibc %s libm %016" PRIx64, gnu_get_libc_version(), hash);
}

static bool show(void) {
  return getenv("HEBBES_TEST_SHOW") != NULL;
}

static bool bits_are_due(void) {
  const char *forced = getenv("HEBBES_TEST_BITS");
  if (forced != NULL && strcmp(forced, "1") == 0) {
    return true;
  }
  char here[128], there[128] = "";
  fingerprint(here, sizeof here);
  if (show()) {
    fprintf(stderr, "fingerprint: %s\n", here);
  }
  FILE *file = fopen(source_path("tests/golden/gymnasium/fingerprint.txt"), "r");
  ck_assert_ptr_nonnull(file);
  ck_assert_ptr_nonnull(fgets(there, sizeof there, file));
  fclose(file);
  there[strcspn(there, "\n")] = '\0';
  return strcmp(here, there) == 0;
}

static void read_golden(const char *robot, char letter, const char *what, Table *table) {
  char path[256];
  Err err = {0};
  snprintf(path, sizeof path, "tests/golden/gymnasium/%s-%c.%s.csv", robot, letter, what);
  ck_assert_msg(csv_read(source_path(path), table, &err) == OK, "%s", err.text);
}

// qpos and qvel may differ in length
static double *read_start(const char *robot, char letter, const EnvShape *shape) {
  char path[256];
  Err err = {0};
  size_t n_rows, *lengths;
  double *start;
  snprintf(path, sizeof path, "tests/golden/gymnasium/%s-%c.state.csv", robot, letter);
  ck_assert_msg(csv_read_ragged(source_path(path), &n_rows, &lengths, &start, &err) == OK, "%s",
                err.text);
  ck_assert_uint_eq(n_rows, 2);
  ck_assert_uint_eq(lengths[0], (size_t)shape->n_qpos);
  ck_assert_uint_eq(lengths[1], (size_t)shape->n_qvel);
  free(lengths);
  return start;
}

// The largest deviations of one trajectory, relative to max(1, |wanted|).
typedef struct Deviation {
  double sure;           // of anything in the first steps
  double reward, others; // over the whole length
  size_t differing;      // numbers beside the reward that are not equal to the bit
  size_t row, column;    // the first of them
} Deviation;

static void compare_row(Deviation *deviation, size_t row, size_t n, const double *want,
                        const double *got) {
  for (size_t i = 0; i < n; i++) {
    double off = fabs(got[i] - want[i]) / fmax(1, fabs(want[i]));
    off = isnan(off) ? INFINITY : off;
    if (row < N_SURE) {
      deviation->sure = fmax(deviation->sure, off);
    }
    if (i == 0) {
      deviation->reward = fmax(deviation->reward, off);
      continue;
    }
    deviation->others = fmax(deviation->others, off);
    if (bits_of(got[i]) != bits_of(want[i])) {
      if (deviation->differing++ == 0) {
        deviation->row = row;
        deviation->column = i;
      }
    }
  }
}

// Steps through all actions, beyond termination too, as replay does.
static Deviation follow(const EnvType *type, const EnvShape *shape, EnvWorker *worker,
                        const double *start, const Table *actions, const Table *out) {
  Deviation deviation = {0};
  double *row = calloc((size_t)shape->n_obs + 2, sizeof *row);
  ck_assert_ptr_nonnull(row);
  ck_assert_int_eq(type->reset_to(worker, 0, start, start + shape->n_qpos), RUNNING);
  for (size_t i = 0; i < actions->n_rows; i++) {
    EnvStep step = type->step(worker, actions->values + i * actions->n_columns);
    ck_assert_int_ne(step.outcome, DIVERGED);
    row[0] = step.reward;
    row[1] = step.terminated;
    type->observe(worker, row + 2);
    compare_row(&deviation, i, out->n_columns, out->values + i * out->n_columns, row);
  }
  free(row);
  return deviation;
}

START_TEST(trajectories_are_those_of_gymnasium) {
  const char *robot = robots[_i / N_LETTERS];
  char letter = (char)('a' + _i % N_LETTERS);
  const EnvType *type = registry_env(robot);
  ck_assert_ptr_nonnull(type);
  void *params = calloc(1, type->params_size);
  params_defaults(type->params, params);
  EnvShared *shared;
  EnvWorker *worker;
  EnvShape shape;
  Err err = {0};
  ck_assert_msg(type->open(type, params, source_path("envs/models"), &shared, &err) == OK, "%s",
                err.text);
  ck_assert_msg(type->worker_new(shared, &worker, &err) == OK, "%s", err.text);
  type->shape(shared, &shape);

  Table actions, out;
  read_golden(robot, letter, "actions", &actions);
  read_golden(robot, letter, "out", &out);
  double *start = read_start(robot, letter, &shape);
  ck_assert_uint_eq(actions.n_columns, (size_t)shape.n_act);
  ck_assert_uint_eq(out.n_columns, (size_t)shape.n_obs + 2);
  ck_assert_uint_eq(actions.n_rows, out.n_rows);
  ck_assert_uint_ge(out.n_rows, N_SURE);

  Deviation deviation = follow(type, &shape, worker, start, &actions, &out);
  if (show()) {
    fprintf(stderr,
            "%-26s %c  first %d: %.2g  reward: %.2g  others: %.2g  bits differ: %zu of %zu\n",
            robot, letter, N_SURE, deviation.sure, deviation.reward, deviation.others,
            deviation.differing, out.n_rows * (out.n_columns - 1));
  }
  ck_assert_msg(deviation.sure <= 1e-9, "%s-%c: off by %g in the first %d steps", robot, letter,
                deviation.sure, N_SURE);
  if (bits_are_due()) {
    ck_assert_msg(deviation.differing == 0,
                  "%s-%c: bits differ in %zu numbers, first in row %zu, column %zu", robot, letter,
                  deviation.differing, deviation.row + 1, deviation.column + 1);
    ck_assert_msg(deviation.reward <= 1e-12, "%s-%c: reward off by %g", robot, letter,
                  deviation.reward);
  }

  free(start);
  csv_free(&actions);
  csv_free(&out);
  type->worker_free(worker);
  type->close(shared);
  free(params);
}
END_TEST

START_TEST(the_comparison_sees_one_bit) {
  const double want[] = {2.385, 1, 7.25}, got[] = {2.385, 1, nextafter(7.25, 8)};
  Deviation deviation = {0};
  compare_row(&deviation, 41, 3, want, got);
  ck_assert_uint_eq(deviation.differing, 1);
  ck_assert_uint_eq(deviation.column, 2);
  ck_assert(deviation.others > 0 && deviation.sure == 0);
}
END_TEST

Suite *suite(void) {
  Suite *s = suite_of("parity", 60, (const TTest *const[]){the_comparison_sees_one_bit, NULL});
  TCase *c = tcase_create("trajectories");
  tcase_set_timeout(c, 60);
  tcase_add_loop_test(c, trajectories_are_those_of_gymnasium, 0, N_ROBOTS * N_LETTERS);
  suite_add_tcase(s, c);
  return s;
}

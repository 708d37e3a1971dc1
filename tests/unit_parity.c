// Robots, open loop, against recorded trajectories: Gymnasium's eleven (tests/golden/gymnasium) and
// every *.args in tests/golden/playground; their README.md files say where these come from.
//
// Anywhere: within 1e-9 max(1, |x|) over the first 30 steps; trajectories with contacts drift apart
// later. On the kind of machine that recorded them (known by a fingerprint of its mathematical
// functions), or with HEBBES_TEST_BITS=1: to the bit over the full length, the reward within 1e-12
// max(1, |r|), since the order of its sums is another, and products outside of MuJoCo within 1e-14.
// HEBBES_TEST_SHOW=1 prints the deviations and this machine's fingerprint.
#include <glob.h>
#include <gnu/libc-version.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/csv.h"
#include "tests/robot_rig.h"

enum { N_SURE = 30, N_ARGUMENTS = 20000, N_LETTERS = 3, N_MOST = 256, N_OVERRIDES = 8 };

// Where a trajectory is to be found, and the robot that made it: what stands after `hebbes replay`.
typedef struct Trajectory {
  char name[64], robot[192];
  const char *folder;
} Trajectory;

static Trajectory trajectories[N_MOST];

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

static const char *golden_path(const Trajectory *trajectory, const char *what) {
  static char path[256];
  snprintf(path, sizeof path, "tests/golden/%s/%s.%s.csv", trajectory->folder, trajectory->name,
           what);
  return source_path(path);
}

static void read_golden(const Trajectory *trajectory, const char *what, Table *table) {
  Err err = {0};
  ck_assert_msg(csv_read(golden_path(trajectory, what), table, &err) == OK, "%s", err.text);
}

// qpos and qvel may differ in length
static double *read_start(const Trajectory *trajectory, const EnvShape *shape) {
  Err err = {0};
  size_t n_rows, *lengths;
  double *start;
  ck_assert_msg(
      csv_read_ragged(golden_path(trajectory, "state"), &n_rows, &lengths, &start, &err) == OK,
      "%s", err.text);
  ck_assert_uint_eq(n_rows, 2);
  ck_assert_uint_eq(lengths[0], (size_t)shape->n_qpos);
  ck_assert_uint_eq(lengths[1], (size_t)shape->n_qvel);
  free(lengths);
  return start;
}

// Trajectories that are not like the others. Numbers of their observations, from one column to
// another, are products that were computed outside of MuJoCo; or contacts that are found by
// iteration make the first steps after n_sure differ between machines.
static const struct {
  const char *prefix;
  size_t from, to;
  size_t n_sure;
} exceptions[] = {
    {"humanoid-stand-", 22, 34, N_SURE}, // limbs as the torso sees them
    {"humanoid-walk-", 22, 34, N_SURE},
    {"humanoid-run-", 22, 34, N_SURE},
    {"swimmer6-", 5, 7, N_SURE},            // the way to the target
    {"hopper-", 13, 15, N_SURE},            // logarithms
    {"obstacle-cheetah-single-c", 0, 0, 2}, // it hits the pendulum
    {"obstacle-cheetah-multiple-c", 0, 0, 1},
};

// What is compared of one trajectory, and its largest deviations, relative to max(1, |wanted|).
typedef struct Deviation {
  size_t n_sure;         // steps that agree anywhere
  size_t from, to;       // columns of the observation that need not agree to the bit
  double sure;           // of anything in the first steps
  double reward, others; // over the whole length
  double products;       // in those columns
  size_t differing;      // numbers beside the reward and the products that are not equal to the bit
  size_t row, column;    // the first of them
} Deviation;

static Deviation deviation_of(const Trajectory *trajectory) {
  Deviation deviation = {.n_sure = N_SURE};
  bool is_gymnasium = strcmp(trajectory->folder, "gymnasium") == 0;
  for (size_t i = 0; i < sizeof exceptions / sizeof exceptions[0] && !is_gymnasium; i++) {
    if (strncmp(trajectory->name, exceptions[i].prefix, strlen(exceptions[i].prefix)) == 0) {
      deviation.n_sure = exceptions[i].n_sure;
      deviation.from = exceptions[i].from + 2;
      deviation.to = exceptions[i].to + 2;
    }
  }
  return deviation;
}

static void compare_number(Deviation *deviation, size_t row, size_t i, double want, double got) {
  double off = fabs(got - want) / fmax(1, fabs(want));
  off = isnan(off) ? INFINITY : off;
  if (row < deviation->n_sure) {
    deviation->sure = fmax(deviation->sure, off);
  }
  if (i == 0) {
    deviation->reward = fmax(deviation->reward, off);
  } else if (deviation->from <= i && i < deviation->to) {
    deviation->products = fmax(deviation->products, off);
  } else {
    deviation->others = fmax(deviation->others, off);
    if (bits_of(got) != bits_of(want) && deviation->differing++ == 0) {
      deviation->row = row;
      deviation->column = i;
    }
  }
}

static void compare_row(Deviation *deviation, size_t row, size_t n, const double *want,
                        const double *got) {
  for (size_t i = 0; i < n; i++) {
    compare_number(deviation, row, i, want[i], got[i]);
  }
}

// Steps through all actions, beyond termination too, as replay does.
static void follow(const Robot *robot, const double *start, const Table *actions, const Table *out,
                   Deviation *deviation) {
  const EnvShape *shape = &robot->shape;
  double *row = calloc((size_t)shape->n_obs + 2, sizeof *row);
  ck_assert_ptr_nonnull(row);
  ck_assert_int_eq(robot->type->reset_to(robot->worker, 0, start, start + shape->n_qpos), RUNNING);
  for (size_t i = 0; i < actions->n_rows; i++) {
    EnvStep step = robot->type->step(robot->worker, actions->values + i * actions->n_columns);
    ck_assert_int_ne(step.outcome, DIVERGED);
    row[0] = step.reward;
    row[1] = step.terminated;
    robot->type->observe(robot->worker, row + 2);
    compare_row(deviation, i, out->n_columns, out->values + i * out->n_columns, row);
  }
  free(row);
}

// the keys of env. may stand without it, as behind `hebbes replay`
static Robot robot_of(const Trajectory *trajectory) {
  char words[sizeof trajectory->robot], texts[N_OVERRIDES][sizeof words + 8];
  const char *overrides[N_OVERRIDES + 1] = {NULL};
  int n = 0;
  snprintf(words, sizeof words, "%s", trajectory->robot);
  for (char *rest = words, *word; (word = strsep(&rest, " ")) != NULL; n++) {
    ck_assert_int_lt(n, N_OVERRIDES);
    bool whole = strncmp(word, "env.", 4) == 0 || strncmp(word, "damage=", 7) == 0;
    snprintf(texts[n], sizeof texts[n], "%s%s", n == 0 ? "env=" : whole ? "" : "env.", word);
    overrides[n] = texts[n];
  }
  return robot_open(overrides);
}

static void expect_agreement(const Trajectory *trajectory, const Deviation *deviation) {
  const char *name = trajectory->name;
  if (show()) {
    fprintf(stderr, "%-30s first %zu: %.2g  reward: %.2g  products: %.2g  others: %.2g (%zu)\n",
            name, deviation->n_sure, deviation->sure, deviation->reward, deviation->products,
            deviation->others, deviation->differing);
  }
  ck_assert_msg(deviation->sure <= 1e-9, "%s: off by %g in the first %zu steps", name,
                deviation->sure, deviation->n_sure);
  if (bits_are_due()) {
    ck_assert_msg(deviation->differing == 0,
                  "%s: bits differ in %zu numbers, first in row %zu, column %zu", name,
                  deviation->differing, deviation->row + 1, deviation->column + 1);
    ck_assert_msg(deviation->products <= 1e-14, "%s: products off by %g", name,
                  deviation->products);
    ck_assert_msg(deviation->reward <= 1e-12, "%s: reward off by %g", name, deviation->reward);
  }
}

START_TEST(trajectories_are_the_recorded_ones) {
  const Trajectory *trajectory = &trajectories[_i];
  Robot robot = robot_of(trajectory);
  Table actions, out;
  read_golden(trajectory, "actions", &actions);
  read_golden(trajectory, "out", &out);
  double *start = read_start(trajectory, &robot.shape);
  ck_assert_uint_eq(actions.n_columns, (size_t)robot.shape.n_act);
  ck_assert_uint_eq(out.n_columns, (size_t)robot.shape.n_obs + 2);
  ck_assert_uint_eq(actions.n_rows, out.n_rows);
  ck_assert_uint_ge(out.n_rows, N_SURE);

  Deviation deviation = deviation_of(trajectory);
  follow(&robot, start, &actions, &out, &deviation);
  expect_agreement(trajectory, &deviation);

  free(start);
  csv_free(&actions);
  csv_free(&out);
  robot_close(&robot);
}
END_TEST

START_TEST(the_comparison_sees_one_bit) {
  const double want[] = {2.385, 1, 7.25, 0.75};
  const double got[] = {2.385, 1, nextafter(7.25, 8), nextafter(0.75, 0)};
  Deviation deviation = {.n_sure = N_SURE, .from = 3, .to = 4};
  compare_row(&deviation, 41, 4, want, got);
  ck_assert_uint_eq(deviation.differing, 1);
  ck_assert_uint_eq(deviation.column, 2);
  ck_assert(deviation.others > 0 && deviation.products > 0 && deviation.sure == 0);
}
END_TEST

static int find_gymnasium(int n) {
  for (int i = 0; i < N_GYMNASIUM * N_LETTERS; i++) {
    Trajectory *t = &trajectories[n++];
    *t = (Trajectory){.folder = "gymnasium"};
    const char *robot = gymnasium[i / N_LETTERS];
    snprintf(t->robot, sizeof t->robot, "%s", robot);
    snprintf(t->name, sizeof t->name, "%s-%c", robot, 'a' + i % N_LETTERS);
  }
  return n;
}

// every *.args: the robot stands in it
static int find_playground(int n) {
  glob_t found;
  if (glob(source_path("tests/golden/playground/*.args"), 0, NULL, &found) != 0) {
    return n;
  }
  for (size_t i = 0; i < found.gl_pathc && n < N_MOST; i++) {
    Trajectory *t = &trajectories[n++];
    *t = (Trajectory){.folder = "playground"};
    snprintf(t->name, sizeof t->name, "%s", strrchr(found.gl_pathv[i], '/') + 1);
    *strrchr(t->name, '.') = '\0';
    FILE *file = fopen(found.gl_pathv[i], "r");
    if (file == NULL || fgets(t->robot, sizeof t->robot, file) == NULL) {
      abort();
    }
    t->robot[strcspn(t->robot, "\n")] = '\0';
    fclose(file);
  }
  globfree(&found);
  return n;
}

START_TEST(trajectories_were_found) {
  ck_assert_str_ne(trajectories[N_GYMNASIUM * N_LETTERS + 40].name, "");
}
END_TEST

Suite *suite(void) {
  Suite *s =
      suite_of("parity", 60,
               (const TTest *const[]){the_comparison_sees_one_bit, trajectories_were_found, NULL});
  TCase *c = tcase_create("trajectories");
  tcase_set_timeout(c, 60);
  tcase_add_loop_test(c, trajectories_are_the_recorded_ones, 0, find_playground(find_gymnasium(0)));
  suite_add_tcase(s, c);
  return s;
}

// every golden life of a controller, as `hebbes probe` would live it
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/fsio.h"
#include "src/run/probe.h"
#include "tests/support.h"

static const double tolerance = 2e-4;

typedef struct Case {
  char name[128];
  char args[1024];           // text of CASE.args, cut into words
  const char *overrides[32]; // NULL-terminated
  int n_outputs;
} Case;

static const char *case_path(const Case *c, const char *end) {
  char relative[256];
  snprintf(relative, sizeof relative, "tests/golden/networks/%s.%s", c->name, end);
  return source_path(relative);
}

// "policy=mlp policy.hidden=[7] --outputs 3" to overrides and a number
static void read_args(Case *c) {
  static Err err;
  char *text;
  size_t n_bytes;
  ck_assert_msg(fsio_read(case_path(c, "args"), sizeof c->args - 1, &text, &n_bytes, &err) == OK,
                "%s", err.text);
  memcpy(c->args, text, n_bytes + 1);
  free(text);
  int n = 0;
  for (char *word = strtok(c->args, " \n"); word != NULL; word = strtok(NULL, " \n")) {
    if (strcmp(word, "--outputs") == 0) {
      c->n_outputs = atoi(strtok(NULL, " \n"));
    } else {
      c->overrides[n++] = word;
    }
  }
}

// largest |got - want| / max(1, |want|)
static double deviation(const Case *c, const Table *got, const Table *want) {
  ck_assert_msg(got->n_rows == want->n_rows && got->n_columns == want->n_columns,
                "%s: %zu rows of %zu, not %zu of %zu", c->name, got->n_rows, got->n_columns,
                want->n_rows, want->n_columns);
  double worst = 0.0;
  for (size_t i = 0; i < want->n_rows * want->n_columns; i++) {
    double difference = fabs(got->values[i] - want->values[i]);
    ck_assert_msg(near(got->values[i], want->values[i], tolerance, tolerance),
                  "%s: step %zu, number %zu is %.9g, not %.9g", c->name, i / want->n_columns,
                  i % want->n_columns, got->values[i], want->values[i]);
    worst = fmax(worst, difference / fmax(1.0, fabs(want->values[i])));
  }
  return worst;
}

static double live(Case *c) {
  static Err err;
  read_args(c);
  Config *config = composed(c->overrides);
  char genome[512], weights[512], inputs[512];
  snprintf(genome, sizeof genome, "%s", case_path(c, "genome.csv"));
  snprintf(weights, sizeof weights, "%s", case_path(c, "weights.csv"));
  snprintf(inputs, sizeof inputs, "%s", case_path(c, "inputs.csv"));
  ProbeFiles files = {
      .genome = genome, .weights = config->policy->plastic ? weights : NULL, .inputs = inputs};
  Table got, want;
  ck_assert_msg(probe(config, c->n_outputs, &files, &got, &err) == OK, "%s: %s", c->name, err.text);
  ck_assert_int_eq(csv_read(case_path(c, "out.csv"), &want, &err), OK);
  double worst = deviation(c, &got, &want);
  csv_free(&got);
  csv_free(&want);
  config_close(config);
  return worst;
}

START_TEST(every_golden_life) {
  DIR *folder = opendir(source_path("tests/golden/networks"));
  ck_assert_ptr_nonnull(folder);
  int n = 0;
  double worst = 0.0;
  for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
    size_t length = strlen(entry->d_name);
    if (length < 6 || strcmp(entry->d_name + length - 5, ".args") != 0) {
      continue;
    }
    Case c = {0};
    snprintf(c.name, sizeof c.name, "%.*s", (int)length - 5, entry->d_name);
    double this = live(&c);
    if (getenv("HEBBES_TEST_SHOW") != NULL) {
      printf("# %-50s %.2g\n", c.name, this);
    }
    worst = fmax(worst, this);
    n++;
  }
  closedir(folder);
  ck_assert_int_eq(n, 99);
  if (getenv("HEBBES_TEST_SHOW") != NULL) {
    printf("# %d lives, largest deviation %.2g\n", n, worst);
    fflush(stdout);
  }
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {every_golden_life, NULL};
  return suite_of("networks", 60, tests);
}

// The bodies in envs/models against Gymnasium's and the playground's, to the bit.
#include <jansson.h>
#include <math.h>
#include <mujoco/mjxmacro.h>
#include <mujoco/mujoco.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tests/robot_rig.h"

// Bodies as their robots open them, edits included.
static const struct {
  const char *golden, *overrides[4];
} opened[] = {
    {"cheetah", {"env=cheetah-run"}},
    {"hopper", {"env=hopper-hop"}},
    {"walker", {"env=walker-run"}},
    {"swimmer6", {"env=swimmer6"}},
    {"humanoid", {"env=humanoid-run"}},
    {"ant-none", {"env=mutilated-ant"}},
    {"ant-FL", {"env=mutilated-ant", "damage=ant-FL"}},
    {"ant-FR", {"env=mutilated-ant", "damage=ant-FR"}},
    {"ant-RL", {"env=mutilated-ant", "damage=ant-RL"}},
    {"ant-RR", {"env=mutilated-ant", "damage=ant-RR"}},
    {"obstacle-cheetah-none", {"env=obstacle-cheetah"}},
    {"obstacle-cheetah-single", {"env=obstacle-cheetah", "env.arena=single"}},
    {"obstacle-cheetah-multiple", {"env=obstacle-cheetah", "env.arena=multiple"}},
    {"obstacle-cheetah-slant", {"env=obstacle-cheetah", "env.arena=slant"}},
    {"go1-han-capsule", {"env=go1-walk"}},
    {"go1-feet-only", {"env=go1-joystick"}},
    {"go1-floor-collision", {"env=go1-handstand"}},
    {"go1-full-collision", {"env=go1-getup"}},
};

enum { N_OPENED = sizeof opened / sizeof opened[0], REPORT_MAX = 3000 };

// What is wrong with one robot, a line each. Lines that no longer fit are only counted.
typedef struct Report {
  char text[REPORT_MAX];
  size_t length;
  int n_wrong;
} Report;

__attribute__((format(printf, 2, 3))) static void wrong(Report *report, const char *format, ...) {
  size_t room = sizeof report->text - report->length;
  va_list arguments;
  va_start(arguments, format);
  int n = vsnprintf(report->text + report->length, room, format, arguments);
  va_end(arguments);
  if (n > 0 && (size_t)n < room) {
    report->length += (size_t)n;
  }
  report->text[report->length] = '\0';
  report->n_wrong++;
}

typedef enum Kind { REAL, INTEGER, SIZE, BYTE, BOOLEAN, OTHER } Kind;

// numbers of a compiled model
typedef struct Numbers {
  Kind kind;
  const void *data;
  size_t n;
} Numbers;

#define NUMBERS(pointer, count)                                                                    \
  ((Numbers){_Generic(*(pointer), mjtNum                                                           \
                      : REAL, int                                                                  \
                      : INTEGER, mjtSize                                                           \
                      : SIZE, mjtByte                                                              \
                      : BYTE, mjtBool                                                              \
                      : BOOLEAN, default                                                           \
                      : OTHER),                                                                    \
             (pointer), (size_t)(count)})

// Finds an array of the model, an option or a size by MuJoCo's own name.
typedef bool Find(const mjModel *m, const char *name, Numbers *found);

#define FOUND(field, pointer, count)                                                               \
  if (strcmp(name, #field) == 0) {                                                                 \
    *found = NUMBERS(pointer, count);                                                              \
    return true;                                                                                   \
  }

static bool find_array(const mjModel *m, const char *name, Numbers *found) {
#undef MJ_M
#define MJ_M(size) m->size
#define X(type, field, rows, columns) FOUND(field, m->field, m->rows *(columns))
  MJMODEL_POINTERS
#undef X
  return false;
}

static bool find_option(const mjModel *m, const char *name, Numbers *found) {
#define X(type, field, count) FOUND(field, &m->opt.field, count)
#define XVEC(type, field, count) FOUND(field, m->opt.field, count)
  MJOPTION_FIELDS
#undef XVEC
#undef X
  return false;
}

static bool find_size(const mjModel *m, const char *name, Numbers *found) {
#define X(field) FOUND(field, &m->field, 1)
  MJMODEL_SIZES
#undef X
  return false;
}

static double number_at(const Numbers *numbers, size_t i) {
  switch (numbers->kind) {
  case REAL:
    return ((const mjtNum *)numbers->data)[i];
  case INTEGER:
    return ((const int *)numbers->data)[i];
  case SIZE:
    return (double)((const mjtSize *)numbers->data)[i];
  case BYTE:
    return ((const mjtByte *)numbers->data)[i];
  case BOOLEAN:
    return ((const mjtBool *)numbers->data)[i];
  case OTHER:
    break;
  }
  ck_abort_msg("an array of this type is not compared");
}

// how many of a shape's three sizes mean something
static size_t n_sizes(int type) {
  switch (type) {
  case mjGEOM_SPHERE:
    return 1;
  case mjGEOM_CAPSULE:
  case mjGEOM_CYLINDER:
    return 2;
  default:
    return 3;
  }
}

static bool is_unused_size(const mjModel *m, const char *name, size_t i) {
  const int *type = strcmp(name, "geom_size") == 0   ? m->geom_type
                    : strcmp(name, "site_size") == 0 ? m->site_type
                                                     : NULL;
  return type != NULL && i % 3 >= n_sizes(type[i / 3]);
}

static bool same_bits(double a, double b) {
  return memcmp(&a, &b, sizeof a) == 0;
}

// Compares what golden holds, numbers in arrays of any depth, from entry i on; returns the entry
// behind.
static size_t compare(const mjModel *m, const char *name, const json_t *golden,
                      const Numbers *numbers, size_t i, Report *report) {
  if (json_is_array(golden)) {
    for (size_t k = 0; k < json_array_size(golden); k++) {
      i = compare(m, name, json_array_get(golden, k), numbers, i, report);
    }
    return i;
  }
  double want = json_is_boolean(golden) ? json_is_true(golden) : json_number_value(golden);
  if (i < numbers->n && !is_unused_size(m, name, i)) {
    double got = number_at(numbers, i);
    if (!same_bits(want, got)) {
      wrong(report, "%s[%zu]: want %.17g, got %.17g\n", name, i, want, got);
    }
  }
  return i + 1;
}

static void compare_all(const mjModel *m, json_t *golden, Find *find, Report *report) {
  ck_assert_uint_gt(json_object_size(golden), 0);
  const char *name;
  json_t *value;
  json_object_foreach(golden, name, value) {
    Numbers numbers = {0};
    if (!find(m, name, &numbers)) {
      wrong(report, "%s: MuJoCo has no such field\n", name);
      continue;
    }
    size_t n = compare(m, name, value, &numbers, 0, report);
    if (n != numbers.n) {
      wrong(report, "%s: want %zu entries, got %zu\n", name, n, numbers.n);
    }
  }
}

static void compare_names(const mjModel *m, json_t *golden, Report *report) {
  ck_assert_uint_gt(json_object_size(golden), 0);
  const char *object;
  json_t *names;
  json_object_foreach(golden, object, names) {
    int type = mju_str2Type(strcmp(object, "keyframe") == 0 ? "key" : object);
    int n = (int)json_array_size(names);
    for (int i = 0; i < n; i++) {
      const char *want = json_string_value(json_array_get(names, (size_t)i));
      const char *got = mj_id2name(m, type, i);
      // what has no name there may have one here
      if (want[0] != '\0' && strcmp(want, got == NULL ? "" : got) != 0) {
        wrong(report, "%s %d: want \"%s\", got \"%s\"\n", object, i, want, got == NULL ? "" : got);
      }
    }
  }
}

static mjModel *load_model(const char *robot, char *message, int n_message) {
  char path[128];
  snprintf(path, sizeof path, "envs/models/%s.xml", robot);
  mjModel *m = mj_loadXML(source_path(path), NULL, message, n_message);
  ck_assert_msg(m != NULL, "%s: %s", robot, message);
  return m;
}

static json_t *load_golden(const char *folder, const char *robot) {
  char path[128];
  snprintf(path, sizeof path, "tests/golden/%s/model-%s.json", folder, robot);
  json_error_t error;
  json_t *golden = json_load_file(source_path(path), 0, &error);
  ck_assert_msg(golden != NULL, "%s:%d: %s", path, error.line, error.text);
  return golden;
}

static void expect_model(const mjModel *m, const char *folder, const char *robot) {
  json_t *golden = load_golden(folder, robot);
  const json_t *compiled = json_object_get(golden, "compiled");
  Report report = {0};
  compare_all(m, json_object_get(compiled, "size"), find_size, &report);
  compare_all(m, json_object_get(compiled, "option"), find_option, &report);
  compare_all(m, json_object_get(compiled, "field"), find_array, &report);
  compare_names(m, json_object_get(compiled, "name"), &report);
  double meaninertia = json_number_value(json_object_get(compiled, "stat.meaninertia"));
  if (!same_bits(meaninertia, m->stat.meaninertia)) {
    wrong(&report, "stat.meaninertia: want %.17g, got %.17g\n", meaninertia, m->stat.meaninertia);
  }
  ck_assert_msg(report.n_wrong == 0, "%s: %d numbers differ\n%s", robot, report.n_wrong,
                report.text);
  json_decref(golden);
}

START_TEST(model_is_gymnasiums_to_the_bit) {
  char message[1024] = "";
  mjModel *m = load_model(gymnasium[_i], message, sizeof message);
  expect_model(m, "gymnasium", gymnasium[_i]);
  mj_deleteModel(m);
}
END_TEST

START_TEST(opened_model_is_the_playgrounds_to_the_bit) {
  Robot robot = robot_open(opened[_i].overrides);
  mjModel *m = robot.task.env->model;
  m->opt.disableflags &= ~mjDSBL_AUTORESET; // our own
  expect_model(m, "playground", opened[_i].golden);
  ck_assert_int_ge(mj_name2id(m, mjOBJ_CAMERA, "track"), 0);
  ck_assert_int_gt(m->nlight, 0);
  robot_close(&robot);
}
END_TEST

START_TEST(model_compiles_without_a_warning) {
  char message[1024] = "";
  mjModel *m = load_model(gymnasium[_i], message, sizeof message);
  ck_assert_msg(message[0] == '\0', "%s: %s", gymnasium[_i], message);
  mj_deleteModel(m);
}
END_TEST

START_TEST(model_has_a_camera_and_a_light) {
  char message[1024] = "";
  mjModel *m = load_model(gymnasium[_i], message, sizeof message);
  ck_assert_msg(mj_name2id(m, mjOBJ_CAMERA, "track") >= 0, "%s: no camera track", gymnasium[_i]);
  ck_assert_msg(m->nlight > 0, "%s: no light", gymnasium[_i]);
  mj_deleteModel(m);
}
END_TEST

// a comparison that finds nothing would pass everything above
START_TEST(comparison_notices_the_last_bit) {
  char message[1024] = "";
  mjModel *m = load_model("ant", message, sizeof message);
  json_t *golden = load_golden("gymnasium", "ant");
  json_t *field = json_object_get(json_object_get(golden, "compiled"), "field");
  m->geom_pos[3 * 4 + 1] = nextafter(m->geom_pos[3 * 4 + 1], 9.0);
  m->dof_bodyid[7] += 1;
  m->body_simple[2] ^= 1;
  Report report = {0};
  compare_all(m, field, find_array, &report);
  ck_assert_int_eq(report.n_wrong, 3);
  ck_assert_ptr_nonnull(strstr(report.text, "geom_pos[13]"));
  ck_assert_ptr_nonnull(strstr(report.text, "dof_bodyid[7]"));
  ck_assert_ptr_nonnull(strstr(report.text, "body_simple[2]"));
  json_decref(golden);
  mj_deleteModel(m);
}
END_TEST

Suite *suite(void) {
  Suite *s = suite_create("models");
  TCase *c = tcase_create("models");
  tcase_set_timeout(c, 20);
  tcase_add_loop_test(c, model_is_gymnasiums_to_the_bit, 0, N_GYMNASIUM);
  tcase_add_loop_test(c, opened_model_is_the_playgrounds_to_the_bit, 0, N_OPENED);
  tcase_add_loop_test(c, model_compiles_without_a_warning, 0, N_GYMNASIUM);
  tcase_add_loop_test(c, model_has_a_camera_and_a_light, 0, N_GYMNASIUM);
  tcase_add_test(c, comparison_notices_the_last_bit);
  suite_add_tcase(s, c);
  return s;
}

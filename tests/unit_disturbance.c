#include "src/run/disturbance.h"

#include <string.h>

#include "tests/support.h"

static Config *config;
static Task task;

static void open_task(const char *policy) {
  const char *overrides[] = {"env=half-cheetah", policy, "env.steps=250", NULL};
  config = composed(overrides);
  ck_assert_int_eq(task_open(config, &task, NULL), OK);
}

static void close_task(void) {
  task_close(&task);
  config_close(config);
}

static Disturbance good(const char *text) {
  Disturbance d;
  Err err = {0};
  ck_assert_msg(disturbance_parse("--perturb", text, &task, &d, &err) == OK, "%s: %s", text,
                err.text);
  return d;
}

static void bad(const char *text, const char *want) {
  Disturbance d;
  Err err = {0};
  ck_assert_int_eq(disturbance_parse("--perturb", text, &task, &d, &err), ERR_INPUT);
  ck_assert_msg(strstr(err.text, want) != NULL, "%s: %s", text, err.text);
  ck_assert_ptr_null(strchr(err.text, '\n'));
}

START_TEST(pushes_and_weights_are_read) {
  open_task("policy=mlp-hebbian");
  Disturbance d = good("push:force=-1500,at=0.5");
  ck_assert(d.kind == DISTURBANCE_PUSH && d.from == 125 && d.to == 126 && d.body == 0);
  ck_assert(d.force[0] == -1500 && d.force[1] == 0 && d.force[2] == 0);
  d = good("push:at=40,duration=12,force=2.5:-3.5:75,body=ffoot");
  ck_assert(d.from == 40 && d.to == 52 && d.body == 6);
  ck_assert(d.force[0] == 2.5 && d.force[1] == -3.5 && d.force[2] == 75);
  d = good("push:at=249,duration=0.1,force=2");
  ck_assert(d.from == 249 && d.to == 274);
  d = good("weights:at=0.3");
  ck_assert(d.kind == DISTURBANCE_WEIGHTS && d.from == 75 && d.weights == NULL);
  close_task();
}
END_TEST

START_TEST(mistakes_are_named) {
  open_task("policy=mlp-hebbian");
  bad("pus:at=3", "'pus'; did you mean 'push'?");
  bad("", "''");
  bad("push", "at=");
  bad("push:at=3", "force=");
  bad("push:at=3,force", "'force' is not key=value");
  bad("push:at=3,forc=2", "'forc'; did you mean 'force'?");
  bad("push:at=3,force=2,", "'' is not key=value");
  bad("push:at=x,force=2", "at=x");
  bad("push:at=250,force=2", "at=250 is not a number from 0 to 249");
  bad("push:at=-1,force=2", "at=-1");
  bad("push:at=3.5,force=2", "at=3.5 is neither");
  bad("push:at=nan,force=2", "at=nan");
  bad("push:at=3,force=2:3", "force=2:3");
  bad("push:at=3,force=2:3:4:5", "more than three");
  bad("push:at=3,force=inf", "force=inf");
  bad("push:at=3,force=2,body=ffot", "'ffot'; did you mean 'ffoot'?");
  bad("weights:at=3,force=2", "weights takes at alone");
  char text[700];
  memset(text, 'x', sizeof text);
  text[sizeof text - 1] = '\0';
  bad(text, "longer than");
  close_task();
  open_task("policy=mlp");
  bad("weights:at=3", "mlp has no plastic weights");
  close_task();
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {pushes_and_weights_are_read, mistakes_are_named, NULL};
  return suite_of("disturbance", 30, tests);
}

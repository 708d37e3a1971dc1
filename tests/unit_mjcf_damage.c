// Mjcf: a robot of the user's own can be damaged like the shipped ones: every kind of edit, by the
// names of its own parts, and bodies of other sizes side by side.
#include "tests/mjcf_rig.h"
#include "tests/robot_rig.h"

enum { N_STEPS = 60, N_QPOS = 9, N_OBS_MOST = 32 };

#define CRANE "env=mjcf", crane(), "env.frame_skip=3", "env.reset_keyframe=home"

// the crane's model as an override
static const char *crane(void) {
  static char text[FSIO_PATH_MAX + 16];
  rig_write("crane.xml", crane_model);
  snprintf(text, sizeof text, "env.model=%s/crane.xml", rig_folder());
  return text;
}

// how an episode on a variant ends
typedef struct End {
  double qpos[N_QPOS], obs[N_OBS_MOST];
} End;

static End live(Robot *r, int variant) {
  End end = {0};
  Rng rng;
  rng_open(&rng, (Stream){.seed = 6, .purpose = PURPOSE_TEST});
  ck_assert_int_eq(r->type->reset(r->worker, variant, &rng), RUNNING);
  for (int t = 0; t < N_STEPS; t++) {
    const double action[] = {0.7, t % 7 < 3 ? -0.4 : 0.9};
    ck_assert_int_eq(r->type->step(r->worker, action).outcome, RUNNING);
  }
  ck_assert_int_le(r->shape.n_obs, N_OBS_MOST);
  memcpy(end.qpos, r->worker->data->qpos, sizeof end.qpos);
  r->type->observe(r->worker, end.obs);
  return end;
}

static End live_alone(const char *damage) {
  Robot r = OPEN(CRANE, damage);
  ck_assert_int_eq(r.shape.n_obs, N_QPOS + 8);
  End end = live(&r, 0);
  robot_close(&r);
  return end;
}

static const char *const of_the_body[] = {
    "length: {geom: stick, scale: 0.4}",
    "limb: {body: arm, scale: 0.6}",
    "remove: {geom: floor}",
    "mass: {body: lamp, scale: 3}",
    "inertia: {body: arm, scale: 3}",
    "payload: {body: box, mass: 2, place: [0.1, 0, 0]}",
    "motor: {actuator: lift, gain: 0.5}",
    "motor: {actuator: 1, gain: 0, from: 0.02}",
    "frozen: {joint: elbow, from: 7}",
    "delay: {actuator: push, steps: 3}",
    "friction: {geom: \"*\", scale: 0.2}",
    "slope: {degrees: 12}",
    "wind: {speed: [30, 0, 0]}",
    "pendulum: {x: [0.2], mass: 6}",
    "push: {at: [5], force: [40, 0, 0]}",
    "push: {body: lamp, at: [5], force: [0, 40, 0]}",
    "length: {geom: stick, scale: 0.4, from: 9}",
};

START_TEST(every_edit_of_the_body_changes_how_it_moves) {
  char damage[160];
  snprintf(damage, sizeof damage, "damage=[{%s}]", of_the_body[_i]);
  End intact = live_alone("damage=none"), end = live_alone(damage);
  ck_assert_mem_ne(intact.qpos, end.qpos, sizeof end.qpos);
}
END_TEST

START_TEST(senses_fail_without_a_change_of_the_body) {
  End intact = live_alone("damage=none");
  const char *const damages[] = {"damage=[{noise: {deviation: 0.2}}]",
                                 "damage=[{dropout: {range: [2, 4], value: 7}}]"};
  for (size_t i = 0; i < 2; i++) {
    End end = live_alone(damages[i]);
    ck_assert_mem_eq(intact.qpos, end.qpos, sizeof end.qpos);
    ck_assert(intact.obs[3] != end.obs[3]);
  }
}
END_TEST

// what is observed, and where names are looked up, is the intact body, also when it is none of the
// variants, or a later one
START_TEST(bodies_of_other_sizes_stand_side_by_side) {
  static const char *const alone[] = {
      "damage=[{pendulum: {x: [0.2]}}]",
      "damage=none",
      "damage=[{frozen: {joint: \"*\"}}]",
      "damage=[{mass: {scale: 3}}]",
  };
  Robot r = OPEN(CRANE, "damage.train=[hang, none, stuck, heavy]",
                 "damage.edits.hang=[{pendulum: {x: [0.2]}}]",
                 "damage.edits.stuck=[{frozen: {joint: \"*\"}}]",
                 "damage.edits.heavy=[{mass: {scale: 3}}]");
  for (int v = 3; v >= 0; v--) {
    End together = live(&r, v), end = live_alone(alone[v]);
    ck_assert_mem_eq(together.qpos, end.qpos, sizeof end.qpos);
    ck_assert_mem_eq(together.obs, end.obs, sizeof end.obs);
  }
  robot_close(&r);
}
END_TEST

// a shipped robot said as a task of the user's own has the same damages, to the bit
START_TEST(a_damage_does_the_same_to_a_shipped_robot) {
  static const char damage[] =
      "damage=[{length: {geom: bshin, scale: 0.5}}, {motor: {actuator: ffoot, from: 20}}, delay-2,"
      " {push: {at: [11], force: [-90, 0, 30]}}, {frozen: {joint: fshin, at: [30], duration: 9}},"
      " {dropout: {entries: [4], chance: 0.5}}]";
  Robot a = OPEN("env=half-cheetah", damage);
  Robot b = OPEN("env=mjcf", "env.observation=[qpos: {from: 1}, qvel]",
                 "env.reward=[velocity: {joint: rootx}, control_cost: {weight: 0.1}]",
                 "env.reset_noise.position=0.1", "env.reset_noise.velocity=0.1", damage);
  double action[6], x[17], y[17];
  reset(&a, 9);
  reset(&b, 9);
  for (int t = 0; t < N_STEPS; t++) {
    for (int i = 0; i < 6; i++) {
      action[i] = ((t + 3 * i) % 11 - 5) / 5.0;
    }
    a.type->observe(a.worker, x);
    b.type->observe(b.worker, y);
    ck_assert_mem_eq(x, y, sizeof x);
    EnvStep of_a = a.type->step(a.worker, action), of_b = b.type->step(b.worker, action);
    ck_assert(of_a.reward == of_b.reward && of_a.outcome == of_b.outcome);
  }
  robot_close(&a);
  robot_close(&b);
}
END_TEST

static const char *const mistakes[][2] = {
    {"length: {geom: stock}", "length: the robot has no geom 'stock'; did you mean 'stick'?"},
    {"limb: {body: bix}", "limb: the robot has no body 'bix'; did you mean 'box'?"},
    {"frozen: {joint: elbaw}", "frozen: the robot has no joint 'elbaw'; did you mean 'elbow'?"},
    {"motor: {actuator: lft}", "motor: the robot has no actuator 'lft'; did you mean 'lift'?"},
    {"delay: {actuator: pash}", "delay: the robot has no actuator 'pash'; did you mean 'push'?"},
    {"push: {body: lump}", "push: the robot has no body 'lump'; did you mean 'lamp'?"},
    {"payload: {body: torso}",
     "payload: the robot has no body 'torso' (there are: box, arm, lamp)"},
    {"mass: {body: crate}", "mass: the robot has no body 'crate'"},
    {"friction: {geom: wal}", "friction: the robot has no geom 'wal'; did you mean 'wall'?"},
    {"length: {geom: crate}", "length: geom 'crate' is no capsule and no cylinder"},
    {"frozen: {joint: root}", "frozen: joint 'root' is no hinge and no slide"},
    {"dropout: {entries: [17]}", "the observation has 17 entries, from 0; there is no 17"},
};

START_TEST(a_wrong_name_is_answered_with_the_nearest) {
  char damage[128];
  Task task;
  Err err = {0};
  snprintf(damage, sizeof damage, "damage=[{%s}]", mistakes[_i][0]);
  Config *config = composed((const char *const[]){CRANE, damage, NULL});
  ck_assert_int_eq(task_open(config, &task, &err), ERR_INPUT);
  ck_assert_msg(strstr(err.text, mistakes[_i][1]) != NULL, "%s", err.text);
  ck_assert_msg(strncmp(err.text, "command line: damage 'custom': ", 31) == 0, "%s", err.text);
  ck_assert_ptr_null(strchr(err.text, '\n'));
  config_close(config);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {senses_fail_without_a_change_of_the_body,
                                bodies_of_other_sizes_stand_side_by_side,
                                a_damage_does_the_same_to_a_shipped_robot, NULL};
  Suite *s = suite_of("mjcf_damage", 60, tests);
  TCase *c = tcase_create("loops");
  tcase_set_timeout(c, 60);
  tcase_add_loop_test(c, every_edit_of_the_body_changes_how_it_moves, 0,
                      sizeof of_the_body / sizeof of_the_body[0]);
  tcase_add_loop_test(c, a_wrong_name_is_answered_with_the_nearest, 0,
                      sizeof mistakes / sizeof mistakes[0]);
  suite_add_tcase(s, c);
  return s;
}

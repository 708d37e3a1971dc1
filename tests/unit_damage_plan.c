// Variants of a body: when edits begin and end, variants side by side, and what does not fit.
#include "envs/damage_plan.h"

#include "tests/robot_rig.h"

static const mjModel *model_of(const Robot *r) {
  return r->worker->model;
}

// --- time

START_TEST(a_leg_breaks_and_heals_while_it_runs) {
  Robot r = OPEN("env=mutilated-ant", "env.steps=40",
                 "damage=[{length: {geom: left_ankle_geom, from: 0.25, duration: 5}},"
                 " {friction: {scale: 0.5, at: [3, 12], duration: 2}}]");
  ck_assert_int_eq(r.task.variants[0].change, 3);
  for (int k = 0; k < 2; k++) {
    reset(&r, 3);
    for (int t = 0; t < 20; t++) {
      idle(&r, 1); // step t
      const mjModel *m = model_of(&r);
      bool short_leg = 10 <= t && t < 15, slippery = t == 3 || t == 4 || t == 12 || t == 13;
      ck_assert(near(m->body_mass[4], short_leg ? 0.024940528 : 0.067592205, 0, 1e-7));
      ck_assert_double_eq(m->geom_friction[0], slippery ? 0.5 : 1);
    }
  }
  robot_close(&r);
}
END_TEST

// the same edit from the first step on is another body from the start
START_TEST(an_edit_from_step_0_is_there_at_once) {
  Robot a = OPEN("env=mutilated-ant", "damage=ant-RL");
  Robot b = OPEN("env=mutilated-ant",
                 "damage=[{length: {geom: third_ankle_geom, from: 0, duration: 0.9}}]");
  reset(&a, 8);
  reset(&b, 8);
  idle(&a, 30);
  idle(&b, 30);
  ck_assert_mem_eq(a.worker->data->qpos, b.worker->data->qpos, 15 * sizeof(double));
  robot_close(&a);
  robot_close(&b);
}
END_TEST

START_TEST(variants_do_not_meet) {
  static const char *const alone[] = {"damage=none", "damage=ant-FR", "damage=pendulum",
                                      "damage=ant-frozen-ankle-2", "damage=push-50"};
  Robot r = OPEN("env=mutilated-ant", "damage.train=[none, ant-FR, pendulum, ant-frozen-ankle-2]",
                 "damage.test=[push-50]", "env.steps=30");
  ck_assert_int_eq(r.task.n_variants, 5);
  ck_assert(r.task.variants[3].seen && !r.task.variants[4].seen);
  ck_assert_int_eq(r.task.variants[4].change, 15);
  for (int round = 0; round < 2; round++) {
    for (int v = 4; v >= 0; v--) {
      Robot one = OPEN("env=mutilated-ant", alone[v], "env.steps=30");
      Rng rng;
      rng_open(&rng, (Stream){.seed = 43, .purpose = PURPOSE_TEST, .individual = 6});
      ck_assert_int_eq(r.type->reset(r.worker, v, &rng), RUNNING);
      reset(&one, 6);
      idle(&one, 25);
      idle(&r, 25);
      ck_assert_mem_eq(r.worker->data->qpos, one.worker->data->qpos, 15 * sizeof(double));
      robot_close(&one);
    }
  }
  robot_close(&r);
}
END_TEST

// edits start from the intact body, not from the first of the variants
START_TEST(the_first_variant_is_no_model_for_the_others) {
  static const char *const alone[] = {"damage=none", "damage=[{length: {geom: bshin}}]",
                                      "damage=[{frozen: {joint: \"*\"}}]"};
  Robot r =
      OPEN("env=half-cheetah", "damage.train=[hang, none, short, stuck]",
           "damage.edits.hang=[heavy, pendulum]", "damage.edits.short=[{length: {geom: bshin}}]",
           "damage.edits.stuck=[{frozen: {joint: \"*\"}}]");
  for (int v = 1; v < 4; v++) {
    Robot one = OPEN("env=half-cheetah", alone[v - 1]);
    const mjModel *a = r.task.env->variants[v]->model, *b = model_of(&one);
    ck_assert_int_eq(a->nbody, b->nbody);
    ck_assert_int_eq(a->neq, b->neq);
    ck_assert_mem_eq(a->body_mass, b->body_mass, (size_t)b->nbody * sizeof(double));
    robot_close(&one);
  }
  robot_close(&r);
}
END_TEST

START_TEST(all_bodies_meet_the_same_starts) {
  static const char *const robots[] = {"env=half-cheetah", "env=swimmer", "env=mjcf",
                                       "env=walker-walk", "env=mutilated-ant"};
  for (size_t k = 0; k < sizeof robots / sizeof robots[0]; k++) {
    Robot r = OPEN(robots[k], "damage.train=[none, pendulum, heavy, weak-motors, delay-2]");
    double qpos[32], qvel[32];
    uint64_t seed = 0;
    for (int v = 0; v < 5; v++) {
      Rng rng;
      rng_open(&rng, (Stream){.seed = 43, .purpose = PURPOSE_TEST, .individual = k});
      ck_assert_int_eq(r.type->reset(r.worker, v, &rng), RUNNING);
      const mjData *d = r.worker->data;
      if (v == 0) {
        memcpy(qpos, d->qpos, sizeof *qpos * (size_t)r.shape.n_qpos);
        memcpy(qvel, d->qvel, sizeof *qvel * (size_t)r.shape.n_qvel);
        seed = r.worker->seed;
      }
      ck_assert_mem_eq(qpos, d->qpos, sizeof *qpos * (size_t)r.shape.n_qpos);
      ck_assert_mem_eq(qvel, d->qvel, sizeof *qvel * (size_t)r.shape.n_qvel);
      ck_assert(seed == r.worker->seed);
    }
    robot_close(&r);
  }
}
END_TEST

START_TEST(a_task_can_be_given_more_variants) {
  Robot r = OPEN("env=mutilated-ant", "damage=ant-FR");
  Config *other = composed((const char *const[]){"damage=ant-RL", NULL});
  Config *wrong = composed((const char *const[]){"damage=cheetah-motor-0", NULL});
  Err err = {0};
  ck_assert_int_eq(task_add_variant(&r.task, &wrong->damage.variants[0], &err), ERR_INPUT);
  ck_assert_int_eq(r.task.n_variants, 1);
  ck_assert_msg(task_add_variant(&r.task, &other->damage.variants[0], &err) == OK, "%s", err.text);
  ck_assert_int_eq(r.task.n_variants, 2);
  ck_assert_str_eq(r.task.variants[1].name, "ant-RL");
  EnvWorker *worker;
  Rng rng;
  ck_assert_int_eq(r.type->worker_new(r.task.env, &worker, &err), OK);
  rng_open(&rng, (Stream){.seed = 1, .purpose = PURPOSE_TEST});
  ck_assert_int_eq(r.type->reset(worker, 1, &rng), RUNNING);
  ck_assert(near(worker->model->body_mass[10], 0.024940528, 0, 1e-7));
  ck_assert(near(worker->model->body_mass[7], 0.067592205, 0, 1e-7));
  r.type->worker_free(worker);
  robot_close(&r);
  config_close(other);
  config_close(wrong);
}
END_TEST

// --- what does not fit

static const struct {
  const char *env, *damage, *fragment;
} mistakes[] = {
    {"env=ant", "damage=[{motor: {actuator: hip1}}]",
     "command line: damage 'custom': motor: the robot has no actuator 'hip1'; did you mean "
     "'hip_1'?"},
    {"env=ant", "damage=[{frozen: {joint: ankle}}]", "no joint 'ankle'; did you mean 'ankle_1'?"},
    {"env=ant", "damage=[{frozen: {joint: root}}]", "'root' is no hinge and no slide"},
    {"env=ant", "damage=[{length: {geom: torso_geom}}]", "no capsule and no cylinder"},
    {"env=ant", "damage=[{remove: {geom: left_ankle_geom}}]", "mass and inertia"},
    {"env=half-cheetah", "damage=[{push: {body: tors}}]", "no body 'tors'; did you mean 'torso'?"},
    {"env=half-cheetah", "damage=[{push: {force: [1, 2]}}]", "force must be three numbers"},
    {"env=half-cheetah", "damage=[{wind: {speed: [1]}}]", "speed must be three numbers"},
    {"env=half-cheetah", "damage=[{push: {at: [1000]}}]", "step 1000 is not in an episode of 1000"},
    {"env=half-cheetah", "damage=[{push: {at: [2.5]}}]", "neither a whole number"},
    {"env=half-cheetah", "damage=[{push: {at: [2], from: 3}}]", "one of them says when"},
    {"env=half-cheetah", "damage=[{dropout: {entries: [17]}}]", "there is no 17"},
    {"env=half-cheetah", "damage=[{noise: {range: [5, 3]}}]", "range must be [first, last]"},
    {"env=half-cheetah", "damage=[{pendulum: {from: 4}}]", "cannot begin or end in mid-episode"},
    {"env=half-cheetah", "damage=[{pendulum: {x: []}}]", "x: where?"},
};

START_TEST(what_does_not_fit_is_said_in_one_line) {
  Config *config = composed((const char *const[]){mistakes[_i].env, mistakes[_i].damage, NULL});
  Task task;
  Err err = {0};
  ck_assert_int_eq(task_open(config, &task, &err), ERR_INPUT);
  ck_assert_msg(strstr(err.text, mistakes[_i].fragment) != NULL, "%s", err.text);
  ck_assert_msg(strchr(err.text, '\n') == NULL, "%s", err.text);
  config_close(config);
}
END_TEST

Suite *suite(void) {
  Suite *s = suite_of("damage_plan", 30,
                      (const TTest *const[]){
                          a_leg_breaks_and_heals_while_it_runs,
                          an_edit_from_step_0_is_there_at_once,
                          variants_do_not_meet,
                          the_first_variant_is_no_model_for_the_others,
                          all_bodies_meet_the_same_starts,
                          a_task_can_be_given_more_variants,
                          NULL,
                      });
  TCase *c = tcase_create("mistakes");
  tcase_set_timeout(c, 30);
  tcase_add_loop_test(c, what_does_not_fit_is_said_in_one_line, 0,
                      sizeof mistakes / sizeof mistakes[0]);
  suite_add_tcase(s, c);
  return s;
}

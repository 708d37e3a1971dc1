// Damage: each kind of edit against numbers worked out by hand or against what physics must do;
// when edits begin and end; what does not fit.
#include <math.h>

#include "envs/damage_plan.h"
#include "tests/robot_rig.h"

static const mjModel *model_of(const Robot *r) {
  return r->worker->model;
}

static int id_of(const Robot *r, mjtObj type, const char *name) {
  int id = mj_name2id(model_of(r), (int)type, name);
  ck_assert_msg(id >= 0, "%s", name);
  return id;
}

// --- the body

START_TEST(a_short_leg_weighs_less) {
  Robot r = OPEN("env=mutilated-ant", "damage=ant-FR");
  const mjModel *m = model_of(&r);
  const double axial = 7.2946777e-05, transverse = 0.00017300623;
  for (int leg = 0; leg < 4; leg++) {
    int body = 4 + 3 * leg;
    ck_assert(near(m->body_mass[body], leg == 1 ? 0.024940528 : 0.067592205, 0, 1e-7));
    ck_assert(near(m->body_inertia[3 * body], leg == 1 ? transverse : 0.0026747907, 0, 1e-7));
    ck_assert(near(m->body_inertia[3 * body + 2], leg == 1 ? axial : 0.00020943214, 0, 1e-7));
  }
  ck_assert(near(m->body_ipos[3 * 7], -0.05, 1e-15, 0));
  ck_assert(near(m->body_subtreemass[1], 0.86822841, 0, 1e-7));
  robot_close(&r);
  r = OPEN("env=mutilated-ant", "damage=[{length: {geom: right_ankle_geom, scale: 0.5}}]");
  ck_assert(near(model_of(&r)->body_ipos[3 * 7], -0.1, 1e-15, 0));
  robot_close(&r);
}
END_TEST

// the cheetah's thigh is a capsule given by its middle, on a body whose mass is given
START_TEST(a_capsule_keeps_the_end_at_its_joint) {
  Robot whole = OPEN("env=half-cheetah");
  Robot r = OPEN("env=half-cheetah", "damage=[{length: {geom: bthigh, scale: 0.4}}]");
  const mjModel *a = model_of(&whole), *b = model_of(&r);
  int geom = id_of(&r, mjOBJ_GEOM, "bthigh"), body = a->geom_bodyid[geom];
  double end[2][3];
  ck_assert(near(b->geom_size[3 * geom + 1], 0.4 * a->geom_size[3 * geom + 1], 1e-12, 0));
  for (int i = 0; i < 2; i++) {
    const mjModel *m = i == 0 ? a : b;
    double axis[3] = {0, 0, m->geom_size[3 * geom + 1]}, half[3], low[3];
    mju_rotVecQuat(half, axis, m->geom_quat + 4 * geom);
    mju_sub3(low, m->geom_pos + 3 * geom, half);
    mju_add3(end[i], m->geom_pos + 3 * geom, half);
    if (mju_norm3(low) < mju_norm3(end[i])) {
      mju_copy3(end[i], low);
    }
  }
  for (int k = 0; k < 3; k++) {
    ck_assert(near(end[0][k], end[1][k], 1e-9, 0));
  }

  // pi r^2 (4/3 r + 2 h) in one density
  double radius = 0.046, h = a->geom_size[3 * geom + 1];
  double share = (4.0 / 3 * radius + 0.8 * h) / (4.0 / 3 * radius + 2 * h);
  ck_assert(near(b->body_mass[body], share * a->body_mass[body], 0, 1e-6));
  robot_close(&whole);
  robot_close(&r);
}
END_TEST

START_TEST(a_limb_is_shorter_with_all_that_hangs_on_it) {
  Robot whole = OPEN("env=half-cheetah");
  Robot r = OPEN("env=half-cheetah", "damage=[{limb: {body: bthigh, scale: 0.75}}]");
  const mjModel *a = model_of(&whole), *b = model_of(&r);
  int thigh = id_of(&r, mjOBJ_BODY, "bthigh"), shin = id_of(&r, mjOBJ_BODY, "bshin");
  int foot = id_of(&r, mjOBJ_GEOM, "bfoot"), other = id_of(&r, mjOBJ_GEOM, "ffoot");
  for (int k = 0; k < 3; k++) {
    ck_assert_double_eq(b->body_pos[3 * thigh + k], a->body_pos[3 * thigh + k]);
    ck_assert(near(b->body_pos[3 * shin + k], 0.75 * a->body_pos[3 * shin + k], 1e-12, 0));
    ck_assert(near(b->geom_pos[3 * foot + k], 0.75 * a->geom_pos[3 * foot + k], 1e-12, 0));
  }
  ck_assert(near(b->geom_size[3 * foot + 1], 0.75 * a->geom_size[3 * foot + 1], 1e-12, 0));
  ck_assert_double_eq(b->geom_size[3 * foot], a->geom_size[3 * foot]);
  ck_assert_double_eq(b->geom_size[3 * other + 1], a->geom_size[3 * other + 1]);
  robot_close(&whole);
  robot_close(&r);
}
END_TEST

START_TEST(a_part_that_is_gone_weighs_and_touches_nothing) {
  Robot whole = OPEN("env=half-cheetah");
  Robot r = OPEN("env=half-cheetah", "damage=[{remove: {geom: head}}]");
  const mjModel *a = model_of(&whole), *b = model_of(&r);
  int head = id_of(&r, mjOBJ_GEOM, "head"), torso = a->geom_bodyid[head];
  ck_assert(b->geom_contype[head] == 0 && b->geom_conaffinity[head] == 0);
  ck_assert(a->geom_contype[head] != 0);
  // the head is 0.15 long in each direction, the torso 0.5
  double r43 = 4.0 / 3 * 0.046, share = (r43 + 1) / (r43 + 1 + r43 + 0.3);
  ck_assert(near(b->body_mass[torso], share * a->body_mass[torso], 0, 1e-6));
  ck_assert_double_lt(b->body_ipos[3 * torso + 2], 1e-6);
  robot_close(&whole);
  robot_close(&r);
}
END_TEST

START_TEST(mass_and_inertia_are_scaled) {
  Robot whole = OPEN("env=ant");
  Robot r = OPEN("env=ant", "damage=[{mass: {body: aux_*, scale: 2.5}},"
                            " {inertia: {body: torso, scale: 3}}]");
  const mjModel *a = model_of(&whole), *b = model_of(&r);
  int aux = id_of(&r, mjOBJ_BODY, "aux_3"), torso = id_of(&r, mjOBJ_BODY, "torso");
  ck_assert(near(b->body_mass[aux], 2.5 * a->body_mass[aux], 0, 1e-12));
  ck_assert(near(b->body_inertia[3 * aux + 1], 2.5 * a->body_inertia[3 * aux + 1], 0, 1e-12));
  ck_assert_double_eq(b->body_mass[torso], a->body_mass[torso]);
  ck_assert(near(b->body_inertia[3 * torso + 1], 3 * a->body_inertia[3 * torso + 1], 0, 1e-12));
  double more = 4 * 1.5 * a->body_mass[aux];
  ck_assert(near(b->body_subtreemass[1], a->body_subtreemass[1] + more, 0, 1e-12));
  ck_assert_double_lt(b->body_invweight0[2 * torso], a->body_invweight0[2 * torso]);
  robot_close(&whole);
  robot_close(&r);
}
END_TEST

// the torso of the ant is a ball: its inertia about the new mass centre by Steiner's theorem
START_TEST(a_load_moves_the_mass_centre) {
  Robot whole = OPEN("env=ant");
  Robot r = OPEN("env=ant", "damage=[{payload: {body: torso, mass: 0.5, place: [0, 0, 0.3],"
                            " radius: 0.2}}]");
  const mjModel *a = model_of(&whole), *b = model_of(&r);
  double m = a->body_mass[1], ball = a->body_inertia[3], load = 0.4 * 0.5 * 0.04;
  double middle = 0.5 * 0.3 / (m + 0.5), reduced = m * 0.5 / (m + 0.5) * 0.09;
  ck_assert(near(b->body_mass[1], m + 0.5, 0, 1e-12));
  ck_assert(near(b->body_ipos[5], middle, 0, 1e-12));
  double most = fmax(fmax(b->body_inertia[3], b->body_inertia[4]), b->body_inertia[5]);
  double least = fmin(fmin(b->body_inertia[3], b->body_inertia[4]), b->body_inertia[5]);
  ck_assert(near(least, ball + load, 0, 1e-9));
  ck_assert(near(most, ball + load + reduced, 0, 1e-9));
  robot_close(&whole);
  robot_close(&r);
}
END_TEST

// --- motors

START_TEST(a_motor_without_gain_has_no_force) {
  Robot r = OPEN("env=half-cheetah", "damage=[{motor: {actuator: b*, gain: 0}},"
                                     " {motor: {actuator: '5', gain: 0.25}}]");
  const double action[] = {1, 1, 1, 1, 1, 0.5};
  reset_to(&r, 1, 1);
  r.type->step(r.worker, action);
  const double *force = r.worker->data->actuator_force;
  ck_assert(force[0] == 0 && force[1] == 0 && force[2] == 0);
  ck_assert(near(force[3], 1, 1e-12, 0));
  ck_assert(near(force[5], 0.125, 1e-12, 0));
  robot_close(&r);

  // a servo's springs and brakes go with it
  Robot whole = OPEN("env=go1-walk");
  r = OPEN("env=go1-walk", "damage=[{motor: {actuator: FR_*, gain: 0.5}}]");
  const mjModel *a = model_of(&whole), *b = model_of(&r);
  for (int i = 0; i < 12; i++) {
    double gain = i < 3 ? 0.5 : 1;
    ck_assert_double_eq(b->actuator_gainprm[mjNGAIN * i], gain * a->actuator_gainprm[mjNGAIN * i]);
    ck_assert_double_eq(b->actuator_biasprm[mjNBIAS * i + 1],
                        gain * a->actuator_biasprm[mjNBIAS * i + 1]);
  }
  robot_close(&whole);
  robot_close(&r);
}
END_TEST

static double wander(Robot *r, int coordinate, int n) {
  const double action[] = {1, -1, 1, 1, -1, 1, 1, -1};
  double start = r->worker->data->qpos[coordinate], most = 0;
  for (int t = 0; t < n; t++) {
    ck_assert_int_eq(r->type->step(r->worker, action).outcome, RUNNING);
    most = fmax(most, fabs(r->worker->data->qpos[coordinate] - start));
  }
  return most;
}

START_TEST(a_stuck_joint_stays_where_it_is) {
  Robot r = OPEN("env=half-cheetah", "damage=[{frozen: {joint: bshin}}]");
  reset_to(&r, 4, 0.25);
  ck_assert_double_lt(wander(&r, 4, 40), 0.02);
  ck_assert(fabs(r.worker->data->qpos[4] - 0.25) < 0.02);
  robot_close(&r);

  // from a step on, where it is then; a reset forgets it
  r = OPEN("env=half-cheetah", "damage=[{frozen: {joint: bshin, from: 10}}]");
  for (int k = 0; k < 2; k++) {
    reset_to(&r, 4, 0.25);
    ck_assert_double_gt(wander(&r, 4, 10), 0.1);
    wander(&r, 4, 1);
    ck_assert_double_lt(wander(&r, 4, 20), 0.05);
  }
  robot_close(&r);
  r = OPEN("env=half-cheetah", "damage=[{frozen: {joint: bshin, angle: 0.3}}]");
  reset_to(&r, 4, 0.28);
  wander(&r, 4, 30);
  ck_assert_double_eq_tol(r.worker->data->qpos[4], 0.3, 0.01);
  robot_close(&r);
}
END_TEST

START_TEST(commands_come_late) {
  Robot r = OPEN("env=half-cheetah", "damage=[{delay: {actuator: fthigh, steps: 2}}]");
  reset_to(&r, 1, 1);
  for (int t = 0; t < 6; t++) {
    double action[6];
    for (int i = 0; i < 6; i++) {
      action[i] = 0.1 * t + 0.05;
    }
    ck_assert_int_eq(r.type->step(r.worker, action).outcome, RUNNING);
    const double *ctrl = r.worker->data->ctrl;
    ck_assert_double_eq(ctrl[2], 0.1 * t + 0.05);
    ck_assert_double_eq(ctrl[3], 0.1 * (t < 2 ? 0 : t - 2) + 0.05);
  }
  robot_close(&r);
}
END_TEST

// --- surroundings

START_TEST(surfaces_become_slippery) {
  Robot whole = OPEN("env=hopper");
  Robot r = OPEN("env=hopper", "damage=[{friction: {geom: foot_geom, scale: 0.25}}]");
  const mjModel *a = model_of(&whole), *b = model_of(&r);
  for (int i = 0; i < a->ngeom; i++) {
    bool meant = strcmp(mj_id2name(a, mjOBJ_GEOM, i), "foot_geom") == 0;
    for (int k = 0; k < 3; k++) {
      double scale = meant ? 0.25 : 1;
      ck_assert_double_eq(b->geom_friction[3 * i + k], scale * a->geom_friction[3 * i + k]);
    }
  }
  robot_close(&whole);
  robot_close(&r);
}
END_TEST

START_TEST(the_way_goes_up) {
  Robot r = OPEN("env=half-cheetah", "damage=[{slope: {degrees: 10}}]");
  const double *g = model_of(&r)->opt.gravity;
  ck_assert(near(g[0], -9.81 * sin(10 * mjPI / 180), 1e-12, 0));
  ck_assert(near(g[1], 0, 1e-12, 0) && near(g[2], -9.81 * cos(10 * mjPI / 180), 1e-12, 0));
  robot_close(&r);
  r = OPEN("env=ant", "damage=[{slope: {degrees: 10, heading: 90}}]");
  g = model_of(&r)->opt.gravity;
  ck_assert(near(g[0], 0, 1e-12, 0));
  ck_assert(near(g[1], -9.81 * sin(10 * mjPI / 180), 1e-12, 0));
  robot_close(&r);
}
END_TEST

START_TEST(wind_has_an_effect) {
  double speed[3];
  static const char *const winds[] = {"damage=none", "damage=[{wind: {speed: [-30, 0, 0]}}]",
                                      "damage=[{wind: {speed: [500, 20, 20]}}]"};
  for (int i = 0; i < 3; i++) {
    Robot r = OPEN("env=obstacle-cheetah", winds[i]);
    reset_to(&r, 1, 1.5);
    idle(&r, 5);
    speed[i] = r.worker->data->qvel[0];
    ck_assert_double_eq(model_of(&r)->opt.density, i == 0 ? 0 : 1.2);
    robot_close(&r);
  }
  ck_assert_double_lt(speed[1], speed[0] - 0.01);
  ck_assert_double_gt(speed[2], speed[0] + 1);

  // where there is a medium it stays
  Robot r = OPEN("env=swimmer", "damage=wind");
  ck_assert_double_eq(model_of(&r)->opt.density, 4000);
  robot_close(&r);
}
END_TEST

START_TEST(pendulums_hang_in_the_way_of_any_robot) {
  Robot r = OPEN("env=ant", "damage=[{pendulum: {x: [3, 7], mass: 4.5}}, {pendulum: {x: [9]}}]");
  ck_assert_int_eq(r.shape.n_qpos, 15 + 3 * 7);
  ck_assert_int_eq(r.shape.n_obs, 105);
  const mjModel *m = model_of(&r);
  ck_assert_double_eq(m->qpos0[15 + 7], 7);
  ck_assert_double_eq(m->qpos0[15 + 14], 9);
  ck_assert_double_eq(m->body_mass[id_of(&r, mjOBJ_BODY, "obstacle_body_1")], 4.5);
  reset(&r, 3);
  idle(&r, 20);
  robot_close(&r);
}
END_TEST

START_TEST(a_push_acts_in_its_steps) {
  Robot r = OPEN("env=obstacle-cheetah", "damage=[{push: {at: [4, 9]}}]");
  ck_assert_int_eq(r.task.variants[0].change, 4);
  reset_to(&r, 1, 1.5); // in the air
  for (int t = 0; t < 12; t++) {
    double before = r.worker->data->qvel[0];
    idle(&r, 1);
    double change = r.worker->data->qvel[0] - before;

    // 75 N s on 14 kg, some of it in the swing of the legs
    bool pushed = t == 4 || t == 9;
    ck_assert_msg(pushed ? change < -4 : fabs(change) < 4, "step %d: %g m/s", t, change);
  }
  robot_close(&r);
}
END_TEST

// one more of a robot's own pushes: their forces add up
START_TEST(pushes_of_a_task_and_of_a_damage_add_up) {
  static const char own[] = "env.push={enable: true, wait: [0.06, 0.06], duration: [0.1, 0.1],"
                            " speed: [1.5, 1.5]}";
  static const char damage[] = "damage=[{push: {body: trunk, from: 2, duration: 4, "
                               "force: [31, -7, 5]}}, {push: {at: [5], force: [0, 11, 0]}}]";
  Robot a = OPEN("env=go1-joystick", own), b = OPEN("env=go1-joystick", own, damage);
  reset(&a, 4);
  reset(&b, 4);
  int n_both = 0;
  for (int t = 0; t < 20; t++) {
    idle(&a, 1);
    idle(&b, 1);
    const double *x = a.worker->data->xfrc_applied + 6, *y = b.worker->data->xfrc_applied + 6;
    bool long_one = 2 <= t && t < 6, short_one = t == 5;
    ck_assert_double_eq_tol(y[0] - x[0], long_one ? 31 : 0, 1e-9);
    ck_assert_double_eq_tol(y[1] - x[1], (long_one ? -7 : 0) + (short_one ? 11 : 0), 1e-9);
    ck_assert_double_eq(y[2], long_one ? 5 : 0);
    n_both += long_one && fabs(x[0]) > 1;
  }
  ck_assert_int_ge(n_both, 1);
  robot_close(&a);
  robot_close(&b);
}
END_TEST

// --- senses

static void observe(Robot *r, double *obs) {
  r->type->observe(r->worker, obs);
}

START_TEST(entries_are_lost) {
  Robot r = OPEN("env=half-cheetah",
                 "damage=[{dropout: {entries: [2], range: [5, 7], value: -3, from: 2}}]");
  double obs[17];
  reset(&r, 5);
  for (int t = 0; t < 4; t++) {
    observe(&r, obs);
    for (int i = 0; i < 17; i++) {
      bool lost = t >= 2 && (i == 2 || (5 <= i && i <= 7));
      ck_assert((obs[i] == -3) == lost);
    }
    idle(&r, 1);
  }
  robot_close(&r);
}
END_TEST

START_TEST(chances_and_noise_are_what_they_should_be) {
  Robot r = OPEN("env=half-cheetah", "env.steps=4000",
                 "damage=[{dropout: {entries: [3], chance: 0.25, value: 77}},"
                 " {noise: {entries: [9], deviation: 0.5}}]");
  double obs[17], again[17], squares = 0;
  int lost = 0, n = 3000;
  reset(&r, 5);
  for (int t = 0; t < n; t++) {
    observe(&r, obs);
    observe(&r, again);
    ck_assert_mem_eq(obs, again, sizeof obs);
    double noise = obs[9] - r.worker->data->qvel[1];
    squares += noise * noise;
    lost += obs[3] == 77;
    ck_assert(obs[4] == r.worker->data->qpos[5]);
    r.worker->step++;
  }
  ck_assert_double_eq_tol(sqrt(squares / n), 0.5, 0.03);
  ck_assert_double_eq_tol((double)lost / n, 0.25, 0.03);

  // a given start has no noise
  reset_to(&r, 0, 0);
  observe(&r, obs);
  ck_assert_double_eq(obs[9], 0);
  robot_close(&r);
}
END_TEST

// every kind has a sound table that begins with the times
START_TEST(kinds_are_sound) {
  for (const DamageKind *kind = damage_kinds; kind->item.name != NULL; kind++) {
    expect_sound_params(kind->item.name, kind->item.params, kind->item.params_size);
    int n_times = 0;
    for (const Param *p = kind->item.params; p->key != NULL; p++) {
      n_times += p->offset == offsetof(DamageTime, at) || p->offset == offsetof(DamageTime, from) ||
                 p->offset == offsetof(DamageTime, duration);
    }
    ck_assert_int_eq(n_times, 3);
    ck_assert(kind == damage_kinds || strcmp(kind[-1].item.name, kind->item.name) < 0);
  }
}
END_TEST

Suite *suite(void) {
  return suite_of("damage", 30,
                  (const TTest *const[]){
                      a_short_leg_weighs_less,
                      a_capsule_keeps_the_end_at_its_joint,
                      a_limb_is_shorter_with_all_that_hangs_on_it,
                      a_part_that_is_gone_weighs_and_touches_nothing,
                      mass_and_inertia_are_scaled,
                      a_load_moves_the_mass_centre,
                      a_motor_without_gain_has_no_force,
                      a_stuck_joint_stays_where_it_is,
                      commands_come_late,
                      surfaces_become_slippery,
                      the_way_goes_up,
                      wind_has_an_effect,
                      pendulums_hang_in_the_way_of_any_robot,
                      a_push_acts_in_its_steps,
                      pushes_of_a_task_and_of_a_damage_add_up,
                      entries_are_lost,
                      chances_and_noise_are_what_they_should_be,
                      kinds_are_sound,
                      NULL,
                  });
}

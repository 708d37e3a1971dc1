// Bodies that differ: what is drawn from which stream, what follows from it, that a reset undoes
// it, and what cannot be drawn.
#include "tests/allocations.h"

#include <math.h>

#include "envs/random_body.h"
#include "envs/world_build.h"
#include "tests/robot_rig.h"

static const Stream some_body = {
    .seed = 5, .purpose = PURPOSE_BODY, .generation = 3, .individual = 7, .repeat = 2};

static void draw(Robot *r, const Stream *stream) {
  r->type->draw_body(r->worker, stream);
  reset(r, 1);
}

static const mjModel *base_of(const Robot *r) {
  return r->task.env->model;
}

static int id_of(const mjModel *m, mjtObj type, const char *name) {
  int id = mj_name2id(m, (int)type, name);
  ck_assert_msg(id >= 0, "%s", name);
  return id;
}

// the numbers that quantity k of the list draws from some_body
static void open_numbers(int k, Rng *rng) {
  Stream stream = some_body;
  stream.step = (uint32_t)k;
  rng_open(rng, stream);
}

static bool is_within(double value, double low, double high) {
  return value >= low && value <= high;
}

// --- what is drawn

START_TEST(numbers_are_set_scaled_and_added) {
  Robot r = OPEN("env=half-cheetah",
                 "randomization.quantities=[{friction: {geom: floor, set: [0.3, 0.9]}},"
                 " {damping: {joint: b*, scale: [0.5, 1.5]}},"
                 " {mass: {body: fthigh, add: [0.25, 0.75]}},"
                 " {armature: {joint: ffoot, scale: [0.1, 10], distribution: log-uniform}}]");
  draw(&r, &some_body);
  const mjModel *m = r.worker->model, *base = base_of(&r);
  int floor = id_of(m, mjOBJ_GEOM, "floor"), thigh = id_of(m, mjOBJ_BODY, "fthigh");
  int foot = m->jnt_dofadr[id_of(m, mjOBJ_JOINT, "ffoot")];
  Rng rng;
  open_numbers(0, &rng);
  ck_assert_double_eq(m->geom_friction[3 * floor], rng_uniform(&rng, 0.3, 0.9));
  ck_assert_double_eq(m->geom_friction[3 * floor + 1], base->geom_friction[3 * floor + 1]);
  open_numbers(1, &rng);
  for (int i = 0; i < m->njnt; i++) {
    int dof = m->jnt_dofadr[i];
    bool meant = *mj_id2name(m, mjOBJ_JOINT, i) == 'b';
    double factor = meant ? rng_uniform(&rng, 0.5, 1.5) : 1;
    ck_assert_double_eq(m->dof_damping[dof], base->dof_damping[dof] * factor);
  }
  open_numbers(2, &rng);
  double more = rng_uniform(&rng, 0.25, 0.75);
  ck_assert_double_eq(m->body_mass[thigh], base->body_mass[thigh] + more);
  ck_assert(near(m->body_subtreemass[1], base->body_subtreemass[1] + more, 0, 1e-12));
  ck_assert_double_eq(m->body_inertia[3 * thigh], base->body_inertia[3 * thigh]);
  open_numbers(3, &rng);
  double factor = exp(rng_uniform(&rng, log(0.1), log(10)));
  ck_assert_double_eq(m->dof_armature[foot], base->dof_armature[foot] * factor);
  robot_close(&r);
}
END_TEST

// the shipped list: the mass of the trunk is scaled, then a load is added
START_TEST(the_go1_is_drawn_as_the_reference_draws_it) {
  Robot r = OPEN("env=go1-walk", "randomization=go1");
  draw(&r, &some_body);
  const mjModel *m = r.worker->model, *base = base_of(&r);
  int trunk = id_of(m, mjOBJ_BODY, "trunk");
  Rng masses, load;
  ck_assert(is_within(m->geom_friction[0], 0.4, 1) && m->geom_friction[0] != 0.6);
  for (int dof = 6; dof < m->nv; dof++) {
    double loss = m->dof_frictionloss[dof] / base->dof_frictionloss[dof];
    double armature = m->dof_armature[dof] / base->dof_armature[dof];
    ck_assert(is_within(loss, 0.8, 1.2) && is_within(armature, 1, 1.2) && loss != armature);
    ck_assert_double_eq(m->dof_damping[dof], base->dof_damping[dof]);
    ck_assert(is_within(m->qpos0[dof + 1] - base->qpos0[dof + 1], -0.1, 0.1));
    ck_assert_double_ne(m->qpos0[dof + 1], base->qpos0[dof + 1]);
  }
  ck_assert_mem_eq(m->qpos0, base->qpos0, 7 * sizeof *m->qpos0);
  open_numbers(4, &masses);
  open_numbers(5, &load);
  for (int body = 1; body < m->nbody; body++) {
    double mass = base->body_mass[body] * rng_uniform(&masses, 0.8, 1.2);
    mass += body == trunk ? rng_uniform(&load, -1.5, 1.5) : 0;
    ck_assert_double_eq(m->body_mass[body], mass);
  }
  for (int k = 0; k < 3; k++) {
    double shift = m->body_ipos[3 * trunk + k] - base->body_ipos[3 * trunk + k];
    ck_assert(is_within(shift, -0.1, 0.1) && shift != 0);
  }
  ck_assert_mem_eq(m->body_inertia, base->body_inertia, 3 * (size_t)m->nbody * sizeof(double));
  ck_assert_mem_eq(m->body_invweight0, base->body_invweight0,
                   2 * (size_t)m->nbody * sizeof(double));
  robot_close(&r);
}
END_TEST

START_TEST(a_stream_is_a_body_and_a_reset_undoes_it) {
  Robot r = OPEN("env=go1-walk", "randomization=go1", "damage.train=[none, go1-motor-FL]");
  mjModel *first, *m;
  Stream other = some_body;
  other.repeat++;
  draw(&r, &some_body);
  first = mj_copyModel(NULL, r.worker->model);
  draw(&r, &other);
  m = r.worker->model;
  ck_assert_int_ne(memcmp(first->buffer, m->buffer, (size_t)m->nbuffer), 0);
  draw(&r, &some_body);
  ck_assert_mem_eq(first->buffer, m->buffer, (size_t)m->nbuffer);

  // another variant is the same body, as far as it can be
  Rng rng;
  rng_open(&rng, some_body);
  ck_assert_int_eq(r.type->reset(r.worker, 1, &rng), RUNNING);
  size_t masses = (size_t)m->nbody * sizeof(double);
  ck_assert_mem_eq(r.worker->model->body_mass, first->body_mass, masses);
  const double *gains = r.worker->model->actuator_gainprm, *before = first->actuator_gainprm;
  ck_assert(near(gains[mjNGAIN * 4], 0.1 * before[mjNGAIN * 4], 1e-12, 0));
  draw(&r, NULL);
  ck_assert_ptr_eq(r.worker->model, m);
  ck_assert_mem_eq(base_of(&r)->buffer, m->buffer, (size_t)m->nbuffer);
  mj_deleteModel(first);
  robot_close(&r);
}
END_TEST

// --- what follows from it

// a model compiled from the numbers of another one's bodies, with that one's inverse weights
static mjModel *compiled_alike(const Robot *r) {
  static Err err;
  const mjModel *m = r->worker->model;
  mjSpec *spec;
  mjModel *made;
  ck_assert_msg(world_spec(r->task.env, &spec, &err) == OK, "%s", err.text);
  for (int i = 1; i < m->nbody; i++) {
    const char *name = mj_id2name(m, mjOBJ_BODY, i);
    if (name == NULL) {
      continue;
    }
    mjsBody *body = mjs_findBody(spec, name);
    body->mass = m->body_mass[i];
    memcpy(body->ipos, m->body_ipos + 3 * i, sizeof body->ipos);
    memcpy(body->iquat, m->body_iquat + 4 * i, sizeof body->iquat);
    memcpy(body->inertia, m->body_inertia + 3 * i, sizeof body->inertia);
    body->ialt.type = mjORIENTATION_QUAT;
    body->fullinertia[0] = NAN;
    body->explicitinertial = 1;
  }
  ck_assert_msg(world_compile("test", spec, &made, &err) == OK, "%s", err.text);
  mj_deleteSpec(spec);
  memcpy(made->body_invweight0, m->body_invweight0, 2 * (size_t)m->nbody * sizeof(double));
  memcpy(made->dof_invweight0, m->dof_invweight0, (size_t)m->nv * sizeof(double));
  return made;
}

// mass centres out of their place: frames, contacts and bounding volumes stay where they are
static void same_motion(const Robot *r, mjModel *like) {
  mjModel *m = r->worker->model;
  mjData *a = mj_makeData(m), *b = mj_makeData(like);
  int most = 0;
  memcpy(a->qpos, r->worker->data->qpos, (size_t)m->nq * sizeof(double));
  memcpy(b->qpos, r->worker->data->qpos, (size_t)m->nq * sizeof(double));
  for (int t = 0; t < 150; t++) {
    mj_step(m, a);
    mj_step(like, b);
    most = a->ncon > most ? a->ncon : most;
    ck_assert_int_eq(a->ncon, b->ncon);
  }
  ck_assert_int_ge(most, 2);
  for (int i = 0; i < m->nq; i++) {
    ck_assert(near(a->qpos[i], b->qpos[i], 1e-6, 1e-6));
  }
  mj_deleteData(a);
  mj_deleteData(b);
}

// the frames of inertia of the Go1 are its own, the ant has those of bodies, the cheetah of geoms
static const char *const movers[][2] = {
    {"env=go1-walk", "randomization.quantities=[{ipos: {add: [-0.1, 0.1]}},"
                     " {mass: {scale: [0.5, 2], with_inertia: true}}]"},
    {"env=ant", "randomization.quantities=[{ipos: {body: '[taf]*', add: [-0.03, 0.03]}}]"},
    {"env=half-cheetah", "randomization.quantities=[{ipos: {add: [-0.03, 0.03]}}]"},
};

START_TEST(a_drawn_body_moves_like_a_compiled_one) {
  for (size_t k = 0; k < sizeof movers / sizeof movers[0]; k++) {
    Robot r = OPEN(movers[k][0], movers[k][1]);
    draw(&r, &some_body);
    mjModel *m = r.worker->model, *like = compiled_alike(&r);
    for (int i = 0; i < 6 * m->nbvhstatic; i++) {
      ck_assert(near(m->bvh_aabb[i], like->bvh_aabb[i], 1e-9, 0));
    }
    for (int i = 0; i < m->nbody; i++) {
      ck_assert(near(m->body_subtreemass[i], like->body_subtreemass[i], 0, 1e-12));
    }
    same_motion(&r, like);
    mj_deleteModel(like);
    robot_close(&r);
  }
}
END_TEST

// MuJoCo computes the inertia of a body that hangs on nothing once; the arm of the reacher is none,
// its target (two slides) is one
START_TEST(the_inertia_of_a_body_alone_follows) {
  Robot r = OPEN("env=obstacle-cheetah", "damage=pendulum",
                 "randomization.quantities=[{mass: {scale: [1.5, 2.5], with_inertia: true}},"
                 " {armature: {add: [0.25, 0.75]}}]");
  draw(&r, &some_body);
  mjModel *m = r.worker->model, *computed = mj_copyModel(NULL, m);
  mjData *d = mj_makeData(computed);
  mj_setConst(computed, d);
  int n_simple = 0;
  for (int dof = 0; dof < m->nv; dof++) {
    if (m->body_simple[m->dof_bodyid[dof]] != 0) {
      n_simple++;
      ck_assert(near(m->dof_M0[dof], computed->dof_M0[dof], 0, 1e-9));
      ck_assert_double_gt(m->dof_M0[dof], 1.2 * base_of(&r)->dof_M0[dof]);
    }
  }
  ck_assert_int_eq(n_simple, 6);
  mj_deleteData(d);
  mj_deleteModel(computed);
  robot_close(&r);
}
END_TEST

// what a joint reads at the start stays; the body is another one
START_TEST(an_offset_of_a_joint_does_not_move_its_reading) {
  Robot r = OPEN("env=half-cheetah",
                 "randomization.quantities=[{qpos0: {joint: bthigh, add: [0.2, 0.3]}}]");
  int shin = id_of(base_of(&r), mjOBJ_BODY, "bshin");
  double qpos[9], z;
  draw(&r, NULL);
  memcpy(qpos, r.worker->data->qpos, sizeof qpos);
  z = r.worker->data->xpos[3 * shin];
  draw(&r, &some_body);
  ck_assert_mem_eq(qpos, r.worker->data->qpos, sizeof qpos);
  ck_assert_double_gt(fabs(r.worker->data->xpos[3 * shin] - z), 0.01);
  robot_close(&r);
}
END_TEST

// the body goes over to another model in mid-episode and stays the drawn one
START_TEST(a_damage_in_mid_episode_keeps_the_body) {
  Robot r = OPEN("env=half-cheetah", "damage=[{motor: {actuator: bfoot, gain: 0.5, from: 3}}]",
                 "randomization=any");
  draw(&r, &some_body);
  const mjModel *base = base_of(&r);
  double mass = r.worker->model->body_mass[3],
         gain = r.worker->model->actuator_gainprm[2 * mjNGAIN];
  ck_assert_double_ne(mass, base->body_mass[3]);
  idle(&r, 5);
  ck_assert_double_eq(r.worker->model->body_mass[3], mass);
  ck_assert_double_eq(r.worker->model->actuator_gainprm[2 * mjNGAIN], 0.5 * gain);
  robot_close(&r);
}
END_TEST

START_TEST(nothing_is_allocated_for_a_body) {
  Robot r = OPEN("env=go1-walk", "randomization=go1");
  Rng rng;
  long before = atomic_load(&n_allocations);
  r.type->draw_body(r.worker, &some_body);
  rng_open(&rng, some_body);
  Outcome outcome = r.type->reset(r.worker, 0, &rng);
  long after = atomic_load(&n_allocations);
  ck_assert_int_eq(outcome, RUNNING);
  ck_assert_int_eq(after, before);
  robot_close(&r);
}
END_TEST

// --- what cannot be

static void refused(const char *fragment, const char *env, const char *quantities) {
  char text[512];
  Err err = {0};
  Task task;
  snprintf(text, sizeof text, "randomization.quantities=[%s]", quantities);
  Config *config = composed((const char *const[]){env, text, NULL});
  ck_assert_int_eq(task_open(config, &task, &err), OK);
  ck_assert_int_eq(task_randomize(&task, &err), ERR_INPUT);
  ck_assert_msg(strstr(err.text, fragment) != NULL, "'%s' is not in: %s", fragment, err.text);
  ck_assert_msg(strstr(err.text, "command line: randomization: ") == err.text, "%s", err.text);
  ck_assert_ptr_null(strchr(err.text, '\n'));
  task_close(&task);
  config_close(config);
}

START_TEST(what_does_not_fit_is_refused) {
  refused("mass: the robot has no body 'trnk'; did you mean 'trunk'?", "env=go1-walk",
          "{mass: {body: trnk, scale: [0.8, 1.2]}}");
  refused("armature: the robot has no joint 'bfot'; did you mean 'bfoot'?", "env=half-cheetah",
          "{armature: {joint: bfot, scale: [0.8, 1.2]}}");
  refused("qpos0: 'root' means no hinge and no slide", "env=ant",
          "{qpos0: {joint: root, add: [0, 1]}}");
  refused("ipos: 'target' is a body of its own, whose mass centre cannot move", "env=reacher",
          "{ipos: {body: target, add: [0, 1]}}");
  refused("mass: that of body 'FR_hip' could be -0.956: it must be above 0", "env=go1-walk",
          "{mass: {scale: [0.8, 1.2]}}, {mass: {body: '*_hip', add: [-1.5, 1.5]}}");
  refused("mass: that of body 'torso' could be 0: it must be above 0", "env=half-cheetah",
          "{mass: {scale: [0, 1.2]}}");
  refused("frictionloss: that of joint 'bfoot' could be -0.5: it must not be below 0",
          "env=half-cheetah", "{frictionloss: {joint: bfoot, add: [-0.5, 0.5]}}");
  refused("the simulation of 8 in 8 such bodies diverges", "env=half-cheetah",
          "{damping: {set: [1e8, 1e9]}}, {mass: {scale: [1e-9, 1e-8], with_inertia: true}},"
          "{armature: {set: [0, 0]}}");
}
END_TEST

START_TEST(the_file_for_any_robot_fits_all) {
  for (int i = 0; registry_envs[i] != NULL; i++) {
    char env[64];
    snprintf(env, sizeof env, "env=%s", registry_envs[i]->name);
    Robot r = OPEN(env, "env.steps=9", "randomization=any");
    draw(&r, &some_body);
    ck_assert_double_ne(r.worker->model->body_subtreemass[0], base_of(&r)->body_subtreemass[0]);
    idle(&r, 5);
    robot_close(&r);
  }
}
END_TEST

// one that is added later is drawn alike, or refused alike
START_TEST(a_variant_may_come_later) {
  Config *config = composed((const char *const[]){
      "env=half-cheetah", "randomization.quantities=[{mass: {add: [-0.6, 0.5]}}]",
      "damage.edits={light: [{mass: {scale: 0.5}}], heavier: [{mass: {scale: 3}}]}",
      "damage.test=[light, heavier]", NULL});
  Damage light = config->damage.variants[1], heavier = config->damage.variants[2];
  config->damage.n_test = 0;
  Err err = {0};
  Task task;
  EnvWorker *worker;
  Rng rng;
  ck_assert_int_eq(task_open(config, &task, &err), OK);
  ck_assert_msg(task_randomize(&task, &err) == OK, "%s", err.text);
  ck_assert_int_eq(task_add_variant(&task, &light, &err), ERR_INPUT);
  ck_assert_msg(strstr(err.text, "it must be above 0") != NULL, "%s", err.text);
  ck_assert_msg(task_add_variant(&task, &heavier, &err) == OK, "%s", err.text);
  ck_assert_int_eq(config->env->worker_new(task.env, &worker, &err), OK);
  config->env->draw_body(worker, &some_body);
  rng_open(&rng, some_body);
  ck_assert_int_eq(config->env->reset(worker, 1, &rng), RUNNING);
  open_numbers(0, &rng);
  double more = rng_uniform(&rng, -0.6, 0.5);
  ck_assert(near(worker->model->body_mass[1], 3 * task.env->model->body_mass[1] + more, 0, 1e-9));
  config->env->worker_free(worker);
  task_close(&task);
  config_close(config);
}
END_TEST

Suite *suite(void) {
  return suite_of("random_body", 60,
                  (const TTest *const[]){
                      numbers_are_set_scaled_and_added,
                      the_go1_is_drawn_as_the_reference_draws_it,
                      a_stream_is_a_body_and_a_reset_undoes_it,
                      a_drawn_body_moves_like_a_compiled_one,
                      the_inertia_of_a_body_alone_follows,
                      an_offset_of_a_joint_does_not_move_its_reading,
                      a_damage_in_mid_episode_keeps_the_body,
                      nothing_is_allocated_for_a_body,
                      what_does_not_fit_is_refused,
                      a_variant_may_come_later,
                      the_file_for_any_robot_fits_all,
                      NULL,
                  });
}

// mjcf_rig: a robot of the user's own, from a task in YAML and a model beside it.
#ifndef HEBBES_TESTS_MJCF_RIG_H
#define HEBBES_TESTS_MJCF_RIG_H

#include <stdio.h>
#include <string.h>

#include "envs/world.h"
#include "src/base/fsio.h"
#include "src/base/share.h"
#include "tests/support.h"

// a free box with an arm, a lamp on a rail, and a pose
static const char crane_model[] =
    "<mujoco>\n"
    "<option timestep='0.004'/>\n"
    "<worldbody>\n"
    "<geom name='floor' type='plane' size='9 9 9'/>\n"
    "<geom name='wall' type='box' size='0.1 9 1' pos='5 0 1'/>\n"
    "<body name='box' pos='0.3 -0.2 0.75'><freejoint name='root'/>\n"
    "<geom name='crate' type='box' size='0.2 0.15 0.1' mass='3'/>\n"
    "<site name='left' pos='0.1 0.15 0.05'/>\n"
    "<body name='arm' pos='0.2 0 0.1'><joint name='elbow' axis='0 1 0' range='-90 90'/>\n"
    "<geom name='stick' type='capsule' fromto='0 0 0 0.3 0 0.1' size='0.03' mass='0.5'/>\n"
    "<site name='tip' pos='0.3 0 0.1'/></body></body>\n"
    "<body name='lamp' pos='-1 0.5 1.5'><joint name='rail' type='slide' axis='0 1 0'/>\n"
    "<geom size='0.1' mass='0.75'/></body>\n"
    "</worldbody>\n"
    "<actuator><motor name='lift' joint='elbow' gear='1.5' ctrlrange='-1 1' ctrllimited='true'/>\n"
    "<position name='push' joint='rail' kp='7' ctrlrange='-2 2' ctrllimited='true'/></actuator>\n"
    "<sensor><gyro name='turn' site='tip'/><jointpos name='angle' joint='elbow'/></sensor>\n"
    "<keyframe><key name='home' qpos='0.1 0.2 0.6 1 0 0 0 0.35 -0.15'\n"
    " qvel='0.05 0 0 0 0 0 0.25 0.125' ctrl='0.4 -0.3'/></keyframe>\n"
    "</mujoco>\n";

typedef struct Rig {
  Config *config;
  EnvShared *shared;
  EnvWorker *worker;
  EnvShape shape;
} Rig;

static inline const char *rig_folder(void) {
  static const char *folder;
  folder = folder == NULL ? temporary_folder() : folder;
  return folder;
}

static inline void rig_write(const char *name, const char *text) {
  char path[FSIO_PATH_MAX];
  ck_assert_int_eq(fsio_join(path, rig_folder(), name, NULL), OK);
  ck_assert_int_eq(fsio_write_safely(path, text, strlen(text), NULL), OK);
}

// from a file of the user's; rig->config is NULL when its config is wrong
static inline Status rig_try_file(Rig *rig, const char *path, Err *err) {
  const char *folders[] = {source_path("configs")};
  const ComposeRequest request = {.n_folders = 1, .folders = folders, .experiment = path};
  char models[FSIO_PATH_MAX];
  *rig = (Rig){0};
  ck_assert_int_eq(share_folder("models", models, err), OK);
  Status status = config_open(&request, &rig->config, err);
  if (status == OK) {
    const EnvType *type = rig->config->env;
    status = type->open(type, rig->config->env_params, models, &rig->shared, err);
  }
  if (status == OK) {
    world_shape(rig->shared, &rig->shape);
    status = world_worker_new(rig->shared, &rig->worker, err);
  }
  return status;
}

// from keys of env. in YAML's flow style, behind those of the crane; err may hold several lines
static inline Status rig_try(Rig *rig, const char *model, const char *keys, Err *err) {
  char text[4096], path[FSIO_PATH_MAX];
  rig_write("crane.xml", model);
  snprintf(text, sizeof text,
           "defaults: [override env: mjcf]\n"
           "env:\n  model: crane.xml\n  frame_skip: 3\n%s\n",
           keys);
  rig_write("crane.yaml", text);
  ck_assert_int_eq(fsio_join(path, rig_folder(), "crane.yaml", NULL), OK);
  return rig_try_file(rig, path, err);
}

static inline Rig rig_open(const char *keys) {
  Rig rig;
  static Err err;
  err = (Err){0};
  ck_assert_msg(rig_try(&rig, crane_model, keys, &err) == OK, "%s", err.text);
  return rig;
}

static inline void rig_close(Rig *rig) {
  world_worker_free(rig->worker);
  world_close(rig->shared);
  config_close(rig->config);
}

static inline void rig_reset(const Rig *rig, uint64_t seed) {
  Rng rng;
  rng_open(&rng, (Stream){.seed = seed, .purpose = PURPOSE_TEST});
  ck_assert_int_eq(world_reset(rig->worker, 0, &rng), RUNNING);
}

#endif

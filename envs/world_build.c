#include "envs/world_build.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "envs/damage_plan.h"
#include "envs/random_body.h"
#include "src/base/fsio.h"
#include "src/base/log.h"

// MuJoCo's message in one line
static void flatten(char *text) {
  for (char *c = text; *c != '\0'; c++) {
    *c = *c == '\n' ? ' ' : *c;
  }
  for (size_t n = strlen(text); n > 0 && text[n - 1] == ' '; n--) {
    text[n - 1] = '\0';
  }
}

// a text stands in for the file of its path, so that what it refers to is found beside that
static Status read_spec(const EnvShared *shared, mjSpec **spec, Err *err) {
  char message[1024] = "";
  const char *path = shared->path, *text = NULL;
  mjVFS files;
  mj_defaultVFS(&files);
  if (shared->task->text != NULL) {
    text = shared->task->text(shared->params, &path);
    (void)mj_addBufferVFS(&files, path, text, (int)strlen(text));
  }
  *spec = mj_parseXML(path, &files, message, sizeof message);
  mj_deleteVFS(&files);
  flatten(message);
  return *spec != NULL ? OK : err_set(err, ERR_INPUT, "%s: %s", path, message);
}

Status world_compile(const char *path, mjSpec *spec, mjModel **model, Err *err) {
  char message[1024];
  *model = mj_compile(spec, NULL);
  if (*model == NULL) {
    snprintf(message, sizeof message, "%s", mjs_getError(spec));
    flatten(message);
    return err_set(err, ERR_INPUT, "%s: %s", path, message);
  }
  for (int i = 0; i < mjs_numWarnings(spec); i++) {
    snprintf(message, sizeof message, "%s", mjs_getWarning(spec, i));
    flatten(message);
    log_warning("%s: %s", path, message);
  }
  return OK;
}

Status world_spec(const EnvShared *shared, mjSpec **spec, Err *err) {
  const WorldTask *task = shared->task;
  const WorldParams *world = shared->params;
  Status status = read_spec(shared, spec, err);
  if (status != OK) {
    return status;
  }
  if (world->timestep > 0) {
    (*spec)->option.timestep = world->timestep;
  }
  // a bad state shall stay bad and be seen, not start again unseen; this touches no other physics
  (*spec)->option.disableflags |= mjDSBL_AUTORESET;
  return task->edit == NULL ? OK : task->edit(shared->type, shared->params, *spec, err);
}

static Status load_model(EnvShared *shared, Err *err) {
  mjSpec *spec = NULL;
  Status status = world_spec(shared, &spec, err);
  if (status == OK) {
    status = world_compile(shared->path, spec, &shared->model, err);
    shared->intact = shared->model;
  }
  mj_deleteSpec(spec);
  return status;
}

static Status check_sizes(const EnvShared *shared, bool damaged, Err *err) {
  const WorldTask *task = shared->task;
  const mjModel *m = shared->model;
  bool edited = damaged || task->edit != NULL;
  const struct {
    const char *what;
    int64_t want, got;
    bool may_grow; // in an edit
  } sizes[] = {
      {"position coordinates", task->nq, m->nq, true},
      {"velocity coordinates", task->nv, m->nv, true},
      {"controls", task->nu, m->nu, false},
      {"bodies", task->nbody, m->nbody, true},
      {"sites", task->nsite, m->nsite, true},
  };
  for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
    bool grown = sizes[i].may_grow && edited && sizes[i].got > sizes[i].want;
    if (sizes[i].got != sizes[i].want && !grown) {
      return err_set(err, ERR_INPUT, "%s: the task wants %lld %s, the model has %lld", shared->path,
                     (long long)sizes[i].want, sizes[i].what, (long long)sizes[i].got);
    }
  }
  return OK;
}

static Status find_names(EnvShared *shared, Err *err) {
  const WorldTask *task = shared->task;
  const struct {
    const char *what, *const *names;
    mjtObj type;
    int *number;
  } kinds[] = {
      {"body", task->bodies, mjOBJ_BODY, shared->body},
      {"site", task->sites, mjOBJ_SITE, shared->site},
      {"geom", task->geoms, mjOBJ_GEOM, shared->geom},
      {"sensor", task->sensors, mjOBJ_SENSOR, shared->sensor},
  };
  for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
    for (int i = 0; i < WORLD_NAMES_MAX && kinds[k].names[i] != NULL; i++) {
      int id = mj_name2id(shared->model, (int)kinds[k].type, kinds[k].names[i]);
      if (id < 0) {
        return err_set(err, ERR_INPUT, "%s: the model has no %s '%s'", shared->path, kinds[k].what,
                       kinds[k].names[i]);
      }
      kinds[k].number[i] = kinds[k].type == mjOBJ_SENSOR ? shared->model->sensor_adr[id] : id;
    }
  }
  return OK;
}

// what does not depend on the model
static void take_params(EnvShared *shared) {
  const WorldParams *world = shared->params;
  const WorldTask *task = shared->task;
  shared->frame_skip = (int)world->frame_skip;
  shared->terminate = world->terminate;
  shared->shape = (EnvShape){
      .n_obs = task->n_obs,
      .n_act = task->n_act > 0 ? task->n_act : task->nu,
      .n_ctrl = task->nu,
      .n_steps = (int)world->steps,
      .count_last_reward = world->count_last_reward,
  };
}

// what does
static Status take_model(EnvShared *shared, bool damaged, Err *err) {
  Status status = OK;
  const WorldParams *world = shared->params;
  const WorldTask *task = shared->task;
  TRY(task->fit == NULL ? check_sizes(shared, damaged, err) : task->fit(shared, err));
  TRY(find_names(shared, err));
  shared->shape.n_qpos = (int)shared->model->nq;
  shared->shape.n_qvel = (int)shared->model->nv;
  shared->shape.dt = shared->model->opt.timestep * (double)world->frame_skip;
done:
  return status;
}

static WorldAction map_actuator(const mjModel *model, int i, bool scaled) {
  // an actuator without a range: scaled takes [-1, 1], direct everything
  const bool limited = model->actuator_ctrllimited[i];
  const double *range = &model->actuator_ctrlrange[2 * (size_t)i];
  const double low = limited ? range[0] : scaled ? -1 : -INFINITY;
  const double high = limited ? range[1] : scaled ? 1 : INFINITY;
  if (!scaled) {
    return (WorldAction){.low = low, .high = high, .half = 1};
  }
  // where the range is [-1, 1], not a bit of the output changes
  return (WorldAction){
      .low = -1, .high = 1, .centre = 0.5 * (low + high), .half = 0.5 * (high - low)};
}

static Status map_actions(EnvShared *shared, Err *err) {
  const bool scaled = ((const WorldParams *)shared->params)->action_map == ACTION_SCALED;
  shared->actions = calloc((size_t)shared->shape.n_act, sizeof *shared->actions);
  if (shared->actions == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for environment %s", shared->type->name);
  }
  for (int i = 0; i < shared->shape.n_act; i++) {
    shared->actions[i] = shared->task->control != NULL
                             ? (WorldAction){.low = -1, .high = 1, .half = 1}
                             : map_actuator(shared->model, i, scaled);
  }
  return OK;
}

static Status share_params(EnvShared *shared, const void *params, const char *models, Err *err) {
  const EnvType *type = shared->type;
  const WorldTask *task = shared->task;
  char name[128], joined[FSIO_PATH_MAX];
  const char *path = joined;
  Status status = OK;
  if (task->text != NULL) {
    (void)task->text(params, &path);
  } else {
    snprintf(name, sizeof name, "%s.xml", task->model);
    TRY(fsio_join(joined, models, name, err));
  }
  shared->params = calloc(1, type->params_size);
  shared->path = strdup(path);
  shared->variants = calloc(1, sizeof(EnvShared *));
  if (shared->params == NULL || shared->path == NULL || shared->variants == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for environment %s", type->name);
  }
  memcpy(shared->params, params, type->params_size);
  shared->variants[shared->n_variants++] = shared;
done:
  return status;
}

Status world_open(const EnvType *type, const void *params, const char *models, EnvShared **out,
                  Err *err) {
  guard_install();
  Status status = OK;
  const WorldTask *task = type->content;
  *out = NULL;
  EnvShared *shared = calloc(1, sizeof *shared);
  if (shared == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for environment %s", type->name);
  }
  *shared = (EnvShared){.type = type, .task = task};
  TRY(share_params(shared, params, models, err));
  if (mj_version() != mjVERSION_HEADER) {
    TRY(err_set(err, ERR_FAILED, "built with MuJoCo %d, running with %d", mjVERSION_HEADER,
                mj_version()));
  }
  if (task->check != NULL) {
    TRY(task->check(type, params, err));
  }
  TRY(load_model(shared, err));
  take_params(shared);
  TRY(take_model(shared, false, err));
  TRY(map_actions(shared, err));
  *out = shared;
  return OK;

done:
  world_close(shared);
  return status;
}

static void close_model(EnvShared *shared) {
  mj_deleteModel(shared->model == shared->intact ? NULL : shared->model);
  damage_plan_close(shared->plan);
  random_plan_close(shared->random);
  free(shared->fitted);
  shared->model = NULL;
  shared->plan = NULL;
  shared->random = NULL;
  shared->fitted = NULL;
}

void world_close(EnvShared *shared) {
  if (shared == NULL) {
    return;
  }
  for (int i = 1; i < shared->n_variants; i++) {
    close_model(shared->variants[i]);
    free(shared->variants[i]);
  }
  close_model(shared);
  mj_deleteModel(shared->intact);
  free(shared->variants);
  free(shared->actions);
  free(shared->path);
  free(shared->params);
  free(shared);
}

// an EnvShared for the last place, which is NULL at first
static Status add_place(EnvShared *shared, EnvShared **place, Err *err) {
  size_t n = (size_t)shared->n_variants + 1;
  EnvShared **variants = realloc(shared->variants, n * sizeof(EnvShared *));
  *place = calloc(1, sizeof **place);
  shared->variants = variants == NULL ? shared->variants : variants;
  if (variants == NULL || *place == NULL) {
    free(*place);
    return err_set(err, ERR_MEMORY, "no memory for a variant of %s", shared->type->name);
  }
  return OK;
}

typedef struct Damaging {
  EnvShared *made;
  const Damage *damage;
  int *change;
  Err *err;
  Status status;
} Damaging;

static void build_variant(void *context) {
  Damaging *d = context;
  d->status = damage_plan_open(d->made, d->damage, d->change, d->err);
}

Status world_damage(EnvShared *shared, int variant, const Damage *damage, int change[2], Err *err) {
  EnvShared *place;
  Status status = add_place(shared, &place, err);
  if (status != OK) {
    return status;
  }
  *place = *shared;
  place->model = NULL;
  place->plan = NULL;
  place->random = NULL;
  place->fitted = NULL;
  Damaging work = {place, damage, change, err, OK};
  status = guard_run(build_variant, &work)
               ? work.status
               : err_set(err, ERR_INPUT, "damage %s: MuJoCo: %s", damage->name, guard_error());
  if (status == OK) {
    status = take_model(place, true, err);
  }
  if (status == OK && place->quantities != NULL) {
    status = random_body_bind(place, err);
  }
  if (status != OK) {
    close_model(place);
    free(place);
  } else if (variant == shared->n_variants) {
    shared->variants[shared->n_variants++] = place;
  } else {
    close_model(shared);
    place->variants = shared->variants;
    *shared = *place;
    free(place);
  }
  return status;
}

// what a task made of the model is made anew: it may hold values of keys
Status world_retune(EnvShared *shared, const void *params, Err *err) {
  Status status = OK;
  memcpy(shared->params, params, shared->type->params_size);
  for (int i = 0; i < shared->n_variants && shared->task->fit != NULL; i++) {
    EnvShared *variant = shared->variants[i];
    free(variant->fitted);
    variant->fitted = NULL;
    TRY(variant->task->fit(variant, err));
  }
done:
  return status;
}

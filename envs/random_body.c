#include "envs/random_body.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "envs/damage_act.h"
#include "envs/damage_plan.h"

// bodies and control steps that are tried before a run
enum { TRIES = 8, TRY_STEPS = 40 };

static mjtNum *field_of(const RandomKind *kind, const mjModel *model) {
  mjtNum *field;
  memcpy(&field, (const char *)model + kind->field, sizeof field);
  return field;
}

// --- where quantities act

static Status no_memory(Err *err) {
  return err_set(err, ERR_MEMORY, "no memory for a randomization");
}

// puts the place of a quantity in front of what is wrong with it
static Status say_where(const ParamItem *item, Status status, Err *err) {
  char where[512];
  err_context(err, "%s: randomization: %s: ", origin_text(&item->origin, where, sizeof where),
              random_kind(item)->item.name);
  return status;
}

// MuJoCo's shortcut for a body alone relies on where its mass centre is
static bool is_fixed(const RandomKind *kind, const mjModel *model, int id) {
  bool moves = kind->object == mjOBJ_BODY && field_of(kind, model) == model->body_ipos;
  return moves && model->body_simple[id] != 0;
}

static Status nothing_left(const RandomKind *kind, const char *pattern, Err *err) {
  return kind->object == mjOBJ_BODY
             ? err_set(err, ERR_INPUT,
                       "'%.100s' is a body of its own, whose mass centre cannot move unless its "
                       "<body> says simple=\"false\"",
                       pattern)
             : err_set(err, ERR_INPUT, "'%.100s' means no hinge and no slide", pattern);
}

static Status find_places(const RandomKind *kind, const char *pattern, const mjModel *model,
                          RandomDraw *draw, Err *err) {
  int n_objects = damage_count(model, kind->object);
  Status status = OK;
  TRY(damage_check(model, kind->object, pattern, err));
  draw->places = calloc((size_t)n_objects * 6 + 1, sizeof *draw->places);
  TRY(draw->places == NULL ? no_memory(err) : OK);
  for (int id = 0; id < n_objects; id++) {
    if (!damage_meant(model, kind->object, id, pattern) || is_fixed(kind, model, id)) {
      continue;
    }
    int n, first = kind->place(model, id, &n);
    for (int k = 0; k < n; k++) {
      draw->places[draw->n++] = first + k;
    }
  }
  TRY(draw->n == 0 ? nothing_left(kind, pattern, err) : OK);
done:
  return status;
}

static Status bind_draw(const ParamItem *item, const mjModel *model, RandomDraw *draw, Err *err) {
  const RandomKeys *keys = item->values;
  draw->kind = random_kind(item);
  draw->mode = random_mode(keys);
  draw->is_log = keys->distribution == RANDOM_LOG_UNIFORM;
  draw->with_inertia = keys->with_inertia;
  draw->low = keys->range[draw->mode].value[0];
  draw->high = keys->range[draw->mode].value[1];
  if (draw->is_log) {
    draw->low = log(draw->low);
    draw->high = log(draw->high);
  }
  return find_places(draw->kind, keys->name, model, draw, err);
}

void random_plan_close(RandomPlan *plan) {
  for (int i = 0; plan != NULL && i < plan->n; i++) {
    free(plan->draws[i].places);
  }
  if (plan != NULL) {
    free(plan->draws);
    free(plan);
  }
}

// --- how far numbers can go

static double changed(RandomMode mode, double value, double drawn) {
  return mode == RANDOM_SET ? drawn : mode == RANDOM_SCALE ? value * drawn : value + drawn;
}

// the name of whose number stands at a place
static const char *owner(const RandomKind *kind, const mjModel *model, int place) {
  for (int id = 0; id < damage_count(model, kind->object); id++) {
    int n, first = kind->place(model, id, &n);
    if (place >= first && place < first + n) {
      return damage_name(model, kind->object, id);
    }
  }
  return "";
}

// Applies a quantity to the ends of what is possible: least and most are models. What the
// simulation could not live with is refused.
static Status check_ends(const RandomDraw *draw, const mjModel *model, mjModel *least,
                         mjModel *most, Err *err) {
  const RandomKind *kind = draw->kind;
  double ends[] = {draw->is_log ? exp(draw->low) : draw->low,
                   draw->is_log ? exp(draw->high) : draw->high};
  for (int i = 0; i < draw->n; i++) {
    int at = draw->places[i];
    double *low = &field_of(kind, least)[at], *high = &field_of(kind, most)[at];
    double from = *low, to = *high;
    *low = INFINITY;
    *high = -INFINITY;
    for (int k = 0; k < 4; k++) {
      double value = changed(draw->mode, k < 2 ? from : to, ends[k % 2]);
      *low = fmin(*low, value);
      *high = fmax(*high, value);
    }
    // a body without mass may stay so
    bool none = *low == 0 && *high == 0 && field_of(kind, model)[at] == 0;
    bool bad = kind->bound != RANDOM_ANY && *low < 0;
    bad = bad || (kind->bound == RANDOM_POSITIVE && *low <= 0 && !none);
    if (bad) {
      return err_set(err, ERR_INPUT, "that of %s '%s' could be %g: it must %s",
                     mju_type2Str((int)kind->object), owner(kind, model, at), *low,
                     kind->bound == RANDOM_POSITIVE ? "be above 0" : "not be below 0");
    }
  }
  return OK;
}

static Status bind_plan(const ParamItems *quantities, const mjModel *model, mjModel *least,
                        mjModel *most, RandomPlan *plan, Err *err) {
  for (int i = 0; i < quantities->n; i++) {
    RandomDraw *draw = &plan->draws[plan->n++];
    Status status = bind_draw(&quantities->item[i], model, draw, err);
    if (status == OK) {
      status = check_ends(draw, model, least, most, err);
    }
    if (status != OK) {
      return say_where(&quantities->item[i], status, err);
    }
  }
  return OK;
}

typedef struct Binding {
  EnvShared *shared;
  mjModel *least, *most;
  Err *err;
  Status status;
} Binding;

static void bind_variant(void *context) {
  Binding *b = context;
  const mjModel *model = b->shared->model;
  b->least = mj_copyModel(NULL, model);
  b->most = mj_copyModel(NULL, model);
  b->status =
      b->least == NULL || b->most == NULL
          ? no_memory(b->err)
          : bind_plan(b->shared->quantities, model, b->least, b->most, b->shared->random, b->err);
}

Status random_body_bind(EnvShared *shared, Err *err) {
  RandomPlan *plan = calloc(1, sizeof *plan);
  shared->random = plan;
  if (plan != NULL) {
    plan->draws = calloc((size_t)shared->quantities->n, sizeof *plan->draws);
  }
  if (plan == NULL || plan->draws == NULL) {
    return no_memory(err);
  }
  Binding b = {.shared = shared, .err = err};
  Status status = guard_run(bind_variant, &b)
                      ? b.status
                      : err_set(err, ERR_FAILED, "randomization: MuJoCo: %s", guard_error());
  mj_deleteModel(b.least);
  mj_deleteModel(b.most);
  return status;
}

// --- a body is drawn

static double draw_number(const RandomDraw *draw, Rng *rng) {
  double number = rng_uniform(rng, draw->low, draw->high);
  return draw->is_log ? exp(number) : number;
}

static void apply(const RandomDraw *draw, Rng *rng, mjModel *m) {
  mjtNum *field = field_of(draw->kind, m);
  for (int i = 0; i < draw->n; i++) {
    mjtNum *number = &field[draw->places[i]];
    double before = *number;
    *number = changed(draw->mode, before, draw_number(draw, rng));
    if (draw->with_inertia && before > 0) {
      mjtNum *inertia = m->body_inertia + 3 * (ptrdiff_t)draw->places[i];
      mju_scl3(inertia, inertia, *number / before);
    }
  }
}

// masses of bodies with all that hangs on them
static void weigh(mjModel *m) {
  memcpy(m->body_subtreemass, m->body_mass, (size_t)m->nbody * sizeof *m->body_mass);
  for (ptrdiff_t i = m->nbody - 1; i > 0; i--) {
    m->body_subtreemass[m->body_parentid[i]] += m->body_subtreemass[i];
  }
}

// what a degree of freedom of a body alone moves: MuJoCo computes it once
static double inertia_of(const mjModel *m, int dof) {
  int joint = m->dof_jntid[dof], body = m->dof_bodyid[dof], k = dof - m->jnt_dofadr[joint];
  const mjtNum *inertia = m->body_inertia + 3 * (ptrdiff_t)body;
  const mjtNum *axis = m->jnt_axis + 3 * (ptrdiff_t)joint;
  double sum = m->dof_armature[dof];
  switch (m->jnt_type[joint]) {
  case mjJNT_FREE:
    return sum + (k < 3 ? m->body_mass[body] : inertia[k - 3]);
  case mjJNT_BALL:
    return sum + inertia[k];
  case mjJNT_SLIDE:
    return sum + m->body_mass[body];
  default:
    for (int i = 0; i < 3; i++) {
      sum += axis[i] * axis[i] * inertia[i];
    }
    return sum;
  }
}

static void refresh_simple(const mjModel *base, mjModel *m) {
  for (int dof = 0; dof < m->nv; dof++) {
    if (m->body_simple[m->dof_bodyid[dof]] != 0) {
      m->dof_M0[dof] += inertia_of(m, dof) - inertia_of(base, dof);
    }
  }
}

// what lies in the frame of a mass centre that has moved
static void move_frame(const mjModel *base, mjModel *m, ptrdiff_t body) {
  mjtNum shift[3], turn[4];
  mju_sub3(shift, m->body_ipos + 3 * body, base->body_ipos + 3 * body);
  if (mju_norm3(shift) == 0) {
    return;
  }
  m->body_sameframe[body] = mjSAMEFRAME_NONE;
  for (int i = 0; i < m->body_geomnum[body]; i++) {
    mjtByte *same = &m->geom_sameframe[m->body_geomadr[body] + i];
    *same = *same == mjSAMEFRAME_INERTIA ? (mjtByte)mjSAMEFRAME_NONE : *same;
  }
  for (int i = 0; i < m->nsite; i++) {
    mjtByte *same = &m->site_sameframe[i];
    bool moves = m->site_bodyid[i] == body && *same == mjSAMEFRAME_INERTIA;
    *same = moves ? (mjtByte)mjSAMEFRAME_NONE : *same;
  }
  mju_negQuat(turn, m->body_iquat + 4 * body);
  mju_rotVecQuat(shift, shift, turn);
  for (int i = 0; i < m->body_bvhnum[body]; i++) {
    mjtNum *middle = m->bvh_aabb + 6 * (ptrdiff_t)(m->body_bvhadr[body] + i);
    mju_subFrom3(middle, shift);
  }
}

void random_body_make(EnvWorker *worker, const mjModel *base) {
  const RandomPlan *plan = worker->shared->random;
  mjModel *m = worker->model;
  for (int i = 0; i < plan->n; i++) {
    Stream stream = worker->body;
    Rng rng;
    stream.step = (uint32_t)i;
    rng_open(&rng, stream);
    apply(&plan->draws[i], &rng, m);
  }
  weigh(m);
  refresh_simple(base, m);
  for (ptrdiff_t body = 1; body < m->nbody; body++) {
    move_frame(base, m, body);
  }
}

void world_draw_body(EnvWorker *worker, const Stream *stream) {
  worker->is_drawn = stream != NULL && worker->root->random != NULL;
  if (worker->is_drawn) {
    worker->body = *stream;
  }
}

// --- before a run

// does a body, drawn or (NULL) the model's own, live for some control steps in which nothing is
// done?
static bool survives(EnvWorker *worker, int variant, const Stream *body, const double *idle) {
  Rng rng;
  rng_open(&rng, (Stream){.purpose = PURPOSE_BODY});
  world_draw_body(worker, body);
  Outcome outcome = world_reset(worker, variant, &rng);
  for (int t = 0; t < TRY_STEPS && outcome == RUNNING; t++) {
    outcome = world_step(worker, idle).outcome;
  }
  return outcome != DIVERGED;
}

static Status try_variant(EnvWorker *worker, int variant, const double *idle,
                          const ParamItem *first, Err *err) {
  int n_lost = 0;
  if (!survives(worker, variant, NULL, idle)) {
    return OK; // the fault lies elsewhere
  }
  for (int i = 0; i < TRIES; i++) {
    Stream body = {.purpose = PURPOSE_BODY, .repeat = (uint32_t)i};
    n_lost += !survives(worker, variant, &body, idle);
  }
  if (n_lost > 0) {
    char where[512];
    return err_set(err, ERR_INPUT,
                   "%s: randomization: the simulation of %d in %d such bodies diverges; narrower "
                   "ranges may help",
                   origin_text(&first->origin, where, sizeof where), n_lost, TRIES);
  }
  return OK;
}

static Status try_bodies(const EnvShared *shared, const ParamItem *first, Err *err) {
  Status status = OK;
  EnvWorker *worker = NULL;
  double *idle = calloc((size_t)shared->shape.n_act, sizeof *idle);
  TRY(idle == NULL ? no_memory(err) : OK);
  TRY(world_worker_new(shared, &worker, err));
  for (int v = 0; v < shared->n_variants; v++) {
    TRY(try_variant(worker, v, idle, first, err));
  }
done:
  world_worker_free(worker);
  free(idle);
  return status;
}

Status world_randomize(EnvShared *shared, const ParamItems *quantities, Err *err) {
  Status status = OK;
  if (quantities->n == 0) {
    return OK;
  }
  for (int v = 0; v < shared->n_variants; v++) {
    shared->variants[v]->quantities = quantities;
    TRY(random_body_bind(shared->variants[v], err));
  }
  TRY(try_bodies(shared, &quantities->item[0], err));
done:
  return status;
}

#include "envs/damage_plan.h"

#include <limits.h>
#include <math.h>
#include <mujoco/mjxmacro.h>
#include <stdlib.h>

#include "envs/world_build.h"

enum { MODELS_MAX = 32, STEPS_MAX = 2 * PARAM_LIST_MAX * PARAM_ITEMS_MAX + 1 };

typedef struct Builder {
  EnvShared *shared;
  const Damage *damage;
  DamagePlan *plan;
  DamageEvent edits[PARAM_ITEMS_MAX]; // their times
  uint64_t holding[MODELS_MAX];       // the edits that a model holds, a bit each
} Builder;

// puts the place of an edit in front of what is wrong with it
static Status say_where(const Builder *builder, int edit, Status status, Err *err) {
  const ParamItem *item = &builder->damage->edits.item[edit];
  char where[512];
  err_context(err, "%s: damage '%s': %s: ", origin_text(&item->origin, where, sizeof where),
              builder->damage->name, damage_kinds[item->kind].item.name);
  return status;
}

// --- times

// a step, or a fraction of the episode
static Status read_step(const char *key, double value, int n_steps, int *step, Err *err) {
  if (value >= 1 && value != floor(value)) {
    return err_set(err, ERR_INPUT,
                   "%s: %g is neither a whole number of control steps nor a fraction below 1", key,
                   value);
  }
  *step = (int)(value < 1 ? value * n_steps : value);
  return OK;
}

static Status add_span(DamageEvent *edit, const char *key, double from, int duration, int n_steps,
                       Err *err) {
  DamageSpan *span = &edit->spans[edit->n_spans++];
  Status status = read_step(key, from, n_steps, &span->from, err);
  if (status == OK && span->from >= n_steps) {
    return err_set(err, ERR_INPUT, "%s: step %d is not in an episode of %d control steps", key,
                   span->from, n_steps);
  }
  span->to = duration < INT_MAX - span->from ? span->from + duration : INT_MAX;
  return status;
}

static Status read_times(const DamageTime *time, int n_steps, DamageEvent *edit, Err *err) {
  int duration = INT_MAX;
  Status status = OK;
  if (time->at.n > 0 && !isnan(time->from)) {
    return err_set(err, ERR_INPUT, "at and from: one of them says when");
  }
  if (!isnan(time->duration)) {
    TRY(read_step("duration", time->duration, n_steps, &duration, err));
  } else if (time->at.n > 0) {
    duration = 1;
  }
  duration = duration < 1 ? 1 : duration;
  for (int i = 0; i < time->at.n; i++) {
    TRY(add_span(edit, "at", time->at.value[i], duration, n_steps, err));
  }
  if (time->at.n == 0) {
    TRY(add_span(edit, "from", isnan(time->from) ? 0 : time->from, duration, n_steps, err));
  }
done:
  return status;
}

static bool holds(const DamageEvent *edit, int step) {
  bool active = false;
  for (int i = 0; i < edit->n_spans; i++) {
    active = active || (edit->spans[i].from <= step && step < edit->spans[i].to);
  }
  return active;
}

static bool edits_model(const DamageEvent *edit) {
  return edit->act->before != NULL || edit->act->behind != NULL;
}

static int by_number(const void *a, const void *b) {
  return *(const int *)a - *(const int *)b;
}

// The steps in which one of the edits begins or ends, in order, each once; 0 is the first of them.
static int steps_of_change(const Builder *builder, bool models_only, int *steps) {
  int n = 0, kept = 0;
  steps[n++] = 0;
  for (int i = 0; i < builder->damage->edits.n; i++) {
    const DamageEvent *edit = &builder->edits[i];
    for (int k = 0; k < edit->n_spans && (edits_model(edit) || !models_only); k++) {
      steps[n++] = edit->spans[k].from;
      if (edit->spans[k].to < INT_MAX) {
        steps[n++] = edit->spans[k].to;
      }
    }
  }
  qsort(steps, (size_t)n, sizeof *steps, by_number);
  for (int i = 0; i < n; i++) {
    if (kept == 0 || steps[i] != steps[kept - 1]) {
      steps[kept++] = steps[i];
    }
  }
  return kept;
}

// --- models

bool damage_same_sizes(const mjModel *a, const mjModel *b) {
  // the arena is made for the first of them
#define X(size) (a->size == b->size || a->size == a->narena) &&
  return MJMODEL_SIZES true;
#undef X
}

// what follows from masses, lengths and gears
static Status set_constants(mjModel *model, Err *err) {
  mjData *data = mj_makeData(model);
  if (data == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a simulation");
  }
  mj_setConst(model, data);
  mj_deleteData(data);
  return OK;
}

static Status edit_spec(const Builder *builder, uint64_t holding, mjSpec *spec, Err *err) {
  Status status = OK;
  for (int i = 0; i < builder->damage->edits.n; i++) {
    const DamageAct *act = builder->edits[i].act;
    const void *params = builder->edits[i].params;
    if (act->prepare != NULL) {
      status = act->prepare(params, builder->shared->intact, spec, err);
    }
    if (status == OK && act->before != NULL && (holding >> i & 1) != 0) {
      status = act->before(params, builder->shared->intact, spec, err);
    }
    if (status != OK) {
      return say_where(builder, i, status, err);
    }
  }
  return OK;
}

static Status edit_model(const Builder *builder, uint64_t holding, mjModel *model, Err *err) {
  bool edited = false;
  for (int i = 0; i < builder->damage->edits.n; i++) {
    const DamageEvent *edit = &builder->edits[i];
    if (edit->act->behind != NULL && (holding >> i & 1) != 0) {
      Status status = edit->act->behind(edit->params, model, err);
      if (status != OK) {
        return say_where(builder, i, status, err);
      }
      edited = true;
    }
  }
  return edited ? set_constants(model, err) : OK;
}

static Status build_model(const Builder *builder, uint64_t holding, mjModel **model, Err *err) {
  Status status = OK;
  mjSpec *spec = NULL;
  *model = NULL;
  TRY(world_spec(builder->shared, &spec, err));
  TRY(edit_spec(builder, holding, spec, err));
  status = world_compile(builder->shared->path, spec, model, err);
  if (status != OK) {
    err_context(err, "damage '%s': ", builder->damage->name);
    goto done;
  }
  TRY(edit_model(builder, holding, *model, err));
done:
  mj_deleteSpec(spec);
  if (status != OK) {
    mj_deleteModel(*model);
    *model = NULL;
  }
  return status;
}

// the number of the model that holds these edits
static Status find_model(Builder *builder, uint64_t holding, int *number, Err *err) {
  DamagePlan *plan = builder->plan;
  for (*number = 0; *number < plan->n_models; ++*number) {
    if (builder->holding[*number] == holding) {
      return OK;
    }
  }
  if (plan->n_models == MODELS_MAX) {
    return err_set(err, ERR_INPUT, "damage '%s': more than %d different bodies in one episode",
                   builder->damage->name, MODELS_MAX);
  }
  mjModel **model = &plan->models[plan->n_models];
  Status status = build_model(builder, holding, model, err);
  if (status != OK) {
    return status;
  }
  builder->holding[plan->n_models++] = holding;
  if (!damage_same_sizes(plan->models[0], *model)) {
    return err_set(err, ERR_INPUT,
                   "damage '%s': an edit that changes how many parts the model has cannot begin or "
                   "end in mid-episode",
                   builder->damage->name);
  }
  return OK;
}

static Status build_stages(Builder *builder, Err *err) {
  DamagePlan *plan = builder->plan;
  int steps[STEPS_MAX];
  int n = steps_of_change(builder, true, steps);
  plan->models = calloc(MODELS_MAX, sizeof(mjModel *));
  plan->stages = calloc((size_t)n, sizeof *plan->stages);
  if (plan->models == NULL || plan->stages == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for the models of a damage");
  }
  for (int s = 0; s < n; s++) {
    uint64_t holding = 0;
    int number;
    for (int i = 0; i < builder->damage->edits.n; i++) {
      const DamageEvent *edit = &builder->edits[i];
      holding |= (uint64_t)(edits_model(edit) && holds(edit, steps[s])) << i;
    }
    Status status = find_model(builder, holding, &number, err);
    if (status != OK) {
      return status;
    }
    plan->stages[plan->n_stages++] = (DamageStage){.from = steps[s], .model = plan->models[number]};
  }
  return OK;
}

// --- events

static bool is_event(const DamageAct *act) {
  return act->clear != NULL || act->disturb != NULL || act->control != NULL || act->observe != NULL;
}

static Status bind_events(Builder *builder, Err *err) {
  DamagePlan *plan = builder->plan;
  plan->events = calloc((size_t)builder->damage->edits.n + 1, sizeof *plan->events);
  if (plan->events == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for the events of a damage");
  }
  for (int i = 0; i < builder->damage->edits.n; i++) {
    const DamageAct *act = builder->edits[i].act;
    if (!is_event(act)) {
      continue;
    }
    DamageEvent *event = &plan->events[plan->n_events++];
    *event = builder->edits[i];
    plan->own_model = plan->own_model || act->own_model;
    int n_history = act->history == NULL ? 0 : act->history(event->params) + 1;
    plan->n_history = n_history > plan->n_history ? n_history : plan->n_history;
    Status status = act->bind == NULL ? OK : act->bind(event, builder->shared, err);
    if (status != OK) {
      return say_where(builder, i, status, err);
    }
  }
  return OK;
}

// --- the whole

static Status take_edits(Builder *builder, Err *err) {
  for (int i = 0; i < builder->damage->edits.n; i++) {
    const ParamItem *item = &builder->damage->edits.item[i];
    DamageEvent *edit = &builder->edits[i];
    *edit = (DamageEvent){.act = damage_kinds[item->kind].act, .params = item->values, .number = i};
    Status status = read_times(item->values, builder->shared->shape.n_steps, edit, err);
    if (status != OK) {
      return say_where(builder, i, status, err);
    }
  }
  return OK;
}

Status damage_plan_open(EnvShared *shared, const Damage *damage, int change[2], Err *err) {
  Status status = OK;
  int steps[STEPS_MAX];
  Builder *builder = calloc(1, sizeof *builder);
  DamagePlan *plan = calloc(1, sizeof *plan);
  if (builder == NULL || plan == NULL) {
    status = err_set(err, ERR_MEMORY, "no memory for a damage");
    goto done;
  }
  *builder = (Builder){.shared = shared, .damage = damage, .plan = plan};
  TRY(take_edits(builder, err));
  TRY(build_stages(builder, err));
  shared->model = plan->models[0];
  TRY(bind_events(builder, err));
  int n = steps_of_change(builder, false, steps);
  change[0] = n > 1 ? steps[1] : -1;
  change[1] = n > 1 ? steps[n - 1] : -1;
done:
  free(builder);
  shared->plan = plan;
  if (status != OK) {
    shared->model = NULL;
    if (plan != NULL && plan->n_models > 0) {
      mj_deleteModel(plan->models[0]);
    }
  }
  if (plan != NULL && (status != OK || (plan->n_stages == 1 && plan->n_events == 0))) {
    damage_plan_close(plan);
    shared->plan = NULL;
  }
  return status;
}

void damage_plan_close(DamagePlan *plan) {
  if (plan == NULL) {
    return;
  }
  for (int i = 1; i < plan->n_models; i++) {
    mj_deleteModel(plan->models[i]);
  }
  for (int i = 0; i < plan->n_events; i++) {
    free(plan->events[i].ids);
  }
  free(plan->models);
  free(plan->stages);
  free(plan->events);
  free(plan);
}

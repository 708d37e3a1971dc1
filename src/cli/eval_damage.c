// eval_damage: which variants of the body `hebbes eval` looks at.
#include <stdio.h>
#include <string.h>

#include "src/cli/config_arguments.h"
#include "src/cli/eval.h"

static bool is_wanted(const EvalReport *report, const char *name) {
  for (int i = 0; i < report->plan.n_variants; i++) {
    if (strcmp(report->damages[i].name, name) == 0) {
      return true;
    }
  }
  return false;
}

// the number that a variant of the first run's config has; -1: it has none of this name
static int own_number(const EvalReport *report, const char *name) {
  const DamageSet *set = &report->runs[0].trained->config->damage;
  for (int i = 0; i < set->n_train + set->n_test; i++) {
    if (strcmp(set->variants[i].name, name) == 0) {
      return i;
    }
  }
  return -1;
}

// one more row: this damage, which is the first run's variant of this number
static Status want(EvalReport *report, const Damage *damage, int number, Err *err) {
  int i = report->plan.n_variants;
  if (i == EVAL_VARIANTS_MAX) {
    return err_set(err, ERR_INPUT, "--damage: more than %d variants", EVAL_VARIANTS_MAX);
  }
  report->damages[i] = *damage;
  report->runs[0].variants[i] = number;
  report->plan.n_variants++;
  return OK;
}

// a damage that the first run's task does not have yet
static Status want_new(EvalReport *report, const Damage *damage, Err *err) {
  Task *task = &report->runs[0].trained->task;
  Status status = task_add_variant(task, damage, err);
  return status == OK ? want(report, damage, task->n_variants - 1, err) : status;
}

// those of the first run's config up to a number
static Status want_own(EvalReport *report, int n, Err *err) {
  const DamageSet *set = &report->runs[0].trained->config->damage;
  Status status = OK;
  for (int i = 0; i < n && status == OK; i++) {
    if (!is_wanted(report, set->variants[i].name)) {
      status = want(report, &set->variants[i], i, err);
    }
  }
  return status;
}

static Status find(EvalReport *report, const char *text, Damage *damage, Err *err) {
  ConfigFolders folders;
  Status status = config_folders(NULL, &folders, err);
  if (status == OK) {
    status = damages_find(report->runs[0].trained->config->tree, folders.n, folders.path,
                          "--damage", text, damage, err);
  }
  return status;
}

// Lists of edits are all called custom, and two files may have one name: "custom-2".
static Status name_apart(EvalReport *report, Damage *damage, Err *err) {
  const char *name = damage->name;
  for (int k = 2; is_wanted(report, damage->name) || own_number(report, damage->name) >= 0; k++) {
    char text[DAMAGE_NAME_MAX + 16];
    int n = snprintf(text, sizeof text, "%.*s-%d", DAMAGE_NAME_MAX, name, k);
    damage->name = tree_text(report->runs[0].trained->config->tree, text, (size_t)n);
    if (damage->name == NULL) {
      return err_set(err, ERR_MEMORY, "no memory for a name");
    }
  }
  return OK;
}

// a name, a list of edits or a file
static Status want_text(EvalReport *report, const char *text, Err *err) {
  int own = own_number(report, text);
  if (own >= 0) {
    const Damage *damage = &report->runs[0].trained->config->damage.variants[own];
    return is_wanted(report, text) ? OK : want(report, damage, own, err);
  }
  Damage damage;
  Status status = find(report, text, &damage, err);
  if (status != OK || (is_wanted(report, damage.name) && strcmp(damage.name, text) == 0)) {
    return status;
  }
  status = name_apart(report, &damage, err);
  return status == OK ? want_new(report, &damage, err) : status;
}

// the intact body, the run's own variants, and what is shipped and fits the robot
static Status want_all(EvalReport *report, Err *err) {
  const Trained *first = report->runs[0].trained;
  ConfigFolders folders;
  const char **names;
  int n;
  Status status = OK;
  TRY(want_text(report, "none", err));
  TRY(want_own(report, first->config->damage.n_train + first->config->damage.n_test, err));
  TRY(config_folders(NULL, &folders, err));
  TRY(compose_members(first->config->tree, folders.n, folders.path, GROUP_DAMAGE, &names, &n, err));
  for (int i = 0; i < n; i++) {
    Damage damage;
    Err unfit = {0};
    if (!is_wanted(report, names[i])) {
      TRY(find(report, names[i], &damage, err));
      status = want_new(report, &damage, &unfit);
    }
    if (status != OK && status != ERR_INPUT) {
      return err_set(err, status, "%s", unfit.text);
    }
  }
  status = OK;
done:
  return status;
}

// Where the first item of a list ends: at a comma outside all brackets, or at the end.
static size_t item_length(const char *text) {
  int depth = 0;
  size_t n = 0;
  for (; text[n] != 0 && (text[n] != ',' || depth > 0); n++) {
    depth += text[n] == '[' || text[n] == '{';
    depth -= text[n] == ']' || text[n] == '}';
  }
  return n;
}

static Status want_list(EvalReport *report, const char *text, Err *err) {
  Tree *tree = report->runs[0].trained->config->tree;
  for (const char *rest = text;; rest++) {
    size_t n = item_length(rest);
    const char *item = tree_text(tree, rest, n);
    if (item == NULL) {
      return err_set(err, ERR_MEMORY, "no memory for a list of damages");
    }
    if (n == 0) {
      return err_set(err, ERR_INPUT, "--damage: '%.200s' has an empty name in it", text);
    }
    Status status = want_text(report, item, err);
    rest += n;
    if (status != OK || *rest == 0) {
      return status;
    }
  }
}

// the same bodies for another run, by the first one's definition
static Status give(EvalReport *report, EvaluatedRun *run, Err *err) {
  Task *task = &run->trained->task;
  Status status = OK;
  for (int i = 0; i < report->plan.n_variants && status == OK; i++) {
    status = task_add_variant(task, &report->damages[i], err);
    run->variants[i] = task->n_variants - 1;
  }
  return status;
}

Status eval_damages(EvalReport *report, const char *text, Err *err) {
  const DamageSet *set = &report->runs[0].trained->config->damage;
  Status status = OK;
  if (text == NULL && !report->matrix) {
    const Damage turns = {.name = set->n_train == 1 ? set->variants[0].name : "train"};
    return want(report, &turns, EVALUATE_TRAINED, err);
  }
  if (text == NULL) {
    TRY(want_own(report, set->n_train, err));
  } else if (strcmp(text, "all") == 0) {
    TRY(want_all(report, err));
  } else {
    TRY(want_list(report, text, err));
  }
  for (int i = 1; i < report->n_runs; i++) {
    TRY(give(report, &report->runs[i], err));
  }
done:
  return status;
}

bool eval_seen(const EvalReport *report, const EvaluatedRun *run, int variant) {
  const DamageSet *set = &run->trained->config->damage;
  if (run->variants[variant] == EVALUATE_TRAINED) {
    return true;
  }
  for (int i = 0; i < set->n_train; i++) {
    if (strcmp(set->variants[i].name, report->damages[variant].name) == 0) {
      return true;
    }
  }
  return false;
}

// replay: open-loop physics. A robot starts from a given state and gets one action after the other;
// what comes of it is written down. For parity checks.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/csv.h"
#include "src/cli/config_arguments.h"
#include "src/cli/options.h"
#include "src/cli/sheet.h"
#include "src/run/task.h"

static const char *state_path, *actions_path, *out_path, *config_dir;

static const Option options[] = {
    {"--state", "FILE", "the start: row 1 qpos, row 2 qvel", NULL, &state_path, NULL, NULL},
    {"--actions", "FILE", "one row a control step", NULL, &actions_path, NULL, NULL},
    {"--out", "FILE", "reward, terminated, observation... after each action", NULL, &out_path, NULL,
     NULL},
    {"--config-dir", "DIR", "a folder of your own configs, searched first", NULL, &config_dir, NULL,
     NULL},
    {NULL, NULL, NULL, NULL, NULL, NULL, NULL},
};

// What a replay works on.
typedef struct Replay {
  const EnvType *type;
  Task task;
  EnvWorker *worker;
  EnvShape shape;
  double *start; // qpos (n_qpos), then qvel (n_qvel)
  Table actions; // (rows x n_act)
  Table out;     // reward, terminated, observation (rows so far x (2 + n_obs))
} Replay;

// is this an override as it stands? Else its group is left out: it is env.
static bool is_whole(const char *text) {
  bool damage = strncmp(text, "damage", 6) == 0 && (text[6] == '=' || text[6] == '.');
  return text[0] == '+' || text[0] == '~' || strncmp(text, "env.", 4) == 0 || damage;
}

// The config of one robot. Its keys may stand without their group: "frame_skip=2".
static Status choose(const char *name, int n, const char *const *overrides, Config **config,
                     Err *err) {
  Status status = ERR_MEMORY;
  char **texts = calloc((size_t)n + 1, sizeof *texts);
  if (texts == NULL) {
    err_set(err, ERR_MEMORY, "no memory for %d overrides", n);
    return ERR_MEMORY;
  }
  for (int i = 0; i <= n; i++) {
    const char *text = i == 0 ? name : overrides[i - 1];
    if (asprintf(&texts[i], "%s%s", i == 0 ? "env=" : is_whole(text) ? "" : "env.", text) < 0) {
      texts[i] = NULL;
      err_set(err, ERR_MEMORY, "no memory for %d overrides", n);
      goto done;
    }
  }
  status = config_from_arguments(NULL, config_dir, n + 1, (const char *const *)texts, config, err);
done:
  for (int i = 0; i <= n; i++) {
    free(texts[i]);
  }
  free(texts);
  return status;
}

static Status open_robot(const Config *config, Replay *r, Err *err) {
  Status status = OK;
  r->type = config->env;
  TRY(task_open(config, &r->task, err));
  r->shape = r->task.shape;
  TRY(r->type->worker_new(r->task.env, &r->worker, err));
done:
  return status;
}

static Status read_state(Replay *r, Err *err) {
  size_t n_rows, *lengths = NULL;
  const size_t wanted[] = {(size_t)r->shape.n_qpos, (size_t)r->shape.n_qvel};
  Status status = csv_read_ragged(state_path, &n_rows, &lengths, &r->start, err);
  if (status != OK) {
    return status;
  }
  if (n_rows != 2) {
    status = err_set(err, ERR_INPUT, "%s: %zu rows; wanted 2, qpos and qvel", state_path, n_rows);
  }
  for (size_t i = 0; status == OK && i < 2; i++) {
    if (lengths[i] != wanted[i]) {
      status = err_set(err, ERR_INPUT, "%s:%zu: %zu numbers; %s of %s has %zu", state_path, i + 1,
                       lengths[i], i == 0 ? "qpos" : "qvel", r->type->name, wanted[i]);
    }
  }
  free(lengths);
  return status;
}

static Status read_actions(Replay *r, Err *err) {
  Status status = csv_read(actions_path, &r->actions, err);
  if (status == OK && r->actions.n_rows == 0) {
    status = err_set(err, ERR_INPUT, "%s: there is no action in it", actions_path);
  } else if (status == OK && r->actions.n_columns != (size_t)r->shape.n_act) {
    status = err_set(err, ERR_INPUT, "%s:1: %zu numbers; an action of %s has %d", actions_path,
                     r->actions.n_columns, r->type->name, r->shape.n_act);
  }
  return status;
}

// Goes on after a termination and beyond the horizon; ends at a divergence.
static Status play(Replay *r, Err *err) {
  const EnvType *type = r->type;
  if (type->reset_to(r->worker, 0, r->start, r->start + r->shape.n_qpos) == DIVERGED) {
    return err_set(err, ERR_FAILED, "%s: the simulation diverges at this state", state_path);
  }
  for (size_t i = 0; i < r->actions.n_rows; i++) {
    EnvStep step = type->step(r->worker, r->actions.values + i * r->actions.n_columns);
    if (step.outcome == DIVERGED) {
      return err_set(err, ERR_FAILED, "%s:%zu: the simulation diverged; %zu rows are before this",
                     actions_path, i + 1, i);
    }
    double *row = r->out.values + i * r->out.n_columns;
    row[0] = step.reward;
    row[1] = step.terminated;
    type->observe(r->worker, row + 2);
    r->out.n_rows++;
  }
  return OK;
}

static Status play_to_file(Replay *r, Err *err) {
  r->out.n_columns = (size_t)r->shape.n_obs + 2;
  r->out.values = calloc(r->actions.n_rows * r->out.n_columns, sizeof *r->out.values);
  if (r->out.values == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for %zu observations", r->actions.n_rows);
  }
  Status status = play(r, err);
  if (r->out.n_rows > 0) {
    // also of a simulation that diverged: the rows before
    Status written = sheet_write_table(out_path, &r->out, status == OK ? err : NULL);
    status = status == OK ? written : status;
  }
  return status;
}

static Status run(int n_positional, const char *const *positional, int n_overrides,
                  const char *const *overrides, Err *err) {
  Status status = OK;
  Config *config = NULL;
  Replay r = {0};
  if (n_positional != 1 || state_path == NULL || actions_path == NULL || out_path == NULL) {
    return err_set(err, ERR_INPUT, "wants ENV, --state, --actions and --out; see --help");
  }
  TRY(choose(positional[0], n_overrides, overrides, &config, err));
  TRY(open_robot(config, &r, err));
  TRY(read_state(&r, err));
  TRY(read_actions(&r, err));
  TRY(play_to_file(&r, err));
done:
  if (r.type != NULL) {
    r.type->worker_free(r.worker);
    task_close(&r.task);
  }
  csv_free(&r.actions);
  csv_free(&r.out);
  free(r.start);
  config_close(config);
  return status;
}

const Verb verb_replay = {
    .name = "replay",
    .summary = "open-loop physics: a start and actions in, rewards and observations out",
    .usage = "ENV [key=value ...] --state FILE --actions FILE --out FILE",
    .help = "Puts a robot into the state of --state and gives it one action after the other, as\n"
            "they stand. Files are CSV without a header; --out has one row for each action:\n"
            "reward, terminated (0 or 1), observation. It goes on after a termination and ends,\n"
            "with exit code 1, at a divergence. Keys of env. may stand without it; damage=NAME\n"
            "damages the body.\n\n"
            "example: hebbes replay hopper reward.healthy=2 --state s.csv --actions a.csv "
            "--out o.csv",
    .options = options,
    .max_positional = 1,
    .overrides = true,
    .run = run,
};

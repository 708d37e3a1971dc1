// eval: episodes of trained controllers, and what their returns say.
#include "src/cli/eval.h"

#include <stdlib.h>
#include <string.h>

#include "src/cli/options.h"

static const char *episodes_text, *damage_text, *genome_text, *freeze_text, *seed_text, *csv_path,
    *returns_path;
static bool option_ablate;

static const Option options[] = {
    {"--episodes", "N", "how many in each row (default 30)", NULL, &episodes_text, NULL, NULL},
    {"--damage", "all|NAME|FILE", "a row for each damage of the body (NAME,NAME: of several)", NULL,
     &damage_text, NULL, NULL},
    {"--ablate", NULL, "plasticity on, frozen at half, frozen from the start, random weights",
     &option_ablate, NULL, NULL, NULL},
    {"--genome", "best|mean|FILE", "whose (default mean: what the strategy recommends)", NULL,
     &genome_text, NULL, NULL},
    {"--freeze-at", "F", "stop all plasticity at this fraction of the episode", NULL, &freeze_text,
     NULL, NULL},
    {"--seed", "S", "of the episodes (default that of the first run)", NULL, &seed_text, NULL,
     NULL},
    {"--csv", "FILE", "write the table; of one run on its body episode,return,steps,diverged", NULL,
     &csv_path, NULL, NULL},
    {"--returns", "FILE", "write every episode of every row", NULL, &returns_path, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL, NULL, NULL},
};

static Status read_options(EvalReport *report, Err *err) {
  const Trained *first = report->runs[0].trained;
  Evaluation *evaluation = &report->plan.evaluation;
  long episodes = 30, seed = (long)first->config->settings.seed;
  Status status = OK;
  TRY(option_int("--episodes", episodes_text, 1, 1000000, &episodes, err));
  TRY(option_int("--seed", seed_text, 0, INT64_MAX, &seed, err));
  if (freeze_text != NULL && option_ablate) {
    TRY(err_set(err, ERR_INPUT, "--ablate freezes by itself: leave out --freeze-at"));
  }
  evaluation->freeze_at = -1;
  TRY(option_step("--freeze-at", freeze_text, first->task.shape.n_steps, &evaluation->freeze_at,
                  err));
  evaluation->episodes = (int)episodes;
  evaluation->seed = (uint64_t)seed;
  report->genome = genome_text;
  report->plan.n_ablations = option_ablate ? ABLATIONS : 1;
  report->matrix = damage_text != NULL || option_ablate || report->n_runs > 1;
  TRY(eval_damages(report, damage_text, err));
  report->n_cells = report->plan.n_variants * report->plan.n_ablations;
done:
  return status;
}

// the text of the user's own model; "" for the shipped robots
static const char *own_model(const Trained *trained) {
  const Node *model = node_get(tree_root(trained->config->tree), "env.model");
  return model == NULL || model->kind != NODE_SCALAR ? "" : model->text;
}

// only returns of the same robot can be compared, and of episodes of one length
static Status check_robot(const EvaluatedRun *run, const EvaluatedRun *first, Err *err) {
  const Trained *a = first->trained, *b = run->trained;
  if (a->config->env != b->config->env) {
    return err_set(err, ERR_INPUT,
                   "%s: its robot is %s, that of %s is %s; they have no episode in "
                   "common",
                   run->name, b->config->env->name, first->name, a->config->env->name);
  }
  if (strcmp(own_model(a), own_model(b)) != 0) {
    return err_set(err, ERR_INPUT,
                   "%s: its model (env.model) is not that of %s; they have no episode in common",
                   run->name, first->name);
  }
  if (a->task.shape.n_steps != b->task.shape.n_steps) {
    return err_set(err, ERR_INPUT,
                   "%s: its episodes have %d steps, those of %s %d; say env.steps=N for all",
                   run->name, b->task.shape.n_steps, first->name, a->task.shape.n_steps);
  }
  return OK;
}

static Status open_runs(EvalReport *report, int n, const char *const *names, int n_overrides,
                        const char *const *overrides, Err *err) {
  Status status = OK;
  for (int i = 0; i < n; i++) {
    EvaluatedRun *run = &report->runs[i];
    run->name = names[i];
    report->n_runs = i + 1;
    TRY(trained_open(names[i], n_overrides, overrides, &run->trained, err));
    TRY(check_robot(run, report->runs, err));
  }
done:
  return status;
}

static Status evaluate(const EvalReport *report, EvaluatedRun *run, Err *err) {
  StudyPlan plan = report->plan;
  Status status = OK;
  TRY(trained_genome(run->trained, report->genome, &run->genome, &plan.evaluation.individual, err));
  plan.evaluation.genome = run->genome;
  plan.variants = run->variants;
  TRY(study_run(run->trained, &plan, &run->study, err));
done:
  return status;
}

// before an hour of episodes
static Status check_places(Err *err) {
  Status status = OK;
  if (csv_path != NULL) {
    TRY(fsio_check_place(csv_path, err));
  }
  if (returns_path != NULL) {
    TRY(fsio_check_place(returns_path, err));
  }
done:
  return status;
}

static Status hand_out(const EvalReport *report, Err *err) {
  Status status = OK;
  if (option_json) {
    eval_print_json(report);
  } else {
    eval_print(report);
  }
  if (csv_path != NULL) {
    TRY(eval_write_csv(report, csv_path, err));
  }
  if (returns_path != NULL) {
    TRY(eval_write_returns(report, returns_path, err));
  }
done:
  return status;
}

// the damages of all belong to the first
static void close_runs(EvalReport *report) {
  for (int i = report->n_runs - 1; i >= 0; i--) {
    EvaluatedRun *run = &report->runs[i];
    study_close(&run->study);
    trained_close(run->trained);
    free(run->genome);
    free(run->returns);
    free(run->cells);
  }
}

static Status run_verb(int n_positional, const char *const *positional, int n_overrides,
                       const char *const *overrides, Err *err) {
  EvalReport report = {0};
  Status status = OK;
  if (n_positional < 1) {
    return err_set(err, ERR_INPUT, "which run? usage: hebbes eval RUN [options]");
  }
  TRY(open_runs(&report, n_positional, positional, n_overrides, overrides, err));
  TRY(read_options(&report, err));
  TRY(check_places(err));
  for (int i = 0; i < report.n_runs; i++) {
    TRY(evaluate(&report, &report.runs[i], err));
  }
  TRY(eval_describe(&report, err));
  TRY(hand_out(&report, err));
done:
  close_runs(&report);
  return status;
}

const Verb verb_eval = {
    .name = "eval",
    .summary = "evaluate trained controllers, intact and damaged, plastic and frozen",
    .usage = "RUN [RUN ...] [key=value ...] [options]",
    .help =
        "RUN is a run's folder (its newest good checkpoint) or a checkpoint file. Any env key may\n"
        "be overridden. Episodes are the same for the same seed and apart from those of training.\n"
        "Several runs of one robot live the same episodes; each is compared with the first.\n"
        "A damage is none, a name (hebbes list damages), a file or a list of edits; all: the\n"
        "intact body, those of the run, and every shipped one that fits the robot.\n\n"
        "example: hebbes eval runs/cheetah --episodes 100 --freeze-at 0.5\n"
        "         hebbes eval runs/ant --damage all --ablate --csv table.csv\n"
        "         hebbes eval runs/E runs/static --damage none,cheetah-motor-2",
    .options = options,
    .max_positional = EVAL_RUNS_MAX,
    .overrides = true,
    .run = run_verb,
};

// analyze: a trained controller's lives recorded, and what kind of attractor its weights have.
#include "src/cli/analyze.h"

#include <math.h>
#include <stdlib.h>

#include "src/analysis/gait.h"
#include "src/base/parallel.h"
#include "src/cli/config_arguments.h"
#include "src/cli/options.h"

// lives that begin with nearly the weights of the first one
enum { TWINS = 4 };

static const char *episodes_text, *genome_text, *freeze_text, *seed_text, *births_text,
    *randomize_text, *folder;
static const char *perturb_texts[ANALYSIS_PERTURB_MAX];
static int n_perturb;

static const Option options[] = {
    {"--episodes", "N", "how many are recorded (default 1)", NULL, &episodes_text, NULL, NULL},
    {"--births", "N", "lives from other random weights (default 8)", NULL, &births_text, NULL,
     NULL},
    {"--freeze-at", "F", "each again with plasticity stopped at this fraction", NULL, &freeze_text,
     NULL, NULL},
    {"--perturb", "DAMAGE", "each again with a damage (below); may be repeated", NULL, NULL,
     &n_perturb, perturb_texts},
    {"--randomize-weights-at", "F", "each again with new random weights at this fraction", NULL,
     &randomize_text, NULL, NULL},
    {"--genome", "best|mean|FILE", "whose (default mean: what the strategy recommends)", NULL,
     &genome_text, NULL, NULL},
    {"--seed", "S", "of the episodes (default the run's)", NULL, &seed_text, NULL, NULL},
    {"-o", "DIR", "write recording.h5, analysis.json and CSV files", NULL, &folder, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL, NULL, NULL},
};

// ---- what the others ask ----

const LifeReport *analysis_report(const Analysis *analysis, const Life *life) {
  return &analysis->reports[life - analysis->lives.all];
}

const char *analysis_class(const LifeReport *report) {
  return report->moves ? attractor_class_names[report->attractor.class] : "static";
}

int analysis_count(const Analysis *analysis, bool births, AttractorClass class) {
  const Lives *lives = &analysis->lives;
  int count = births && lives->n_episodes > 0 && analysis->reports[0].attractor.class == class;
  const Life *life = births ? lives->births : lives->plain;
  for (int i = 0; i < (births ? lives->n_births : lives->n_episodes); i++) {
    count += analysis_report(analysis, &life[i])->attractor.class == class;
  }
  return count;
}

int analysis_typical(const Analysis *analysis) {
  int typical = 0, most = 0;
  for (int i = 0; i < analysis->lives.n_episodes; i++) {
    int count = analysis_count(analysis, false, analysis->reports[i].attractor.class);
    typical = count > most ? i : typical;
    most = count > most ? count : most;
  }
  return typical;
}

Incident analysis_incident(const Analysis *analysis) {
  const Task *task = &analysis->trained->task;
  int weights = analysis->plan.new_weights_at;
  const TaskVariant *variant = &task->variants[analysis->plan.variant];
  int from = variant->change < 0 ? 0 : variant->change;
  Incident incident = {from, variant->last_change > from ? variant->last_change : from + 1};
  if (weights >= 0) {
    bool alone = analysis->n_perturb == 0;
    incident.from = alone || weights < incident.from ? weights : incident.from;
    incident.to = alone || weights + 1 > incident.to ? weights + 1 : incident.to;
  }
  return incident;
}

int analysis_update_every(const Analysis *analysis) {
  double period = analysis->trained->config->plasticity.period;
  return period < 1 ? 1 : (int)period;
}

LifeSeries analysis_series(const Analysis *analysis, const Life *life) {
  const Recorder *r = &life->recorder;
  return (LifeSeries){
      .dt = analysis->trained->task.shape.dt,
      .weights = {r->n + 1, r->n_weights, r->weights},
      .update_every = analysis_update_every(analysis),
      .n_layers = analysis->n_layers,
      .layers = analysis->layers,
      .forces = {r->n, r->shape.n_forces, r->forces},
      .base = {r->n, 9, r->base},
      .contacts = {r->n, r->shape.n_bodies, r->contacts},
      .power = {r->n, 1, r->power},
      .weight = r->shape.mass * r->shape.gravity,
  };
}

static Series orbit_of(const Analysis *analysis, const Life *life) {
  LifeSeries series = analysis_series(analysis, life);
  return life_orbit(&series);
}

void analysis_distances(const Analysis *analysis, const Life *life, const Life *plain,
                        double *distances) {
  const LifeReport *report = analysis_report(analysis, plain);
  Series weights = analysis_series(analysis, life).weights;
  if (report->moves) {
    orbit_distances(weights, orbit_of(analysis, plain), distances);
  }
  for (int t = 0; t < weights.n; t++) {
    distances[t] = report->moves && report->size > 0 ? distances[t] / report->size : NAN;
  }
}

// ---- options ----

// puts edits behind the n of a list
static Status append(const ParamItems *edits, ParamItem items[PARAM_ITEMS_MAX], int *n, Err *err) {
  if (*n + edits->n > PARAM_ITEMS_MAX) {
    return err_set(err, ERR_INPUT, "--perturb: more than %d edits", PARAM_ITEMS_MAX);
  }
  for (int i = 0; i < edits->n; i++) {
    items[(*n)++] = edits->item[i];
  }
  return OK;
}

// all edits of --perturb on top of those of the body that was trained
static Status add_perturbation(Analysis *analysis, Err *err) {
  Task *task = &analysis->trained->task;
  ConfigFolders folders;
  ParamItem items[PARAM_ITEMS_MAX];
  int n = 0;
  Status status = OK;
  TRY(config_folders(NULL, &folders, err));
  TRY(tree_new(&analysis->tree, err));
  TRY(append(&task->config->damage.variants[0].edits, items, &n, err));
  for (int i = 0; i < n_perturb; i++) {
    Damage damage;
    TRY(damages_find(analysis->tree, folders.n, folders.path, "--perturb", perturb_texts[i],
                     &damage, err));
    TRY(append(&damage.edits, items, &n, err));
  }
  const Damage all = {.name = "perturbation", .edits = {n, items}};
  TRY(task_add_variant(task, &all, err));
  analysis->plan.variant = task->n_variants - 1;
done:
  return status;
}

static Status read_disturbances(Analysis *analysis, Err *err) {
  const Task *task = &analysis->trained->task;
  LivesPlan *plan = &analysis->plan;
  Status status = OK;
  plan->variant = plan->new_weights_at = -1;
  analysis->n_perturb = n_perturb;
  analysis->perturb = perturb_texts;
  if (n_perturb > 0) {
    TRY(add_perturbation(analysis, err));
  }
  if (randomize_text != NULL && task->weights_size == 0) {
    TRY(err_set(err, ERR_INPUT, "--randomize-weights-at: %s has no plastic weights",
                task->config->policy->name));
  }
  if (randomize_text != NULL) {
    TRY(option_step("--randomize-weights-at", randomize_text, task->shape.n_steps,
                    &plan->new_weights_at, err));
    if (plan->new_weights_at >= task->shape.n_steps) {
      TRY(err_set(err, ERR_INPUT, "--randomize-weights-at: at 1 the episode is over"));
    }
    plan->variant = n_perturb > 0 ? plan->variant : 0;
  }
done:
  return status;
}

static Status read_options(Analysis *analysis, Err *err) {
  const Task *task = &analysis->trained->task;
  Evaluation *evaluation = &analysis->plan.evaluation;
  long episodes = 1, births = 8, seed = (long)task->config->settings.seed;
  Status status = OK;
  TRY(option_int("--episodes", episodes_text, 1, 1000, &episodes, err));
  TRY(option_int("--births", births_text, 0, ORBITS_MAX - 1, &births, err));
  TRY(option_int("--seed", seed_text, 0, INT64_MAX, &seed, err));
  evaluation->freeze_at = -1;
  TRY(option_step("--freeze-at", freeze_text, task->shape.n_steps, &evaluation->freeze_at, err));
  evaluation->episodes = (int)episodes;
  evaluation->seed = (uint64_t)seed;
  bool plastic = task->weights_size > 0;
  analysis->plan.births = plastic ? (int)births : 0;
  analysis->plan.twins = plastic ? TWINS : 0;
  TRY(read_disturbances(analysis, err));
done:
  return status;
}

// ---- analysis ----

static void name_layers(Analysis *analysis) {
  const Task *task = &analysis->trained->task;
  int n = task->config->policy->blocks(task->policy, true, analysis->blocks, ANALYSIS_LAYERS_MAX);
  analysis->n_layers = n > ANALYSIS_LAYERS_MAX ? ANALYSIS_LAYERS_MAX : n;
  for (int i = 0; i < analysis->n_layers; i++) {
    analysis->layers[i] = (Span){(int)analysis->blocks[i].offset, (int)analysis->blocks[i].n};
  }
}

static void cluster_births(Analysis *analysis) {
  Series orbits[ORBITS_MAX];
  orbits[0] = orbit_of(analysis, &analysis->lives.plain[0]);
  for (int k = 0; k < analysis->lives.n_births; k++) {
    orbits[k + 1] = orbit_of(analysis, &analysis->lives.births[k]);
  }
  analysis->n_attractors =
      orbits_cluster(1 + analysis->lives.n_births, orbits, analysis->attractor);
}

// how the distance of the twins grows, in the geometric mean
static Status compare_twins(Analysis *analysis, Err *err) {
  const Lives *lives = &analysis->lives;
  Series first = analysis_series(analysis, &lives->plain[0]).weights;
  int n = first.n;
  for (int k = 0; k < lives->n_twins; k++) {
    n = lives->twins[k].recorder.n + 1 < n ? lives->twins[k].recorder.n + 1 : n;
  }
  double *one = calloc((size_t)n, sizeof *one);
  analysis->twin_distances = calloc((size_t)n, sizeof *one);
  if (one == NULL || analysis->twin_distances == NULL) {
    free(one);
    return err_set(err, ERR_MEMORY, "no memory for the distances of twins");
  }
  for (int k = 0; k < lives->n_twins; k++) {
    Series twin = analysis_series(analysis, &lives->twins[k]).weights;
    divergence_distances(series_rows(first, 0, n), twin, one);
    for (int t = 0; t < n; t++) {
      analysis->twin_distances[t] += log(one[t]) / lives->n_twins;
    }
  }
  for (int t = 0; t < n; t++) {
    analysis->twin_distances[t] = exp(analysis->twin_distances[t]);
  }
  analysis->n_twin_rows = n;
  analysis->divergence =
      divergence_of(n, analysis->twin_distances, analysis->trained->task.shape.dt);
  free(one);
  return OK;
}

static double sum_of(const double *values, int from, int to) {
  double sum = 0;
  for (int i = from; i < to; i++) {
    sum += values[i];
  }
  return sum;
}

// net speed of the base over the control steps [from, to)
static double speed_within(const LifeSeries *life, int from, int to) {
  to = to > life->base.n ? life->base.n : to;
  return to - from < 2 ? NAN : gait_speed(series_rows(life->base, from, to - from), life->dt);
}

// horizontal speed of the base, step by step
static void fill_speeds(Series base, double *speeds) {
  for (int t = 0; t < base.n; t++) {
    speeds[t] = hypot((double)series_row(base, t)[3], (double)series_row(base, t)[4]);
  }
}

static double largest_of(int from, int to, const double *values) {
  double largest = 0;
  for (int t = from; t < to; t++) {
    largest = fmax(largest, values[t]);
  }
  return largest;
}

// how weights and speed come back
static Status measure_recovery(const Analysis *analysis, const Life *life, const Life *plain,
                               Incident incident, Comparison *c, Err *err) {
  const LifeReport *reference = analysis_report(analysis, plain);
  LifeSeries series = analysis_series(analysis, life);
  int n = series.weights.n, second = (int)(1 / series.dt + 0.5);
  double *values = calloc((size_t)n, sizeof *values);
  if (values == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a recovery");
  }
  if (reference->moves) {
    // row t + 1 is what control step t left
    Incident rows = {incident.from + 1, incident.to + 1};
    analysis_distances(analysis, life, plain, values);
    int known = rows.from < n ? rows.from : n;
    double limit = fmax(ORBIT_SAME, largest_of(known / 2, known, values));
    c->weights = recovery_below(n, values, rows, limit);
  }
  fill_speeds(series.base, values);
  c->speed = recovery_above(series.base.n, values, incident, second < 1 ? 1 : second, 0.9);
  free(values);
  return OK;
}

// one kind of lives beside the plain ones
static Status compare(const Analysis *analysis, const Life *lives, Incident incident,
                      Comparison **out, Err *err) {
  int n = analysis->lives.n_episodes;
  Comparison *comparisons = calloc((size_t)n, sizeof *comparisons);
  *out = comparisons;
  if (comparisons == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for comparisons");
  }
  Status status = OK;
  for (int i = 0; i < n && status == OK; i++) {
    const Life *life = &lives[i], *plain = &analysis->lives.plain[i];
    LifeSeries series = analysis_series(analysis, life), same = analysis_series(analysis, plain);
    int steps = life->recorder.n, from = incident.from < steps ? incident.from : steps;
    int plain_from = from < plain->recorder.n ? from : plain->recorder.n;
    comparisons[i] = (Comparison){
        .before = sum_of(life->recorder.rewards, 0, from),
        .after = sum_of(life->recorder.rewards, from, steps),
        .plain_after = sum_of(plain->recorder.rewards, plain_from, plain->recorder.n),
        .speed_before = speed_within(&series, from / 2, from),
        .speed_after = speed_within(&series, from, steps),
        .plain_speed_after = speed_within(&same, plain_from, plain->recorder.n),
        .weights = {NAN, NAN, NAN, -1},
    };
    status = measure_recovery(analysis, life, plain, incident, &comparisons[i], err);
  }
  return status;
}

static void analyze_item(void *context, int item, int worker) {
  (void)worker;
  Analysis *analysis = context;
  LifeSeries series = analysis_series(analysis, &analysis->lives.all[item]);
  if (life_analyze(&series, &analysis->reports[item], NULL) != OK) {
    analysis->reports[item].n = -1; // no memory
  }
}

// every life by itself, on all threads
static Status analyze_lives(Analysis *analysis, int n_threads, Err *err) {
  int n = analysis->lives.n;
  analysis->reports = calloc((size_t)n, sizeof *analysis->reports);
  if (analysis->reports == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for %d reports", n);
  }
  parallel_for(n, n_threads, analyze_item, analysis);
  for (int i = 0; i < n; i++) {
    if (analysis->reports[i].n < 0) {
      return err_set(err, ERR_MEMORY, "no memory for the analysis of %d lives", n);
    }
  }
  return OK;
}

static Status analyze(Analysis *analysis, int n_threads, Err *err) {
  Status status = OK;
  const Lives *lives = &analysis->lives;
  TRY(analyze_lives(analysis, n_threads, err));
  LifeSeries first = analysis_series(analysis, &lives->plain[0]);
  for (int i = 0; i < analysis->n_layers; i++) {
    TRY(principal_components(first.weights, first.layers[i], &analysis->components[i], err));
  }
  if (lives->n_twins > 0) {
    cluster_births(analysis);
    TRY(compare_twins(analysis, err));
  }
  if (lives->frozen != NULL) {
    int at = analysis->plan.evaluation.freeze_at;
    TRY(compare(analysis, lives->frozen, (Incident){at, at}, &analysis->frozen, err));
  }
  if (lives->disturbed != NULL) {
    TRY(compare(analysis, lives->disturbed, analysis_incident(analysis), &analysis->disturbed,
                err));
  }
done:
  return status;
}

static void close_analysis(Analysis *analysis) {
  for (int i = 0; i < analysis->lives.n && analysis->reports != NULL; i++) {
    life_close(&analysis->reports[i]);
  }
  for (int i = 0; i < analysis->n_layers; i++) {
    principal_close(&analysis->components[i]);
  }
  free(analysis->reports);
  free(analysis->twin_distances);
  free(analysis->frozen);
  free(analysis->disturbed);
  lives_close(&analysis->lives);
}

static Status run_verb(int n_positional, const char *const *positional, int n_overrides,
                       const char *const *overrides, Err *err) {
  static Analysis analysis;
  Trained *trained = NULL;
  float *genome = NULL;
  Status status = OK;
  if (n_positional == 0) {
    return err_set(err, ERR_INPUT, "which run? usage: hebbes analyze RUN [options]");
  }
  TRY(trained_open(positional[0], n_overrides, overrides, &trained, err));
  analysis.trained = trained;
  analysis.genome = genome_text == NULL ? "mean" : genome_text;
  TRY(read_options(&analysis, err));
  if (folder != NULL) {
    TRY(fsio_make_folder(folder, err));
  }
  TRY(trained_genome(trained, genome_text, &genome, &analysis.plan.evaluation.individual, err));
  analysis.plan.evaluation.genome = genome;
  int n_threads = config_threads(trained->config);
  measure_shape(trained->task.env, &analysis.body);
  name_layers(&analysis);
  TRY(lives_run(&trained->task, trained_normalizer(trained), &analysis.plan, n_threads,
                &analysis.lives, err));
  TRY(analyze(&analysis, n_threads, err));
  if (folder != NULL) {
    TRY(analysis_write(&analysis, folder, err));
  }
  (option_json ? analysis_print_json : analysis_print)(&analysis);
done:
  close_analysis(&analysis);
  free(genome);
  trained_close(trained);
  tree_close(analysis.tree);
  return status;
}

const Verb verb_analyze = {
    .name = "analyze",
    .summary = "find out what attractor a controller's weights have",
    .usage = "RUN [key=value ...] [options]",
    .help =
        "Records episodes of a trained controller and tells where its weights end up (unbounded,\n"
        "fixed-point, limit-cycle, other), how they and the gait oscillate, and whether lives "
        "from\n"
        "other or nearly the same random weights end up there too. What each number means stands\n"
        "in docs/analyze.md.\n\n"
        "DAMAGE is the name of one (hebbes list damages), a list of edits or the path of a file\n"
        "of them; docs/damage.md.\n\n"
        "example: hebbes analyze runs/cheetah --freeze-at 0.5 --perturb push-1500 -o found",
    .options = options,
    .max_positional = 1,
    .overrides = true,
    .run = run_verb,
};

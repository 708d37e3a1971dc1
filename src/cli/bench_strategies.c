// bench strategies: how many evaluations a strategy needs on a test function, and how long it takes
// between two generations.
#include <limits.h>
#include <math.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/analysis/functions.h"
#include "src/cli/json.h"
#include "src/cli/options.h"
#include "src/config/params.h"
#include "src/run/minimize.h"

enum { LIST_MAX = 64, WORD_MAX = 64, OVERRIDES_MAX = 256, OWN_OVERRIDES = 5 };

static int n_strategy_texts, n_function_texts, n_dim_texts;
static const char *strategy_texts[LIST_MAX], *function_texts[LIST_MAX], *dim_texts[LIST_MAX];
static const char *population_text, *seeds_text, *target_text, *generations_text, *x0_text,
    *sigma_text, *restarts_text, *count_text, *evaluations_text;

static const Option options[] = {
    {"--strategy", "S,...", "strategies (hebbes list strategies; default all)", NULL, NULL,
     &n_strategy_texts, strategy_texts},
    {"--function", "F,...", "functions, listed below (default all)", NULL, NULL, &n_function_texts,
     function_texts},
    {"--dim", "N,...", "dimensions, 2 to 100000 (default 10)", NULL, NULL, &n_dim_texts, dim_texts},
    {"--population", "L", "individuals (default 4 + floor(3 ln N))", NULL, &population_text, NULL,
     NULL},
    {"--seeds", "K", "runs of each (default 21; 1 with --generations)", NULL, &seeds_text, NULL,
     NULL},
    {"--target", "T", "the value to be reached (default 1e-9)", NULL, &target_text, NULL, NULL},
    {"--generations", "G", "time G generations instead, without a target", NULL, &generations_text,
     NULL, NULL},
    {"--x0", "LO..HI", "where every dimension starts, uniform (default -3..3)", NULL, &x0_text,
     NULL, NULL},
    {"--sigma", "S", "initial step size (default 1)", NULL, &sigma_text, NULL, NULL},
    {"--restarts", "KIND", "ipop or bipop, as often as --max-evaluations allows", NULL,
     &restarts_text, NULL, NULL},
    {"--count", "WHAT", "what has to reach the target: individual (default) or mean", NULL,
     &count_text, NULL, NULL},
    {"--max-evaluations", "N", "where a run has failed (default 10000 N)", NULL, &evaluations_text,
     NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL, NULL, NULL},
};

// everything that the arguments ask for
typedef struct Plan {
  int n_strategies, n_functions, n_dims, n_seeds;
  const StrategyType *strategies[LIST_MAX];
  const Function *functions[LIST_MAX];
  long dims[LIST_MAX];
  double sigma;
  Problem problem; // but for n and the function
  int n_given;
  const char *const *given; // key=value
} Plan;

static volatile sig_atomic_t caught;

static void on_signal(int number) {
  caught = number;
}

// ---------------------------------------------------------------- arguments

// the next word of a list with commas; false at its end
static bool next_word(const char **list, char word[WORD_MAX]) {
  if (*list == NULL) {
    return false;
  }
  int length = (int)strcspn(*list, ",");
  snprintf(word, WORD_MAX, "%.*s", length, *list);
  *list = (*list)[length] == ',' ? *list + length + 1 : NULL;
  return true;
}

static Status unknown(const char *flag, const char *word, const char *const *names, int n,
                      Err *err) {
  char hint[160], list[1024] = "";
  size_t used = 0;
  for (int i = 0; i < n && used < sizeof list; i++) {
    used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", i == 0 ? "" : ", ", names[i]);
  }
  return err_set(err, ERR_INPUT, "%s: there is no '%s'%s (there are: %s)", flag, word,
                 nearest_hint(word, names, n, hint, sizeof hint), list);
}

static Status add_strategy(Plan *plan, const char *word, Err *err) {
  const StrategyType *strategy = registry_strategy(word);
  if (strategy == NULL) {
    const char *names[LIST_MAX];
    int n = 0;
    for (; registry_strategies[n] != NULL && n < LIST_MAX; n++) {
      names[n] = registry_strategies[n]->name;
    }
    return unknown("--strategy", word, names, n, err);
  }
  plan->strategies[plan->n_strategies++] = strategy;
  return OK;
}

static Status add_function(Plan *plan, const char *word, Err *err) {
  const Function *function = function_find(word);
  if (function == NULL) {
    const char *names[LIST_MAX];
    int n = 0;
    for (; functions[n].name != NULL && n < LIST_MAX; n++) {
      names[n] = functions[n].name;
    }
    return unknown("--function", word, names, n, err);
  }
  plan->functions[plan->n_functions++] = function;
  return OK;
}

static Status add_dim(Plan *plan, const char *word, Err *err) {
  return option_int("--dim", word, FUNCTION_MIN_N, FUNCTION_MAX_N, &plan->dims[plan->n_dims++],
                    err);
}

// every word of every list of an option
static Status read_lists(Plan *plan, int n, const char *const *texts, const char *flag,
                         Status (*add)(Plan *plan, const char *word, Err *err), Err *err) {
  char word[WORD_MAX];
  int n_words = 0;
  Status status = OK;
  for (int i = 0; i < n; i++) {
    const char *list = texts[i];
    while (next_word(&list, word)) {
      if (n_words++ == LIST_MAX) {
        status = err_set(err, ERR_INPUT, "%s: more than %d words", flag, LIST_MAX);
        goto done;
      }
      TRY(add(plan, word, err));
    }
  }
done:
  return status;
}

static Status read_choices(Plan *plan, Err *err) {
  Status status = OK;
  TRY(read_lists(plan, n_strategy_texts, strategy_texts, "--strategy", add_strategy, err));
  TRY(read_lists(plan, n_function_texts, function_texts, "--function", add_function, err));
  TRY(read_lists(plan, n_dim_texts, dim_texts, "--dim", add_dim, err));
  for (int i = 0; n_strategy_texts == 0 && registry_strategies[i] != NULL; i++) {
    plan->strategies[plan->n_strategies++] = registry_strategies[i];
  }
  for (int i = 0; n_function_texts == 0 && functions[i].name != NULL; i++) {
    plan->functions[plan->n_functions++] = &functions[i];
  }
  if (n_dim_texts == 0) {
    plan->dims[plan->n_dims++] = 10;
  }
done:
  return status;
}

// "LO..HI"
static Status read_start(const char *text, double *low, double *high, Err *err) {
  char first[WORD_MAX];
  const char *dots = strstr(text, "..");
  if (dots == NULL || dots - text >= WORD_MAX) {
    return err_set(err, ERR_INPUT, "--x0: '%s' is not a range such as -3..3", text);
  }
  snprintf(first, sizeof first, "%.*s", (int)(dots - text), text);
  Status status = option_real("--x0", first, -1e30, 1e30, low, err);
  return status == OK ? option_real("--x0", dots + 2, *low, 1e30, high, err) : status;
}

static Status read_count(const char *text, MinimizeCount *count, Err *err) {
  static const char *const names[] = {[COUNT_INDIVIDUAL] = "individual", [COUNT_MEAN] = "mean"};
  for (int i = COUNT_INDIVIDUAL; i <= COUNT_MEAN; i++) {
    if (strcmp(text, names[i]) == 0) {
      *count = (MinimizeCount)i;
      return OK;
    }
  }
  return unknown("--count", text, names, 2, err);
}

static Status read_limits(Plan *plan, Err *err) {
  Problem *p = &plan->problem;
  long number;
  Status status = OK;
  if (generations_text != NULL && (target_text != NULL || count_text != NULL)) {
    status = err_set(err, ERR_INPUT, "--generations is without a target: no %s with it",
                     target_text != NULL ? "--target" : "--count");
    goto done;
  }
  if (generations_text != NULL) {
    TRY(option_int("--generations", generations_text, 1, 1000000000, &number, err));
    p->max_generations = number;
    p->target = NAN;
    plan->n_seeds = 1;
  }
  if (evaluations_text != NULL) {
    TRY(option_int("--max-evaluations", evaluations_text, 1, LONG_MAX, &number, err));
    p->max_evaluations = number;
  }
  if (seeds_text != NULL) {
    TRY(option_int("--seeds", seeds_text, 1, 10000, &number, err));
    plan->n_seeds = (int)number;
  }
done:
  return status;
}

static Status read_options(Plan *plan, Err *err) {
  Problem *p = &plan->problem;
  Status status = OK;
  TRY(option_real("--target", target_text, -1e300, 1e300, &p->target, err));
  if (x0_text != NULL) {
    TRY(read_start(x0_text, &p->x0_low, &p->x0_high, err));
  }
  TRY(option_real("--sigma", sigma_text, 1e-30, 1e30, &plan->sigma, err));
  if (count_text != NULL) {
    TRY(read_count(count_text, &p->count, err));
  }
  TRY(read_limits(plan, err));
done:
  return status;
}

// ---------------------------------------------------------------- config of one strategy

static bool begins(const char *text, const char *start) {
  return strncmp(text, start, strlen(start)) == 0;
}

// key of the initial step size below strategy., or NULL
static const char *sigma_key(const StrategyType *strategy) {
  for (const Param *p = strategy->params; p != NULL && p->key != NULL; p++) {
    if (strcmp(p->key, "sigma.init") == 0 || strcmp(p->key, "sigma") == 0) {
      return p->key;
    }
  }
  return NULL;
}

// the texts that become overrides; owned by the list
typedef struct Overrides {
  int n;
  char *texts[OVERRIDES_MAX + OWN_OVERRIDES];
} Overrides;

__attribute__((format(printf, 3, 4))) static Status add(Overrides *overrides, Err *err,
                                                        const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int length = vasprintf(&overrides->texts[overrides->n], format, arguments);
  va_end(arguments);
  if (length < 0) {
    return err_set(err, ERR_MEMORY, "no memory for an argument");
  }
  overrides->n++;
  return OK;
}

// the user's key=value stands below strategy., whether it says so or not
static Status add_given(Overrides *overrides, const char *text, Err *err) {
  bool whole = begins(text, "strategy.") || begins(text, "seed=") || begins(text, "threads=") ||
               text[0] == '+' || text[0] == '~';
  return add(overrides, err, "%s%s", whole ? "" : "strategy.", text);
}

static Status open_config(const Plan *plan, const StrategyType *strategy, Config **config,
                          Err *err) {
  Overrides overrides = {0};
  const char *sigma = sigma_key(strategy);
  Status status = OK;
  TRY(add(&overrides, err, "strategy=%s", strategy->name));
  if (sigma == NULL && sigma_text != NULL && n_strategy_texts > 0) {
    status = err_set(err, ERR_INPUT, "--sigma: %s has no step size", strategy->name);
    goto done;
  }
  if (sigma != NULL) {
    TRY(add(&overrides, err, "strategy.%s=%.17g", sigma, plan->sigma));
  }
  if (population_text != NULL) {
    TRY(add(&overrides, err, "strategy.population=%s", population_text));
  }
  if (restarts_text != NULL) {
    TRY(add(&overrides, err, "strategy.restarts=%s", restarts_text));
    TRY(add(&overrides, err, "strategy.restart_limit=1000000")); // --max-evaluations ends it
  }
  // what is given last wins
  for (int i = 0; i < plan->n_given; i++) {
    TRY(add_given(&overrides, plan->given[i], err));
  }
  TRY(minimize_config(overrides.n, (const char *const *)overrides.texts, config, err));
done:
  for (int i = 0; i < overrides.n; i++) {
    free(overrides.texts[i]);
  }
  return status;
}

// ---------------------------------------------------------------- rows

static void print_head(void) {
  printf("%-14s %-18s %6s %6s %9s %12s %12s %12s %13s\n", "strategy", "function", "dim", "lambda",
         "successes", "evaluations", "lower 25 %", "upper 25 %", "s/generation");
}

static void print_number(int width, double value) {
  if (isfinite(value)) {
    printf(" %*.10g", width, value);
  } else {
    printf(" %*s", width, "-");
  }
}

static void print_row(const char *strategy, const char *function, long dim, const Series *s,
                      bool timed) {
  char successes[32] = "-";
  if (!timed) {
    snprintf(successes, sizeof successes, "%d/%d", s->successes, s->seeds);
  }
  printf("%-14s %-18s %6ld %6d %9s", strategy, function, dim, s->population, successes);
  print_number(12, s->median);
  print_number(12, s->q25);
  print_number(12, s->q75);
  printf(" %13.3g\n", s->seconds / s->generations);
  fflush(stdout);
}

static json_t *row_json(const char *strategy, const char *function, long dim, const Series *s,
                        bool timed) {
  return json_pack("{s:s, s:s, s:I, s:i, s:i, s:o, s:o, s:o, s:o, s:o}", "strategy", strategy,
                   "function", function, "dim", (json_int_t)dim, "population", s->population,
                   "seeds", s->seeds, "successes", timed ? json_null() : json_integer(s->successes),
                   "evaluations_median", json_number(s->median), "evaluations_q25",
                   json_number(s->q25), "evaluations_q75", json_number(s->q75),
                   "seconds_per_generation", json_number(s->seconds / s->generations));
}

static double value_of(void *context, const float *x) {
  return landscape_value(context, x);
}

static void add_row(const Config *config, const Function *function, long dim, const Series *series,
                    bool timed, json_t *list) {
  const char *strategy = config->strategy->name;
  if (!option_json && json_array_size(list) == 0) {
    print_head();
  }
  if (!option_json) {
    print_row(strategy, function->name, dim, series, timed);
  }
  json_array_append_new(list, row_json(strategy, function->name, dim, series, timed));
}

// what cannot be done is an error where it was asked for by name, and left out of a list of all
static Status excuse(Status status, int n_names, const char *strategy, Err *err) {
  if (status != ERR_INPUT || n_names > 0) {
    return status;
  }
  fprintf(stderr, "%s is left out: %s\n", strategy, err->text);
  return OK;
}

static Status bench_row(const Plan *plan, const Config *config, const Function *function, long dim,
                        json_t *list, Err *err) {
  Problem problem = plan->problem;
  bool timed = isnan(problem.target);
  Landscape *landscape;
  Series series;
  Status status = landscape_open(function, (size_t)dim, &landscape, err);
  if (status != OK) {
    return excuse(status, n_function_texts, config->strategy->name, err);
  }
  problem.n = (size_t)dim;
  problem.value = value_of;
  problem.context = landscape;
  problem.x0_low -= function->least_at; // of a genome
  problem.x0_high -= function->least_at;
  if (problem.max_evaluations == 0) {
    problem.max_evaluations = timed ? INT64_MAX : 10000 * (int64_t)dim;
  }
  status = minimize_series(config, &problem, plan->n_seeds, &series, err);
  if (status == OK) {
    add_row(config, function, dim, &series, timed, list);
  }
  landscape_close(landscape);
  return excuse(status, n_strategy_texts, config->strategy->name, err);
}

static Status bench_strategy(const Plan *plan, const StrategyType *strategy, json_t *list,
                             Err *err) {
  Config *config = NULL;
  Status status = OK;
  TRY(open_config(plan, strategy, &config, err));
  for (int i = 0; i < plan->n_functions; i++) {
    for (int k = 0; k < plan->n_dims && caught == 0; k++) {
      TRY(bench_row(plan, config, plan->functions[i], plan->dims[k], list, err));
    }
  }
done:
  config_close(config);
  return status;
}

// the first signal ends the seed at its next generation and prints what there is; the second one
// ends the process
static void catch_signals(void) {
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
}

static Status run_verb(int n_positional, const char *const *positional, int n_overrides,
                       const char *const *overrides, Err *err) {
  (void)n_positional;
  (void)positional;
  Plan plan = {
      .n_seeds = 21,
      .sigma = 1.0,
      .problem = {.x0_low = -3.0,
                  .x0_high = 3.0,
                  .target = 1e-9,
                  .max_generations = INT64_MAX,
                  .interrupt = &caught},
      .n_given = n_overrides,
      .given = overrides,
  };
  Status status = OK;
  json_t *list = json_array();
  TRY(read_choices(&plan, err));
  TRY(read_options(&plan, err));
  catch_signals();
  for (int i = 0; i < plan.n_strategies && caught == 0; i++) {
    TRY(bench_strategy(&plan, plan.strategies[i], list, err));
  }
  if (option_json) {
    json_print(json_incref(list));
  }
  if (caught != 0) {
    status = err_set(err, caught == SIGINT ? ERR_SIGINT : ERR_SIGTERM,
                     "stopped; the last row lacks seeds");
  }
done:
  json_decref(list);
  return status;
}

const Verb verb_bench_strategies = {
    .name = "bench strategies",
    .summary = "measure strategies on test functions",
    .usage = "[--strategy S] [--function F] [--dim N] [key=value ...]",
    .help =
        "Minimizes each function with each strategy from random starts and counts the evaluations "
        "to the target: median and\n"
        "quartiles of the runs that reach it. A run fails at --max-evaluations, or when the "
        "strategy stops by itself.\n"
        "Seconds are those of ask and tell in a generation, on average. key=value sets a key of "
        "the strategies (sigma.init=0.5\n"
        "or strategy.sigma.init=0.5), the seed of the first run (seed=1) or threads; the rest is "
        "as declared (hebbes list strategies).\n\n"
        "functions: sphere, ellipsoid, rotated-ellipsoid, discus, cigar, different-powers, "
        "rosenbrock, rastrigin,\n"
        "schwefel12, ackley, griewank; their least value is 0\n\n"
        "example: hebbes bench strategies --strategy openai-es --function sphere,rosenbrock --dim "
        "20 --target 1 lr.init=0.2",
    .options = options,
    .max_positional = 0,
    .overrides = true,
    .run = run_verb,
};

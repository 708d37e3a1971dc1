#include "src/analysis/cells.h"

#include <math.h>
#include <stdlib.h>

#include "src/analysis/statistics.h"

// of all bootstraps here
static const uint64_t bootstrap_seed = 1;

// the scores that a cell has; returns how many
static int collect(const Scores *scores, int cell, double *out) {
  const double *values = scores->values + (size_t)cell * (size_t)scores->n_runs;
  int n = 0;
  for (int i = 0; i < scores->n_runs; i++) {
    if (!isnan(values[i])) {
      out[n++] = values[i];
    }
  }
  return n;
}

static double *numbers(size_t n, Err *err) {
  double *made = calloc(n + 1, sizeof *made);
  if (made == NULL) {
    err_set(err, ERR_MEMORY, "no memory for %zu scores", n);
  }
  return made;
}

Status cells_describe(const Scores *scores, int cell, CellSummary *summary, Err *err) {
  const Interval none = {NAN, NAN};
  *summary = (CellSummary){0, NAN, NAN, NAN, NAN, none};
  double *values = numbers((size_t)scores->n_runs, err);
  if (values == NULL) {
    return ERR_MEMORY;
  }
  Status status = OK;
  int n = collect(scores, cell, values);
  summary->n = n;
  if (n > 0) {
    values_sort(values, n);
    summary->mean = sample_describe(values, n).mean;
    summary->median = sorted_quantile(values, n, 0.5);
    summary->iqm = sorted_interquartile_mean(values, n);
    summary->best = values[n - 1];
  }
  if (n > 1) {
    const double *sample = values;
    const Strata strata = {.n = 1, .sizes = &n, .values = &sample};
    status = bootstrap_strata(&strata, strata_interquartile_mean, NULL, bootstrap_seed,
                              &summary->interval, err);
  }
  free(values);
  return status;
}

// --- one factor

// cells from one value of the factor to the next
static int stride(const Scores *scores, int factor) {
  int n = 1;
  for (int i = factor + 1; i < scores->n_factors; i++) {
    n *= scores->n_values[i];
  }
  return n;
}

int cells_tasks(const Scores *scores, int factor) {
  return scores->n_cells / scores->n_values[factor];
}

int cells_cell(const Scores *scores, int factor, int task, int value) {
  int step = stride(scores, factor);
  return (task / step * scores->n_values[factor] + value) * step + task % step;
}

int cells_pairs(const Scores *scores, int factor) {
  int n = scores->n_values[factor];
  return n * (n - 1) / 2;
}

// one pair in one task; values has room for the runs of two cells
static Status test_pair(const Scores *scores, int factor, Pair *pair, double *values, Err *err) {
  double *a = values, *b = values + scores->n_runs;
  RankTest test;
  pair->n_a = collect(scores, cells_cell(scores, factor, pair->task, pair->a), a);
  pair->n_b = collect(scores, cells_cell(scores, factor, pair->task, pair->b), b);
  pair->u = pair->p = pair->p_holm = pair->a12 = NAN;
  if (pair->n_a == 0 || pair->n_b == 0) {
    return OK;
  }
  Status status = mann_whitney_test(a, pair->n_a, b, pair->n_b, &test, err);
  if (status == OK) {
    pair->u = test.statistic;
    pair->p = test.p;
    pair->a12 = effect_a12(a, pair->n_a, b, pair->n_b);
  }
  return status;
}

// Holm's correction over the tests that were made; p and adjusted have room for n
static void correct(Pair *pairs, int n, double *p, double *adjusted) {
  int made = 0;
  for (int i = 0; i < n; i++) {
    if (!isnan(pairs[i].p)) {
      p[made++] = pairs[i].p;
    }
  }
  holm_adjust(p, made, adjusted);
  made = 0;
  for (int i = 0; i < n; i++) {
    if (!isnan(pairs[i].p)) {
      pairs[i].p_holm = adjusted[made++];
    }
  }
}

Status cells_compare(const Scores *scores, int factor, Pair *pairs, Err *err) {
  int n_values = scores->n_values[factor], n = 0;
  size_t most = (size_t)cells_tasks(scores, factor) * (size_t)cells_pairs(scores, factor);
  double *values = numbers(2 * ((size_t)scores->n_runs + most), err);
  Status status = OK;
  if (values == NULL) {
    return ERR_MEMORY;
  }
  for (int task = 0; task < cells_tasks(scores, factor); task++) {
    for (int a = 0; a < n_values; a++) {
      for (int b = a + 1; b < n_values; b++) {
        pairs[n] = (Pair){.task = task, .a = a, .b = b};
        TRY(test_pair(scores, factor, &pairs[n++], values, err));
      }
    }
  }
  correct(pairs, n, values, values + most);
done:
  free(values);
  return status;
}

// --- all tasks together

// the scores of some values of a factor as strata: value by value, task by task
typedef struct Tasks {
  int n;
  int *sizes;
  const double **values;
  double *numbers;
} Tasks;

static void tasks_close(Tasks *tasks) {
  free(tasks->sizes);
  free(tasks->values);
  free(tasks->numbers);
  *tasks = (Tasks){0};
}

// does each of these values have a score in the task?
static bool has_all(const Scores *scores, int factor, int task, int n, const int *which,
                    double *scratch) {
  for (int i = 0; i < n; i++) {
    if (collect(scores, cells_cell(scores, factor, task, which[i]), scratch) == 0) {
      return false;
    }
  }
  return true;
}

// Gathers the tasks in which all n values have scores.
static Status tasks_open(const Scores *scores, int factor, int n, const int *which, Tasks *tasks,
                         Err *err) {
  size_t n_tasks = (size_t)cells_tasks(scores, factor), n_runs = (size_t)scores->n_runs;
  size_t most = (size_t)n * n_tasks;
  *tasks = (Tasks){.sizes = calloc(most, sizeof *tasks->sizes),
                   .values = calloc(most, sizeof *tasks->values),
                   .numbers = numbers((most + 1) * n_runs, err)};
  if (tasks->sizes == NULL || tasks->values == NULL || tasks->numbers == NULL) {
    tasks_close(tasks);
    return err_set(err, ERR_MEMORY, "no memory for the scores of a sweep");
  }
  double *scratch = tasks->numbers + most * n_runs, *next = tasks->numbers;
  for (int i = 0; i < n; i++) {
    for (int task = 0; task < (int)n_tasks; task++) {
      if (has_all(scores, factor, task, n, which, scratch)) {
        int k = tasks->n++;
        tasks->sizes[k] = collect(scores, cells_cell(scores, factor, task, which[i]), next);
        tasks->values[k] = next;
        next += tasks->sizes[k];
      }
    }
  }
  return OK;
}

// is there anything to draw from, in any stratum?
static bool varies(const Strata *strata) {
  for (int i = 0; i < strata->n; i++) {
    if (strata->sizes[i] > 1) {
      return true;
    }
  }
  return false;
}

static Status estimate(const Strata *strata, StrataStatistic statistic, const void *context,
                       double *value, Interval *interval, Err *err) {
  *interval = (Interval){NAN, NAN};
  double *scratch = numbers((size_t)strata_size(strata), err);
  if (scratch == NULL) {
    return ERR_MEMORY;
  }
  *value = statistic(strata, context, scratch);
  free(scratch);
  return varies(strata)
             ? bootstrap_strata(strata, statistic, context, bootstrap_seed, interval, err)
             : OK;
}

Status cells_improvement(const Scores *scores, int factor, int a, int b, double *probability,
                         Interval *interval, Err *err) {
  Tasks tasks;
  *probability = NAN;
  *interval = (Interval){NAN, NAN};
  Status status = tasks_open(scores, factor, 2, (const int[]){a, b}, &tasks, err);
  if (status != OK) {
    return status;
  }
  if (tasks.n > 0) {
    const Strata strata = {.n = tasks.n, .sizes = tasks.sizes, .values = tasks.values};
    status = estimate(&strata, strata_improvement, NULL, probability, interval, err);
  }
  tasks_close(&tasks);
  return status;
}

// lowest and highest score of a task, over all values of the factor
static Interval task_range(const Scores *scores, int factor, int task) {
  Interval range = {INFINITY, -INFINITY};
  for (int v = 0; v < scores->n_values[factor]; v++) {
    int cell = cells_cell(scores, factor, task, v);
    for (int i = 0; i < scores->n_runs; i++) {
      double score = scores->values[(size_t)cell * (size_t)scores->n_runs + (size_t)i];
      range.low = score < range.low ? score : range.low;
      range.high = score > range.high ? score : range.high;
    }
  }
  return range;
}

// all scores on one scale; out (n_cells x n_runs)
static void scale(const Scores *scores, int factor, double *out) {
  for (int task = 0; task < cells_tasks(scores, factor); task++) {
    Interval range = task_range(scores, factor, task);
    double width = range.high > range.low ? range.high - range.low : 1.0;
    for (int v = 0; v < scores->n_values[factor]; v++) {
      size_t first = (size_t)cells_cell(scores, factor, task, v) * (size_t)scores->n_runs;
      for (size_t i = first; i < first + (size_t)scores->n_runs; i++) {
        out[i] = (scores->values[i] - range.low) / width;
      }
    }
  }
}

Status cells_profile(const Scores *scores, int factor, int value,
                     ProfilePoint points[CELLS_THRESHOLDS], Err *err) {
  bool one_task = cells_tasks(scores, factor) == 1;
  Interval range = one_task ? task_range(scores, factor, 0) : (Interval){0.0, 1.0};
  double *scaled = numbers((size_t)scores->n_cells * (size_t)scores->n_runs, err);
  Scores same = *scores;
  Tasks tasks = {0};
  Status status = scaled == NULL ? ERR_MEMORY : OK;
  if (status == OK && !one_task) {
    scale(scores, factor, scaled);
    same.values = scaled;
  }
  TRY(status);
  TRY(tasks_open(&same, factor, 1, &value, &tasks, err));
  const Strata strata = {.n = tasks.n, .sizes = tasks.sizes, .values = tasks.values};
  for (int i = 0; i < CELLS_THRESHOLDS; i++) {
    ProfilePoint *p = &points[i];
    *p = (ProfilePoint){NAN, NAN, {NAN, NAN}};
    if (tasks.n > 0) {
      p->threshold = range.low + (range.high - range.low) * i / (CELLS_THRESHOLDS - 1);
      TRY(estimate(&strata, strata_profile, &p->threshold, &p->share, &p->interval, err));
    }
  }
done:
  free(scaled);
  tasks_close(&tasks);
  return status;
}

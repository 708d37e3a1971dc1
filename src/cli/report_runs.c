// report_runs: what the folders of runs hold, read for a report.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/cli/report.h"
#include "src/config/params.h"
#include "src/run/checkpoint.h"

static Status no_memory(Err *err) {
  return err_set(err, ERR_MEMORY, "no memory for a report");
}

// --- configs

// the text of a value: lists and maps as YAML has them on one line
static void print_value(FILE *out, const Node *node) {
  if (node->kind == NODE_SCALAR) {
    fputs(node_is_null(node) ? "" : node->text, out);
    return;
  }
  fputc(node->kind == NODE_MAP ? '{' : '[', out);
  for (int i = 0; i < node->n; i++) {
    fputs(i == 0 ? "" : ", ", out);
    if (node->kind == NODE_MAP) {
      fprintf(out, "%s: ", node->keys[i]);
    }
    print_value(out, node->children[i]);
  }
  fputc(node->kind == NODE_MAP ? '}' : ']', out);
}

static Status add_leaf(ReportRun *run, const char *key, const Node *node, Err *err) {
  char *text = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&text, &size);
  Leaf *larger = realloc(run->leaves, (size_t)(run->n_leaves + 1) * sizeof *larger);
  run->leaves = larger == NULL ? run->leaves : larger;
  if (out == NULL || larger == NULL) {
    return no_memory(err);
  }
  print_value(out, node);
  fclose(out);
  const char *value = tree_text(run->tree, text, size);
  const char *name = tree_text(run->tree, key, strlen(key));
  free(text);
  if (value == NULL || name == NULL) {
    return no_memory(err);
  }
  run->leaves[run->n_leaves++] = (Leaf){name, value};
  return OK;
}

static Status add_leaves(ReportRun *run, const char *group, const Node *map, Err *err) {
  Status status = OK;
  for (int i = 0; i < map->n && status == OK; i++) {
    const Node *child = map->children[i];
    char path[PARAM_PATH_MAX];
    params_path(group, map->keys[i], path);
    status = child->kind == NODE_MAP && child->n > 0 ? add_leaves(run, path, child, err)
                                                     : add_leaf(run, path, child, err);
  }
  return status;
}

static Status read_config(ReportRun *run, Err *err) {
  char path[FSIO_PATH_MAX];
  size_t size;
  Node *root = NULL;
  Status status = OK;
  TRY(fsio_join(path, run->path, "config.yaml", err));
  if (!fsio_exists(path)) {
    TRY(err_set(err, ERR_INPUT, "%s: no run here (no config.yaml)", run->path));
  }
  TRY(fsio_read(path, 0, &run->config, &size, err));
  TRY(tree_new(&run->tree, err));
  TRY(tree_parse_text(run->tree, path, run->config, size, &root, err));
  if (root->kind != NODE_MAP) {
    TRY(err_set(err, ERR_INPUT, "%s: not the config of a run", path));
  }
  TRY(add_leaves(run, "", root, err));
done:
  return status;
}

// --- what the run recorded of its surroundings

static void take_text(StoreGroup *root, const char *name, char *out, size_t size) {
  char *text = NULL;
  if (store_get_text(root, name, &text, NULL) == OK) {
    snprintf(out, size, "%s", text);
  }
  free(text);
}

// a run without a good checkpoint has none to tell
static void read_surroundings(ReportRun *run) {
  char path[FSIO_PATH_MAX];
  Store *store = NULL;
  StoreGroup *root = NULL;
  Err unread = {0};
  if (checkpoint_newest(run->path, &store, path, &unread) == OK && store != NULL &&
      store_group(store, "", &root, NULL) == OK) {
    take_text(root, "program", run->program, sizeof run->program);
    take_text(root, "processor", run->processor, sizeof run->processor);
  }
  store_group_close(root);
  store_close(store);
}

// "2026-11-22 22:40:42" at the beginning of a line of the log
static void take_time(const char *line, char out[32]) {
  int used = 0;
  snprintf(out, 32, "%.19s", line);
  if (sscanf(out, "%*4d-%*2d-%*2d %*2d:%*2d:%*2d%n", &used) < 0 || used != 19) {
    out[0] = 0;
  }
}

static void read_log(ReportRun *run) {
  char path[FSIO_PATH_MAX], line[512] = "";
  FILE *file = fsio_join(path, run->path, "log.txt", NULL) == OK ? fopen(path, "re") : NULL;
  if (file != NULL) {
    if (fgets(line, sizeof line, file) != NULL) {
      take_time(line, run->started);
    }
    fclose(file);
  }
  take_time(state_last_line(run->path, "log.txt", line, sizeof line), run->ended);
}

// --- a run

// the last part of a path, without slashes at its end
static char *name_of(const char *path) {
  size_t n = strlen(path);
  while (n > 1 && path[n - 1] == '/') {
    n--;
  }
  size_t from = n;
  while (from > 0 && path[from - 1] != '/') {
    from--;
  }
  return strndup(path + from, n - from);
}

// the score as sweeps have it
static void take_score(const Report *report, ReportRun *run) {
  const char *metric = report->sweep.metric;
  run->score = columns_last(&run->metrics, metric == NULL ? "eval_mean" : metric);
  if (isnan(run->score) && metric == NULL) {
    run->score = columns_last(&run->metrics, "fitness_mean");
  }
}

static Status read_run(const Report *report, ReportRun *run, Err *err) {
  char path[FSIO_PATH_MAX];
  Status status = OK;
  TRY(read_config(run, err));
  TRY(fsio_join(path, run->path, "metrics.csv", err));
  TRY(columns_read(path, &run->metrics, err));
  take_score(report, run);
  state_read(run->path, &run->state);
  run->generations = state_generations(run->path);
  read_surroundings(run);
  read_log(run);
done:
  return status;
}

static Status add_run(Report *report, const char *path, Err *err) {
  if (report->n_runs == report->room) {
    int more = report->room == 0 ? 32 : 2 * report->room;
    ReportRun *larger = realloc(report->runs, (size_t)more * sizeof *larger);
    if (larger == NULL) {
      return no_memory(err);
    }
    report->runs = larger;
    report->room = more;
  }
  ReportRun *run = &report->runs[report->n_runs++];
  *run = (ReportRun){.path = strdup(path), .name = name_of(path), .score = NAN};
  return run->path == NULL || run->name == NULL ? no_memory(err) : read_run(report, run, err);
}

static Status add_sweep(Report *report, Sweep *sweep, Err *err) {
  char path[FSIO_PATH_MAX];
  Status status = OK;
  for (int i = 0; i < sweep->grid.n_runs; i++) {
    TRY(sweep_run_path(sweep, i, path, err));
    TRY(add_run(report, path, err));
  }
done:
  return status;
}

Status report_add(Report *report, const char *path, Err *err) {
  Sweep sweep;
  if (!sweep_is_there(path)) {
    return add_run(report, path, err);
  }
  Status status = sweep_open(path, &sweep, err);
  if (status == OK) {
    status = add_sweep(report, &sweep, err);
  }
  sweep_close(&sweep);
  return status;
}

static void close_run(ReportRun *run) {
  free(run->path);
  free(run->name);
  free(run->config);
  free(run->leaves);
  columns_close(&run->metrics);
  tree_close(run->tree);
}

void report_close(Report *report) {
  for (int i = 0; i < report->n_runs; i++) {
    close_run(&report->runs[i]);
  }
  free(report->runs);
  free(report->groups);
  if (report->script != NULL) {
    fclose(report->script);
  }
  free(report->script_text);
  findings_close(&report->findings);
  sweep_close(&report->sweep);
}

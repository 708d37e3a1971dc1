// sweep_files: what the scores of a sweep say, as files in its folder.
#include <stdio.h>

#include "src/base/fsio.h"
#include "src/base/log.h"
#include "src/cli/gnuplot.h"
#include "src/cli/sheet.h"
#include "src/cli/sweep.h"

// --- tables

// ",value", ",": NaN
static void put_number(FILE *out, double value) {
  sheet_number(out, 10, value);
}

static void put_interval(FILE *out, Interval interval) {
  put_number(out, interval.low);
  put_number(out, interval.high);
}

static void put_keys_header(FILE *out, const Findings *f) {
  for (int i = 0; i < f->scores.n_factors; i++) {
    fputc(',', out);
    sheet_name(out, findings_key(f, i)->key);
  }
}

static void put_keys(FILE *out, const Findings *f, int cell) {
  for (int i = 0; i < f->scores.n_factors; i++) {
    fputc(',', out);
    sheet_name(out, findings_value(f, cell, i));
  }
}

static void cells_table(FILE *out, const void *context) {
  const Findings *f = context;
  fputs("cell", out);
  put_keys_header(out, f);
  fputs(",seeds,done,failed,running,scores,mean,median,iqm,ci95_low,ci95_high,best\n", out);
  for (int i = 0; i < f->scores.n_cells; i++) {
    const CellSummary *c = &f->cells[i];
    const Count *n = &f->counts[i];
    char label[GRID_NAME_MAX];
    sheet_name(out, findings_label(f, i, -1, label));
    put_keys(out, f, i);
    fprintf(out, ",%d,%d,%d,%d,%d", n->runs, n->done, n->failed, n->running, c->n);
    put_number(out, c->mean);
    put_number(out, c->median);
    put_number(out, c->iqm);
    put_interval(out, c->interval);
    put_number(out, c->best);
    fputc('\n', out);
  }
}

static void runs_table(FILE *out, const void *context) {
  const Findings *f = context;
  const Grid *grid = &f->sweep->grid;
  fputs("run,cell", out);
  put_keys_header(out, f);
  fputs(",seed,state,generation,generations,score\n", out);
  for (int i = 0; i < grid->n_runs; i++) {
    const SweepRun *r = &f->sweep->runs[i];
    char label[GRID_NAME_MAX];
    int cell = i % grid->n_cells;
    fprintf(out, "%s,", r->name);
    sheet_name(out, findings_label(f, cell, -1, label));
    put_keys(out, f, cell);
    fprintf(out, ",%s,%s,%lld,%lld",
            grid->has_seed ? grid->factors[0].values[grid_value(grid, i, 0)] : "",
            stage_name(r->state.stage), (long long)r->generation, (long long)r->generations);
    put_number(out, r->score);
    fputc('\n', out);
  }
}

static void comparison_table(FILE *out, const void *context) {
  const Findings *f = context;
  const Factor *key = findings_key(f, f->factor);
  fputs("task,key,a,b,n_a,n_b,u,p,p_holm,a12\n", out);
  for (int i = 0; i < f->n_pairs; i++) {
    const Pair *p = &f->pairs[i];
    char label[GRID_NAME_MAX];
    int cell = cells_cell(&f->scores, f->factor, p->task, p->a);
    sheet_name(out, findings_label(f, cell, f->factor, label));
    fprintf(out, ",%s,", key->key);
    sheet_name(out, key->values[p->a]);
    fputc(',', out);
    sheet_name(out, key->values[p->b]);
    fprintf(out, ",%d,%d", p->n_a, p->n_b);
    put_number(out, p->u);
    put_number(out, p->p);
    put_number(out, p->p_holm);
    put_number(out, p->a12);
    fputc('\n', out);
  }
}

static void improvement_table(FILE *out, const void *context) {
  const Findings *f = context;
  const Factor *key = findings_key(f, f->factor);
  fputs("key,a,b,probability,ci95_low,ci95_high\n", out);
  for (int i = 0; i < f->n_improvements; i++) {
    const Improvement *p = &f->improvements[i];
    fprintf(out, "%s,", key->key);
    sheet_name(out, key->values[p->a]);
    fputc(',', out);
    sheet_name(out, key->values[p->b]);
    put_number(out, p->probability);
    put_interval(out, p->interval);
    fputc('\n', out);
  }
}

static void profiles_table(FILE *out, const void *context) {
  const Findings *f = context;
  const Factor *key = findings_key(f, f->factor);
  fputs("number,value,threshold,share,ci95_low,ci95_high\n", out);
  for (int i = 0; i < key->n; i++) {
    for (int k = 0; k < CELLS_THRESHOLDS; k++) {
      const ProfilePoint *p = &f->profiles[i][k];
      fprintf(out, "%d,", i);
      sheet_name(out, key->values[i]);
      put_number(out, p->threshold);
      put_number(out, p->share);
      put_interval(out, p->interval);
      fputc('\n', out);
    }
  }
}

// --- figures

static void put_scores_figure(FILE *out, const Findings *f) {
  int width = 160 + 60 * f->scores.n_cells;
  fprintf(out,
          "set terminal svg size %d,420 dynamic font 'sans-serif,12' background 'white'\n"
          "set output 'scores.svg'\n"
          "set ylabel 'score (return)'\n"
          "set xtics rotate by -30 noenhanced\n"
          "set xrange [-0.5:%d.5]\n"
          "unset key\n"
          "set bars 0.5\n",
          width < 640    ? 640
          : width > 2400 ? 2400
                         : width,
          f->scores.n_cells - 1);
  fputs("set title 'score of each run; inter-quartile mean with 95 % interval'\n"
        "plot 'cells.csv' using 0:(column('iqm')):(column('ci95_low')):(column('ci95_high')):"
        "xtic(stringcolumn('cell')) with yerrorbars linetype 1 linewidth 2 pointtype 5 "
        "pointsize 0.6, \\\n  'runs.csv' using ((int(column(0)) % ",
        out);
  fprintf(out,
          "%d) + 0.15):%s with points linetype 2 pointtype 6 pointsize 0.5\n"
          "set xtics norotate\nset xrange [*:*]\n",
          f->scores.n_cells,
          f->unfinished ? "(column('score'))"
                        : "(stringcolumn('state') eq 'done' ? column('score') : NaN)");
}

static void put_profiles_figure(FILE *out, const Findings *f) {
  const Factor *key = findings_key(f, f->factor);
  bool one_task = cells_tasks(&f->scores, f->factor) == 1;
  gnuplot_head(out);
  fprintf(out,
          "set output 'profiles.svg'\nset key outside right\nset yrange [0:1]\n"
          "set title 'performance profiles with 95 %% bands'\n"
          "set xlabel '%s'\nset ylabel 'share of runs above it'\n"
          "set style fill transparent solid 0.15 noborder\nplot ",
          one_task ? "threshold (return)" : "threshold (0: lowest, 1: highest score of a task)");
  for (int i = 0; i < key->n; i++) {
    fprintf(out,
            "%s'profiles.csv' using (column('number') == %d ? column('threshold') : NaN):"
            "(column('ci95_low')):(column('ci95_high')) with filledcurves linetype %d notitle, \\\n"
            "  '' using (column('number') == %d ? column('threshold') : NaN):(column('share')) "
            "with lines linetype %d title ",
            i == 0 ? "" : ", \\\n  ", i, i % 8 + 1, i, i % 8 + 1);
    gnuplot_text(out, key->values[i]);
  }
  fputc('\n', out);
}

static void figures_script(FILE *out, const void *context) {
  const Findings *f = context;
  fputs("# figures of this sweep: gnuplot figures.gp\n", out);
  gnuplot_head(out);
  put_scores_figure(out, f);
  if (f->factor >= 0) {
    put_profiles_figure(out, f);
  }
}

// --- all of it

static Status write_file(const Findings *f, const char *name, SheetPut *put, Err *err) {
  char path[FSIO_PATH_MAX];
  Status status = fsio_join(path, f->sweep->path, name, err);
  return status == OK ? sheet_write(path, put, f, err) : status;
}

Status files_write(const Findings *f, Err *err) {
  Err figures = {0};
  Status status = OK;
  TRY(write_file(f, "cells.csv", cells_table, err));
  TRY(write_file(f, "runs.csv", runs_table, err));
  if (f->factor >= 0) {
    TRY(write_file(f, "comparison.csv", comparison_table, err));
    TRY(write_file(f, "improvement.csv", improvement_table, err));
    TRY(write_file(f, "profiles.csv", profiles_table, err));
  }
  TRY(write_file(f, "figures.gp", figures_script, err));
  bool scored = false;
  for (int i = 0; i < f->scores.n_cells; i++) {
    scored = scored || f->cells[i].n > 0;
  }
  if (scored && gnuplot_run(f->sweep->path, "figures.gp", &figures) != OK) {
    log_warning("%s", figures.text);
  }
done:
  return status;
}

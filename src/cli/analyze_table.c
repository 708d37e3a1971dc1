// analyze_table: the findings of `hebbes analyze` for people.
#include <math.h>
#include <stdio.h>

#include "src/analysis/gait.h"
#include "src/cli/analyze.h"

static void print_head(const Analysis *analysis) {
  const Trained *trained = analysis->trained;
  const Config *config = trained->config;
  printf("%s: %s, %s%s%s, %lld generations, genome %s, %d episode%s of %d steps\n", trained->path,
         config->env->name, config->policy->name,
         config->settings.condition[0] == '\0' ? "" : ", condition ", config->settings.condition,
         (long long)trained->generation, analysis->genome, analysis->lives.n_episodes,
         analysis->lives.n_episodes == 1 ? "" : "s", trained->task.shape.n_steps);
}

static void print_convergence(const Convergence *c) {
  printf("  step length   %.4g within the first 5 %%, %.4g after it, %.4g in the last 5 %%: %s by "
         "the reference's rule\n",
         c->start, c->rest, c->end, c->converged ? "converged" : "not converged");
}

// the numbers beside the thresholds that they are held against
static void print_reason(const Attractor *a) {
  if (a->window < ATTRACTOR_WINDOW_MIN) {
    printf(
        "\n  because       the life is too short: its second half has %d rows of weights, %d are "
        "needed\n",
        a->window, ATTRACTOR_WINDOW_MIN);
    return;
  }
  printf(
      "\n  because       growth %.3g (unbounded from %g), spread %.3g (fixed point up to %g), "
      "contraction %.3g (fixed point up to %g),\n"
      "                error of return %.3g (limit cycle up to %g), growing by %.3g (up to %g)\n",
      a->growth, UNBOUNDED_GROWTH, a->spread, FIXED_POINT_SPREAD, a->contraction,
      FIXED_POINT_CONTRACTION, a->period.error, LIMIT_CYCLE_ERROR, a->period.growth,
      LIMIT_CYCLE_GROWTH);
}

static void print_class(const LifeReport *r, double dt) {
  const Attractor *a = &r->attractor;
  printf("  class         %s", analysis_class(r));
  if (!r->moves) {
    printf(": the weights of this controller do not change\n");
    return;
  }
  if (a->class == ATTRACTOR_LIMIT_CYCLE) {
    printf(", period %.4g s (%.4g steps)", a->period.lag * dt, a->period.lag);
  }
  print_reason(a);
  print_convergence(&r->convergence);
}

static void print_frequency(const char *what, const Spectrum *s, const char *end) {
  if (isfinite(s->dominant)) {
    printf("%s %.3g Hz (confidence %.2f)%s", what, s->dominant, s->confidence, end);
  } else {
    printf("%s none%s", what, end);
  }
}

static void print_motion(const Analysis *analysis, const Life *life) {
  const LifeReport *r = analysis_report(analysis, life);
  printf("  frequency     ");
  if (r->moves) {
    print_frequency("weights", &r->weights, ", ");
  }
  print_frequency("gait", &r->forces, ", ");
  print_frequency("strides", &r->contacts,
                  r->same_frequency ? "; weights move with the gait\n" : "\n");
  printf("  motion        return %.6g, speed %.3g m/s, cost of transport %.3g%s\n",
         life->result.fitness, r->speed, r->cost_of_transport,
         life->result.diverged ? ", diverged" : "");
}

// bodies on the ground in the second half of the first life
static void print_contacts(const Analysis *analysis) {
  LifeSeries series = analysis_series(analysis, &analysis->lives.plain[0]);
  int half = series.contacts.n / 2, shown = 0;
  Series late = series_rows(series.contacts, half, series.contacts.n - half);
  for (int body = 0; body < late.width && late.n > 0; body++) {
    Footfall f = gait_footfall(late, body, series.dt);
    if (f.duty > 0) {
      printf("%s%s %.0f %% (%.2g/s)", shown++ == 0 ? "  on the ground " : ", ",
             measure_body_name(analysis->trained->task.env, body), 100 * f.duty, f.touchdowns);
    }
  }
  printf("%s", shown == 0 ? "" : "\n");
}

static void print_layers(const Analysis *analysis) {
  for (int i = 0; i < analysis->n_layers; i++) {
    const double *explained = analysis->components[i].explained;
    printf("%s%s %.0f + %.0f + %.0f %%", i == 0 ? "  components    " : ", ",
           analysis->blocks[i].name, 100 * explained[0], 100 * explained[1], 100 * explained[2]);
  }
  printf("%s", analysis->n_layers == 0 ? "" : " of the variance\n");
}

static void print_counts(const Analysis *analysis, bool births) {
  const char *comma = "";
  for (int c = 0; c < ATTRACTOR_CLASSES; c++) {
    int count = analysis_count(analysis, births, (AttractorClass)c);
    if (count > 0) {
      printf("%s%d %s", comma, count, attractor_class_names[c]);
      comma = ", ";
    }
  }
}

static void print_births(const Analysis *analysis) {
  const Divergence *d = &analysis->divergence;
  printf("  births        %d lives from other weights at birth: %d attractor%s (",
         1 + analysis->lives.n_births, analysis->n_attractors,
         analysis->n_attractors == 1 ? "" : "s");
  print_counts(analysis, true);
  printf(")\n  divergence    %.3g /s: lives that begin %.2g apart end %.2g apart\n", d->rate,
         d->start, d->end);
}

// mean over the episodes of a number of their comparisons
#define MEAN(member) mean_over(c, n, offsetof(Comparison, member))
static double mean_over(const Comparison *c, int n, size_t offset) {
  double sum = 0;
  for (int i = 0; i < n; i++) {
    sum += *(const double *)((const char *)&c[i] + offset);
  }
  return sum / n;
}

static void print_recovery(const char *what, const Comparison *c, int n, bool weights, double dt) {
  int back = 0;
  double time = 0;
  for (int i = 0; i < n; i++) {
    int steps = weights ? c[i].weights.steps : c[i].speed.steps;
    back += steps >= 0;
    time += steps >= 0 ? steps * dt : 0;
  }
  printf("%s back in %d of %d", what, back, n);
  if (back > 0) {
    printf(" after %.3g s", time / back);
  }
}

static void print_comparison(const char *what, const Comparison *c, int n) {
  printf("  %-13s return behind it %.6g, without it %.6g; speed %.3g, without it %.3g m/s\n", what,
         MEAN(after), MEAN(plain_after), MEAN(speed_after), MEAN(plain_speed_after));
}

static void print_disturbed(const Analysis *analysis) {
  const Comparison *c = analysis->disturbed;
  double dt = analysis->trained->task.shape.dt;
  int n = analysis->lives.n_episodes;
  print_comparison("disturbed", c, n);
  printf("                distance from the attractor %.3g before, at most %.3g, at the end %.3g\n",
         MEAN(weights.before), MEAN(weights.during), MEAN(weights.after));
  print_recovery("                weights", c, n, true, dt);
  print_recovery(", speed", c, n, false, dt);
  printf("\n");
}

void analysis_print(const Analysis *analysis) {
  const Life *life = &analysis->lives.plain[analysis_typical(analysis)];
  const LifeReport *r = analysis_report(analysis, life);
  print_head(analysis);
  print_class(r, analysis->trained->task.shape.dt);
  if (r->moves && analysis->lives.n_episodes > 1) {
    printf("  episodes      ");
    print_counts(analysis, false);
    printf("\n");
  }
  print_motion(analysis, life);
  print_contacts(analysis);
  print_layers(analysis);
  if (r->moves) {
    print_births(analysis);
  }
  if (analysis->frozen != NULL) {
    print_comparison("frozen", analysis->frozen, analysis->lives.n_episodes);
  }
  if (analysis->disturbed != NULL) {
    print_disturbed(analysis);
  }
}

#include "strategies/schedules.h"

const char *const schedule_names[] = {"constant", "exponential-decay", "cosine", "linear", NULL};

static double constant(const Schedule *schedule, double progress) {
  (void)progress;
  return schedule->init;
}

static double exponential_decay(const Schedule *schedule, double progress) {
  return schedule->init * pow(schedule->rate, progress);
}

static double cosine(const Schedule *schedule, double progress) {
  double u = fmin(progress, 1.0);
  return schedule->final + (schedule->init - schedule->final) * (1.0 + cos(M_PI * u)) / 2.0;
}

static double linear(const Schedule *schedule, double progress) {
  double u = fmin(progress, 1.0);
  return schedule->init + (schedule->final - schedule->init) * u;
}

// in the order of ScheduleKind
static double (*const values[])(const Schedule *, double) = {
    constant,
    exponential_decay,
    cosine,
    linear,
};

double schedule_value(const Schedule *schedule, int64_t generation) {
  return values[schedule->kind](schedule, (double)generation / (double)schedule->steps);
}

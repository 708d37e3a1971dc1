#include "src/render/take.h"

#include <math.h>
#include <stdlib.h>

static Episode episode_of(const Trained *trained, const TakeEpisode *wanted, uint64_t individual) {
  const Config *config = trained->config;
  uint64_t seed = wanted->has_seed ? wanted->seed : (uint64_t)config->settings.seed;
  Episode episode = episode_of_evaluation(config, seed, individual, wanted->number);
  episode.normalizer = trained_normalizer(trained);
  // as eval has them: those of training take turns
  episode.variant = (int)(wanted->number % (uint32_t)config->damage.n_train);
  if (!isnan(wanted->freeze_at)) {
    episode.freeze_at = (int)(wanted->freeze_at * trained->task.shape.n_steps);
  }
  return episode;
}

Status take_record(const Trained *trained, const TakeEpisode *wanted, Take *take, Err *err) {
  *take = (Take){.trained = trained};
  const Task *task = &trained->task;
  uint64_t individual = 0;
  Status status = OK;
  TRY(trained_genome(trained, wanted->genome, &take->genome, &individual, err));
  TRY(worker_open(task, &take->worker, err));
  TRY(recorder_open(task, &take->recorder, err));
  Episode episode = episode_of(trained, wanted, individual);
  episode.genome = take->genome;
  episode.recorder = &take->recorder;
  take->result = rollout(&take->worker, &episode);
done:
  if (status != OK) {
    take_close(take);
  }
  return status;
}

void take_close(Take *take) {
  overlay_close(&take->overlay);
  scene_close(&take->scene);
  recorder_close(&take->recorder);
  worker_close(&take->worker);
  free(take->genome);
  *take = (Take){0};
}

double take_seconds(const Take *take) {
  return take->recorder.n * take->trained->task.shape.dt;
}

Status take_stage(Take *take, const SceneWish *wish, int overlays, const char *title, Err *err) {
  take->title = title;
  Status status = scene_open(take->worker.env, wish, &take->scene, err);
  if (status == OK) {
    status = overlay_open(&take->trained->task, &take->recorder, wish->width, wish->height,
                          overlays, &take->overlay, err);
    scene_make_way(&take->scene, overlay_side(&take->overlay.layout, wish->width));
  }
  return status;
}

void take_draw(Take *take, double seconds) {
  const Recorder *r = &take->recorder;
  // rounding must not fall short of a step
  double place = fmin(fmax(seconds / take->trained->task.shape.dt + 1e-9, 0), r->n);
  int step = (int)place, next = step < r->n ? step + 1 : step;
  const float *from = r->poses + (ptrdiff_t)step * r->shape.n_pose;
  const float *to = r->poses + (ptrdiff_t)next * r->shape.n_pose;
  scene_pose(&take->scene, from, to, place - step);
  scene_draw(&take->scene);
  overlay_draw(&take->overlay, step, &take->scene);
  if (take->title != NULL) {
    mjr_overlay(mjFONT_SHADOW, mjGRID_TOPLEFT, take->scene.frame, take->title, NULL,
                &take->scene.context);
  }
}

void take_grid(int n, int *n_columns, int *n_rows) {
  *n_columns = n < 4 ? n : (int)ceil(sqrt(n));
  *n_rows = (n + *n_columns - 1) / *n_columns;
}

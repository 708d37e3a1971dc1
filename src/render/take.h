// take: one recorded episode of a trained controller and the stage that it is drawn on: a picture
// of a film, or one of several beside each other.
#ifndef HEBBES_RENDER_TAKE_H
#define HEBBES_RENDER_TAKE_H

#include "src/render/overlay.h"
#include "src/run/trained.h"

// Which episode.
typedef struct TakeEpisode {
  const char *genome; // as trained_genome takes it
  uint64_t seed;
  bool has_seed; // else the run's
  uint32_t number;
  double freeze_at; // fraction of the episode; NaN: never
} TakeEpisode;

typedef struct Take {
  const Trained *trained;
  const char *title; // drawn in a corner; NULL: nothing
  float *genome;
  Worker worker;
  Recorder recorder;
  EpisodeResult result;
  Scene scene;
  Overlay overlay;
} Take;

// Simulates and records: the episode of this number that eval simulates. take must be closed with
// take_close (accepts a zeroed one); trained outlives it.
Status take_record(const Trained *trained, const TakeEpisode *wanted, Take *take, Err *err);
void take_close(Take *take);
// Seconds that it lasts.
double take_seconds(const Take *take);

// Builds its stage (scene.h); overlays as in overlay.h.
Status take_stage(Take *take, const SceneWish *wish, int overlays, const char *title, Err *err);
// Draws the moment at so many seconds (before the start and behind the end: the first, the last).
void take_draw(Take *take, double seconds);

// Columns and rows of a film of n pictures beside each other.
void take_grid(int n, int *n_columns, int *n_rows);

#endif

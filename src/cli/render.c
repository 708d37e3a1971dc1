// render: episodes of trained controllers as a film.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/cli/options.h"
#include "src/render/film.h"
#include "src/render/gl.h"
#include "src/render/take.h"

enum { RUNS_MAX = 16, SIDE_MIN = 16, SIDE_MAX = 8192, SAMPLES = 12 };

static const char *path, *damage_text, *freeze_text, *overlay_text, *camera_text, *size_text,
    *fps_text, *speed_text, *from_text, *seconds_text, *episode_text, *seed_text, *genome_text;

static const Option options[] = {
    {"-o", "FILE", "walk.mp4, walk.gif, walk.png (one picture) or frames/", NULL, &path, NULL,
     NULL},
    {"--overlay", "LIST", "of weights, return, contacts", NULL, &overlay_text, NULL, NULL},
    {"--camera", "NAME", "of the model (default track: goes with the robot)", NULL, &camera_text,
     NULL, NULL},
    {"--size", "WxH", "of each run's picture (default 640x480; GIF 400x300)", NULL, &size_text,
     NULL, NULL},
    {"--fps", "N", "pictures a second (default 30; GIF 20)", NULL, &fps_text, NULL, NULL},
    {"--speed", "X", "times real time (default 1)", NULL, &speed_text, NULL, NULL},
    {"--from", "S", "begin after so many seconds (default 0)", NULL, &from_text, NULL, NULL},
    {"--seconds", "S", "of the episode (default to its end; GIF 5)", NULL, &seconds_text, NULL,
     NULL},
    {"--damage", "NAME", "the damaged body, as damage=NAME", NULL, &damage_text, NULL, NULL},
    {"--freeze-at", "F", "stop all plasticity at this fraction of the episode", NULL, &freeze_text,
     NULL, NULL},
    {"--episode", "N", "which of those that eval simulates (default 0)", NULL, &episode_text, NULL,
     NULL},
    {"--genome", "best|mean|FILE", "whose (default mean: what the strategy recommends)", NULL,
     &genome_text, NULL, NULL},
    {"--seed", "S", "of the episodes (default the run's)", NULL, &seed_text, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL, NULL, NULL},
};

// What is asked for.
typedef struct Request {
  FilmKind kind;
  TakeEpisode episode;
  SceneWish scene;
  int overlays;
  double fps, speed, from, seconds; // seconds NaN: to the end
} Request;

typedef struct Show {
  Request request;
  int n;
  Trained *trained[RUNS_MAX];
  Take takes[RUNS_MAX];
  Gl gl;
  Film *film;
  int n_columns, n_rows;
  int n_pictures;
  unsigned char *picture; // of all takes
} Show;

// ---- options ----

// one side of a picture; 0 when it is none
static int read_side(const char *text, char **end) {
  long side = strtol(text, end, 10);
  return *end == text || side < SIDE_MIN || side > SIDE_MAX ? 0 : (int)side;
}

static Status read_size(const char *text, int *width, int *height, Err *err) {
  char *end;
  *width = read_side(text, &end);
  *height = *end == 'x' ? read_side(end + 1, &end) : 0;
  if (*width == 0 || *height == 0 || *end != '\0') {
    return err_set(err, ERR_INPUT, "--size: '%s' is not WIDTHxHEIGHT, from %dx%d to %dx%d", text,
                   SIDE_MIN, SIDE_MIN, SIDE_MAX, SIDE_MAX);
  }
  return OK;
}

static Status read_episode(TakeEpisode *episode, Err *err) {
  long number = 0, seed = 0;
  Status status = OK;
  *episode = (TakeEpisode){.genome = genome_text, .freeze_at = NAN};
  TRY(option_int("--episode", episode_text, 0, UINT32_MAX, &number, err));
  TRY(option_int("--seed", seed_text, 0, INT64_MAX, &seed, err));
  episode->has_seed = seed_text != NULL;
  TRY(option_real("--freeze-at", freeze_text, 0, 1, &episode->freeze_at, err));
  episode->number = (uint32_t)number;
  episode->seed = (uint64_t)seed;
done:
  return status;
}

static Status read_request(Request *request, Err *err) {
  Status status = OK;
  if (path == NULL) {
    TRY(err_set(err, ERR_INPUT, "into which file? -o walk.mp4, walk.gif, walk.png or frames/"));
  }
  TRY(film_kind("-o", path, &request->kind, err));
  if (request->kind != FILM_FRAMES) {
    TRY(fsio_check_place(path, err));
  }
  bool gif = request->kind == FILM_GIF;
  request->scene = (SceneWish){
      .width = gif ? 400 : 640,
      .height = gif ? 300 : 480,
      .camera = camera_text == NULL ? "track" : camera_text,
  };
  request->fps = gif ? 20 : 30;
  request->speed = 1;
  request->seconds = gif ? 5 : NAN;
  TRY(read_episode(&request->episode, err));
  if (size_text != NULL) {
    TRY(read_size(size_text, &request->scene.width, &request->scene.height, err));
  }
  // the clock of a GIF has hundredths
  TRY(option_real("--fps", fps_text, 1, gif ? 50 : 240, &request->fps, err));
  TRY(option_real("--speed", speed_text, 1e-3, 1e3, &request->speed, err));
  TRY(option_real("--from", from_text, 0, 1e6, &request->from, err));
  TRY(option_real("--seconds", seconds_text, 0, 1e6, &request->seconds, err));
  if (overlay_text != NULL) {
    TRY(overlay_parse("--overlay", overlay_text, &request->overlays, err));
  }
done:
  return status;
}

// ---- episodes ----

// the overrides, and the damage as one more
static Status open_run(const char *run, int n_overrides, const char *const *overrides,
                       Trained **trained, Err *err) {
  char *damage = NULL;
  const char *all[257];
  for (int i = 0; i < n_overrides; i++) {
    all[i] = overrides[i];
  }
  if (damage_text != NULL && asprintf(&damage, "damage=%s", damage_text) < 0) {
    return err_set(err, ERR_MEMORY, "no memory for a damage");
  }
  if (damage != NULL) {
    all[n_overrides++] = damage;
  }
  Status status = trained_open(run, n_overrides, all, trained, err);
  free(damage);
  return status;
}

static const char *title_of(const char *run) {
  const char *slash = strrchr(run, '/');
  return slash == NULL || slash[1] == '\0' ? run : slash + 1;
}

static Status record_all(Show *show, int n_overrides, const char *const *overrides,
                         const char *const *runs, Err *err) {
  Status status = OK;
  bool plastic = false;
  for (int i = 0; i < show->n; i++) {
    TRY(open_run(runs[i], n_overrides, overrides, &show->trained[i], err));
    plastic = plastic || show->trained[i]->task.weights_size > 0;
  }
  if ((show->request.overlays & OVERLAY_WEIGHTS) && !plastic) {
    TRY(err_set(err, ERR_INPUT, "--overlay: %s has no plastic weights",
                show->trained[0]->config->policy->name));
  }
  for (int i = 0; i < show->n; i++) {
    TRY(take_record(show->trained[i], &show->request.episode, &show->takes[i], err));
  }
done:
  return status;
}

// how many pictures: as long as the longest of the episodes
static Status plan_pictures(Show *show, Err *err) {
  const Request *request = &show->request;
  double end = 0;
  for (int i = 0; i < show->n; i++) {
    end = fmax(end, take_seconds(&show->takes[i]));
  }
  if (request->from > end) {
    return err_set(err, ERR_INPUT, "--from: the episode is over after %g s", end);
  }
  double seconds = end - request->from;
  if (!isnan(request->seconds)) {
    seconds = fmin(seconds, request->seconds);
  }
  double pictures = seconds / request->speed * request->fps;
  show->n_pictures = request->kind == FILM_PNG ? 1 : 1 + (int)(pictures + 1e-6);
  return OK;
}

// ---- pictures ----

static Status build_stages(Show *show, const char *const *runs, Err *err) {
  const SceneWish *wish = &show->request.scene;
  Status status = OK;
  take_grid(show->n, &show->n_columns, &show->n_rows);
  size_t pixels = (size_t)(wish->width * show->n_columns) * (size_t)(wish->height * show->n_rows);
  show->picture = calloc(pixels, 3);
  if (show->picture == NULL) {
    TRY(err_set(err, ERR_MEMORY, "no memory for pictures of %zu pixels", pixels));
  }
  TRY(gl_open(&show->gl, err));
  for (int i = 0; i < show->n; i++) {
    const char *title = show->n > 1 ? title_of(runs[i]) : NULL;
    TRY(take_stage(&show->takes[i], wish, show->request.overlays, title, err));
  }
done:
  return status;
}

// picture k, of all takes side by side
static void draw(Show *show, int k) {
  const SceneWish *wish = &show->request.scene;
  double seconds = show->request.from + k / show->request.fps * show->request.speed;
  size_t stride = 3 * (size_t)(wish->width * show->n_columns);
  for (int i = 0; i < show->n; i++) {
    int row = i / show->n_columns, column = i % show->n_columns;
    unsigned char *corner =
        show->picture + (size_t)(row * wish->height) * stride + 3 * (size_t)(column * wish->width);
    take_draw(&show->takes[i], seconds);
    scene_read(&show->takes[i].scene, corner, stride);
  }
}

static Status shoot(Show *show, Err *err) {
  const Request *request = &show->request;
  Status status = OK;
  TRY(film_open(path, request->kind, request->scene.width * show->n_columns,
                request->scene.height * show->n_rows, request->fps, &show->film, err));
  for (int i = 0; i < SAMPLES && request->kind == FILM_GIF; i++) {
    draw(show, i * (show->n_pictures - 1) / (SAMPLES - 1));
    film_sample(show->film, show->picture);
  }
  for (int k = 0; k < show->n_pictures; k++) {
    draw(show, k);
    TRY(film_add(show->film, show->picture, err));
  }
  TRY(film_finish(show->film, err));
done:
  return status;
}

static void close_show(Show *show) {
  film_close(show->film);
  for (int i = 0; i < show->n; i++) {
    take_close(&show->takes[i]);
    trained_close(show->trained[i]);
  }
  gl_close(&show->gl);
  free(show->picture);
}

static void print_result(const Show *show) {
  printf("%s: %d picture%s of %dx%d, %g s\n", path, show->n_pictures,
         show->n_pictures == 1 ? "" : "s", show->request.scene.width * show->n_columns,
         show->request.scene.height * show->n_rows, show->n_pictures / show->request.fps);
  for (int i = 0; i < show->n && !option_quiet; i++) {
    const Take *take = &show->takes[i];
    printf("  %s: episode %u, return %.6g, %d steps%s\n", take->trained->path,
           show->request.episode.number, take->result.fitness, take->result.steps,
           take->result.diverged ? ", diverged" : "");
  }
}

static Status run_verb(int n_positional, const char *const *positional, int n_overrides,
                       const char *const *overrides, Err *err) {
  static Show show;
  Status status = OK;
  if (n_positional == 0) {
    return err_set(err, ERR_INPUT, "which run? usage: hebbes render RUN ... -o FILE [options]");
  }
  TRY(read_request(&show.request, err));
  show.n = n_positional;
  TRY(record_all(&show, n_overrides, overrides, positional, err));
  TRY(plan_pictures(&show, err));
  TRY(build_stages(&show, positional, err));
  TRY(shoot(&show, err));
  print_result(&show);
done:
  close_show(&show);
  return status;
}

const Verb verb_render = {
    .name = "render",
    .summary = "make a film of a trained controller",
    .usage = "RUN [RUN ...] -o FILE [key=value ...] [options]",
    .help = "Simulates an episode as eval does and draws it, without a display. Several runs stand "
            "beside\n"
            "each other. A robot whose episode is over stays where it is.\n\n"
            "example: hebbes render runs/cheetah -o walk.mp4 --overlay weights,return --seconds 10",
    .options = options,
    .max_positional = RUNS_MAX,
    .overrides = true,
    .run = run_verb,
};

// view: a trained controller in a window, in the user's hands.
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/clock.h"
#include "src/cli/config_arguments.h"
#include "src/cli/options.h"
#include "src/render/console.h"
#include "src/render/film.h"

enum { DAMAGES_MAX = 64, WIDTH = 1000, HEIGHT = 700 };

static const char *damage_text, *camera_text, *episode_text, *seed_text, *genome_text, *keys_text,
    *seconds_text, *picture_path;

static const Option options[] = {
    {"--damage", "NAME,NAME", "bodies that key D goes through, beside the run's", NULL,
     &damage_text, NULL, NULL},
    {"--camera", "NAME", "of the model (default track: goes with the robot)", NULL, &camera_text,
     NULL, NULL},
    {"--episode", "N", "which of those that eval simulates (default 0)", NULL, &episode_text, NULL,
     NULL},
    {"--genome", "best|mean|FILE", "whose (default mean: what the strategy recommends)", NULL,
     &genome_text, NULL, NULL},
    {"--seed", "S", "of the episodes (default the run's)", NULL, &seed_text, NULL, NULL},
    {"--keys", "TEXT", "press these keys at the start, one a picture (> is right)", NULL,
     &keys_text, NULL, NULL},
    {"--seconds", "S", "close the window after so many seconds", NULL, &seconds_text, NULL, NULL},
    {"--picture", "FILE", "write what the window shows at its end (.png)", NULL, &picture_path,
     NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL, NULL, NULL},
};

typedef struct View {
  Trained *trained;
  float *genome;
  Player player;
  Window *window;
  Console console;
  double seconds; // to the end; 0: the user's
  long number, seed;
  Damage damages[DAMAGES_MAX];
  char names[4096]; // of damages, cut apart
} View;

// the damages of --damage as further variants of the body
static Status add_damages(View *view, Err *err) {
  ConfigFolders folders;
  int n = 0;
  Status status = OK;
  if (damage_text == NULL) {
    return OK;
  }
  if (strlen(damage_text) >= sizeof view->names) {
    return err_set(err, ERR_INPUT, "--damage: more than %zu letters", sizeof view->names - 1);
  }
  snprintf(view->names, sizeof view->names, "%s", damage_text);
  TRY(config_folders(NULL, &folders, err));
  char *rest = NULL;
  for (char *name = strtok_r(view->names, ",", &rest); name != NULL;
       name = strtok_r(NULL, ",", &rest)) {
    if (n == DAMAGES_MAX) {
      TRY(err_set(err, ERR_INPUT, "--damage: more than %d", DAMAGES_MAX));
    }
    TRY(damages_find(view->trained->config->tree, folders.n, folders.path, "--damage", name,
                     &view->damages[n], err));
    TRY(task_add_variant(&view->trained->task, &view->damages[n], err));
    n++;
  }
done:
  return status;
}

static Status read_options(View *view, Err *err) {
  Status status = OK;
  FilmKind kind = FILM_PNG;
  view->seed = (long)view->trained->config->settings.seed;
  TRY(option_int("--episode", episode_text, 0, UINT32_MAX, &view->number, err));
  TRY(option_int("--seed", seed_text, 0, INT64_MAX, &view->seed, err));
  TRY(option_real("--seconds", seconds_text, 1e-3, 1e6, &view->seconds, err));
  if (picture_path != NULL &&
      (film_kind("--picture", picture_path, &kind, NULL) != OK || kind != FILM_PNG)) {
    TRY(err_set(err, ERR_INPUT, "--picture: '%s' is not a .png file", picture_path));
  }
  if (picture_path != NULL) {
    TRY(fsio_check_place(picture_path, err));
  }
done:
  return status;
}

static Status open_player(View *view, Err *err) {
  uint64_t individual = 0;
  Status status = OK;
  TRY(trained_genome(view->trained, genome_text, &view->genome, &individual, err));
  TRY(player_open(view->trained, view->genome, individual, (uint64_t)view->seed,
                  (uint32_t)view->number, &view->player, err));
done:
  return status;
}

// the next of --keys, as if it had been pressed
static void press_next(const char **keys, WindowInput *input) {
  if (*keys != NULL && **keys != '\0' && input->n_keys < WINDOW_KEYS_MAX) {
    int key = toupper((unsigned char)*(*keys)++);
    input->keys[input->n_keys++] = key == '>' ? WINDOW_RIGHT : key;
  }
}

static Status look(View *view, Err *err) {
  const char *keys = keys_text;
  double start = clock_now(), before = start;
  bool over = false;
  Status status = OK;
  while (!over) {
    WindowInput input;
    int width, height;
    window_poll(view->window, &input);
    window_size(view->window, &width, &height);
    press_next(&keys, &input);
    double now = clock_now();
    TRY(console_turn(&view->console, &input, now - before, width, height, err));
    before = now;
    over = input.closed || view->console.quit || (view->seconds > 0 && now - start > view->seconds);
    if (!over) {
      window_show(view->window);
    }
  }
done:
  return status;
}

// what was drawn last
static Status write_picture(View *view, Err *err) {
  const mjrRect frame = view->console.scene.frame;
  size_t stride = 3 * (size_t)frame.width;
  unsigned char *rgb = malloc(stride * (size_t)frame.height);
  Film *film = NULL;
  Status status = OK;
  if (rgb == NULL) {
    TRY(err_set(err, ERR_MEMORY, "no memory for a picture"));
  }
  scene_read(&view->console.scene, rgb, stride);
  TRY(film_open(picture_path, FILM_PNG, frame.width, frame.height, 1, &film, err));
  TRY(film_add(film, rgb, err));
done:
  film_close(film);
  free(rgb);
  return status;
}

static Status run_verb(int n_positional, const char *const *positional, int n_overrides,
                       const char *const *overrides, Err *err) {
  static View view;
  char title[512];
  Status status = OK;
  if (n_positional == 0) {
    return err_set(err, ERR_INPUT, "which run? usage: hebbes view RUN [options]");
  }
  TRY(trained_open(positional[0], n_overrides, overrides, &view.trained, err));
  TRY(read_options(&view, err));
  TRY(add_damages(&view, err));
  TRY(open_player(&view, err));
  snprintf(title, sizeof title, "hebbes %.500s", positional[0]);
  TRY(window_open(title, WIDTH, HEIGHT, &view.window, err));
  TRY(console_open(&view.player, camera_text == NULL ? "track" : camera_text, WIDTH, HEIGHT,
                   &view.console, err));
  TRY(look(&view, err));
  if (picture_path != NULL) {
    TRY(write_picture(&view, err));
  }
done:
  console_close(&view.console);
  window_close(view.window);
  player_close(&view.player);
  free(view.genome);
  trained_close(view.trained);
  return status;
}

const Verb verb_view = {
    .name = "view",
    .summary = "watch a trained controller in a window, and interfere",
    .usage = "RUN [key=value ...] [options]",
    .help =
        "Keys: space pauses, right is one control step, - and + change the speed, F stops and "
        "resumes\n"
        "plasticity, W gives new random weights, D the next body, R begins the episode again, N "
        "the\n"
        "next one, H hides the help, Q ends. Drag with the mouse to turn the camera, with the "
        "right\n"
        "button to move it, with control to push the body under the mouse.\n\n"
        "example: hebbes view runs/cheetah --damage cheetah-motor-2,cheetah-frozen-ffoot",
    .options = options,
    .max_positional = 1,
    .overrides = true,
    .run = run_verb,
};

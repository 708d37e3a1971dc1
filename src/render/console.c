#include "src/render/console.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/render/overlay.h"

// a slow machine shows fewer pictures and a slower life, but answers
#define LONGEST_TURN 0.1

static const char *const keys = "space\nright\n- +\nF\nW\nD\nR\nN\nH\nQ\n"
                                "drag\nright drag\nwheel\ncontrol drag";
static const char *const meanings =
    "pause\none control step\nslower, faster\nplasticity on or off\nnew random weights\n"
    "next damage\nthe episode again\nnext episode\nthis text\nquit\n"
    "turn\nmove\nnearer, farther\npush the body";

static Status open_scene(Console *console, int width, int height, Err *err) {
  const SceneWish wish = {
      .width = width, .height = height, .camera = console->camera, .window = true};
  scene_close(&console->scene);
  free(console->picture.rgb);
  console->variant = console->player->variant;
  console->picture.rgb = malloc(3 * (size_t)width * (size_t)height);
  if (console->picture.rgb == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a window of %d x %d", width, height);
  }
  Status status = scene_open(console->player->worker.env, &wish, &console->scene, err);
  if (status == OK && console->player->trained->task.weights_size > 0) {
    OverlayLayout layout = overlay_layout(width, height, OVERLAY_WEIGHTS);
    scene_make_way(&console->scene, overlay_side(&layout, width));
  }
  return status;
}

Status console_open(Player *player, const char *camera, int width, int height, Console *console,
                    Err *err) {
  *console = (Console){.player = player, .camera = camera, .speed = 1, .help = true};
  Status status = OK;
  console->figure = malloc(sizeof *console->figure);
  if (console->figure == NULL) {
    TRY(err_set(err, ERR_MEMORY, "no memory for a figure"));
  }
  TRY(open_scene(console, width, height, err));
done:
  if (status != OK) {
    console_close(console);
  }
  return status;
}

void console_close(Console *console) {
  scene_close(&console->scene);
  free(console->figure);
  free(console->picture.rgb);
  *console = (Console){0};
}

static void press(Console *console, int key) {
  Player *player = console->player;
  switch (key) {
  case ' ':
    console->paused = !console->paused;
    break;
  case WINDOW_RIGHT:
    console->paused = true;
    player_step(player);
    break;
  case '-':
    console->speed = fmax(console->speed / 2, 1.0 / 64);
    break;
  case '=':
  case '+':
    console->speed = fmin(console->speed * 2, 16);
    break;
  case 'F':
    player_freeze(player, !player->frozen);
    break;
  case 'W':
    player_renew(player);
    break;
  case 'D':
    player_damage(player, (player->variant + 1) % player->trained->task.n_variants);
    break;
  case 'R':
    player_restart(player, player->number);
    break;
  case 'N':
    player_restart(player, player->number + 1);
    break;
  case 'H':
    console->help = !console->help;
    break;
  case 'Q':
  case WINDOW_ESCAPE:
    console->quit = true;
    break;
  default:
    break;
  }
}

static void take_mouse(Console *console, const WindowInput *input) {
  Scene *scene = &console->scene;
  if (input->pressed && input->control) {
    console->pushing = scene_grab(scene, input->x, input->y);
  }
  if (!input->left && !input->right && console->pushing) {
    console->pushing = false;
    scene_let_go(scene);
  }
  if (console->pushing) {
    scene_drag(scene, input->dx, input->dy);
  } else if (!input->control && (input->left || input->right) &&
             (input->dx != 0 || input->dy != 0)) {
    scene_move_camera(scene, input->right, input->dx, input->dy);
  }
  if (input->scroll != 0) {
    scene_zoom(scene, -0.05 * input->scroll);
  }
}

// as many control steps as fit into so many seconds
static void live(Console *console, double seconds) {
  Player *player = console->player;
  double dt = player->trained->task.shape.dt;
  console->ahead += console->paused ? 0 : fmin(seconds, LONGEST_TURN) * console->speed;
  int steps = (int)(console->ahead / dt);
  console->ahead -= steps * dt;
  for (int i = 0; i < steps; i++) {
    player_step(player);
    if (player->outcome != RUNNING) {
      player_restart(player, player->number + 1);
    }
    // a push acts anew in every step
    scene_follow(&console->scene, player->worker.env);
  }
}

static void draw_weights(Console *console) {
  const Player *player = console->player;
  const Task *task = &player->trained->task;
  const mjrRect frame = console->scene.frame;
  PolicyBlock blocks[CONSOLE_LAYERS_MAX];
  HeatMatrix layers[CONSOLE_LAYERS_MAX];
  int n = task->config->policy->blocks(task->policy, true, blocks, CONSOLE_LAYERS_MAX);
  n = n < CONSOLE_LAYERS_MAX ? n : CONSOLE_LAYERS_MAX;
  for (int i = 0; i < n; i++) {
    const float *values = player->before + blocks[i].offset;
    Series one = {1, (int)blocks[i].n, values, 0};
    layers[i] = (HeatMatrix){blocks[i].n_rows, blocks[i].n_columns, values,
                             series_largest(one, (Span){0, (int)blocks[i].n})};
  }
  mjrRect rect = overlay_layout(frame.width, frame.height, OVERLAY_WEIGHTS).weights;
  console->picture.width = rect.width;
  console->picture.height = rect.height;
  heat_paint(&console->picture, n, layers);
  overlay_picture(&console->picture, rect, &console->scene);
}

static void draw_steps(Console *console) {
  const Player *player = console->player;
  const mjrRect frame = console->scene.frame;
  mjvFigure *figure = console->figure;
  double dt = player->trained->task.shape.dt * player->every;
  overlay_figure(figure, "step length of the weights");
  figure->linepnt[0] = player->n_history;
  figure->linergb[0][0] = 0.34F;
  figure->linergb[0][1] = 0.71F;
  figure->linergb[0][2] = 0.91F;
  for (int i = 0; i < player->n_history; i++) {
    float *point = figure->linedata[0] + 2 * (ptrdiff_t)i;
    point[0] = (float)((i + 1 - player->n_history) * dt);
    point[1] = player->history[i];
  }
  figure->range[0][0] = (float)(-PLAYER_HISTORY * dt);
  figure->range[0][1] = 0;
  snprintf(figure->xformat, sizeof figure->xformat, "%%.0f s");
  mjr_figure(overlay_layout(frame.width, frame.height, OVERLAY_WEIGHTS).plane, figure,
             &console->scene.context);
}

static void draw_state(const Console *console) {
  const Player *player = console->player;
  const Task *task = &player->trained->task;
  char text[512];
  snprintf(text, sizeof text,
           "episode %u, %.2f s%s\nreturn %.1f\n%gx real time\nplasticity %s\nbody %s",
           player->number, player->step * task->shape.dt, console->paused ? " (paused)" : "",
           player->fitness, console->speed,
           task->weights_size == 0 ? "none"
           : player->frozen        ? "off"
                                   : "on",
           task->variants[player->variant].name);
  mjr_overlay(mjFONT_SHADOW, mjGRID_TOPLEFT, console->scene.frame, text, NULL,
              &console->scene.context);
  if (console->help) {
    mjr_overlay(mjFONT_NORMAL, mjGRID_BOTTOMLEFT, console->scene.frame, keys, meanings,
                &console->scene.context);
  }
}

Status console_turn(Console *console, const WindowInput *input, double seconds, int width,
                    int height, Err *err) {
  Scene *scene = &console->scene;
  for (int i = 0; i < input->n_keys; i++) {
    press(console, input->keys[i]);
  }
  bool resized = width != scene->frame.width || height != scene->frame.height;
  if (console->variant != console->player->variant || (resized && width > 0 && height > 0)) {
    Status status = open_scene(console, width, height, err);
    if (status != OK) {
      return status;
    }
  }
  take_mouse(console, input);
  live(console, seconds);
  scene_follow(scene, console->player->worker.env);
  scene_draw(scene);
  if (console->player->trained->task.weights_size > 0) {
    draw_weights(console);
    draw_steps(console);
  }
  draw_state(console);
  return OK;
}

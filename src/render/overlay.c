#include "src/render/overlay.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/nearest.h"

static const char *const names[] = {"weights", "return", "contacts"};
enum { N_NAMES = 3, LABEL_HEIGHT = 11 };

// how many the contacts show
#define CONTACT_SECONDS 4.0

// colour behind figures and pictures
#define GROUND 0.11F, 0.13F, 0.16F

Status overlay_parse(const char *flag, const char *text, int *what, Err *err) {
  *what = 0;
  while (*text != '\0') {
    size_t length = strcspn(text, ",");
    int found = -1;
    for (int i = 0; i < N_NAMES; i++) {
      if (strlen(names[i]) == length && strncmp(names[i], text, length) == 0) {
        found = i;
      }
    }
    if (found < 0) {
      char word[64], hint[128];
      snprintf(word, sizeof word, "%.*s", (int)length, text);
      return err_set(err, ERR_INPUT, "%s: no overlay '%s' (weights, return, contacts)%s", flag,
                     word, nearest_hint(word, names, N_NAMES, hint, sizeof hint));
    }
    *what |= 1 << found;
    text += length + (text[length] == ',');
  }
  return OK;
}

OverlayLayout overlay_layout(int width, int height, int what) {
  OverlayLayout layout = {0};
  int margin = height / 60, side = width * 3 / 10;
  int shares = 2 * !!(what & OVERLAY_WEIGHTS) + !!(what & OVERLAY_RETURN);
  int top = height - margin, each = (height - 2 * margin) / 3 - margin;
  int left = width - margin - side;
  mjrRect *const column[] = {&layout.weights, &layout.plane, &layout.returns};
  for (int i = 0; i < 3; i++) {
    if (what & (i < 2 ? OVERLAY_WEIGHTS : OVERLAY_RETURN)) {
      top -= each;
      *column[i] = (mjrRect){left, top, side, each};
      top -= margin;
    }
  }
  if (what & OVERLAY_CONTACTS) {
    int right = shares > 0 ? left : width;
    layout.contacts = (mjrRect){margin, margin, right - 2 * margin, height / 9};
  }
  return layout;
}

int overlay_side(const OverlayLayout *layout, int width) {
  const mjrRect *rect = layout->weights.width > 0 ? &layout->weights : &layout->returns;
  return rect->width > 0 ? width - rect->left : 0;
}

// ---- what is drawn, from a recording ----

static Status read_weights(const Task *task, Overlay *overlay, Err *err) {
  const Recorder *r = overlay->recorder;
  Series weights = {r->n + 1, r->n_weights, r->weights, 0};
  PolicyBlock blocks[OVERLAY_LAYERS_MAX];
  int n = task->config->policy->blocks(task->policy, true, blocks, OVERLAY_LAYERS_MAX);
  overlay->n_layers = n < OVERLAY_LAYERS_MAX ? n : OVERLAY_LAYERS_MAX;
  for (int i = 0; i < overlay->n_layers; i++) {
    overlay->offsets[i] = blocks[i].offset;
    overlay->layers[i] = (HeatMatrix){
        .n_rows = blocks[i].n_rows,
        .n_columns = blocks[i].n_columns,
        .limit = series_largest(weights, (Span){(int)blocks[i].offset, (int)blocks[i].n}),
    };
  }
  return principal_components(weights, (Span){0, r->n_weights}, &overlay->plane, err);
}

// the bodies that touch the ground at all
static void find_bodies(Overlay *overlay) {
  const Recorder *r = overlay->recorder;
  for (int body = 0; body < r->shape.n_bodies; body++) {
    int touches = 0;
    for (int t = 0; t < r->n; t++) {
      touches += r->contacts[(ptrdiff_t)t * r->shape.n_bodies + body] > 0;
    }
    if (touches > 0) {
      overlay->bodies[overlay->n_bodies++] = body;
    }
  }
}

// memory for the largest rectangle
static Status make_room(Overlay *overlay, Err *err) {
  const Recorder *r = overlay->recorder;
  const mjrRect *rects[] = {&overlay->layout.weights, &overlay->layout.contacts};
  size_t pixels = 1;
  for (int i = 0; i < 2; i++) {
    size_t n = (size_t)rects[i]->width * (size_t)rects[i]->height;
    pixels = n > pixels ? n : pixels;
  }
  overlay->returns = calloc((size_t)r->n + 1, sizeof *overlay->returns);
  overlay->bodies = calloc((size_t)r->shape.n_bodies + 1, sizeof *overlay->bodies);
  overlay->figure = malloc(sizeof *overlay->figure);
  overlay->picture.rgb = malloc(3 * pixels);
  if (overlay->returns == NULL || overlay->bodies == NULL || overlay->figure == NULL ||
      overlay->picture.rgb == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for overlays");
  }
  return OK;
}

Status overlay_open(const Task *task, const Recorder *recorder, int width, int height, int what,
                    Overlay *overlay, Err *err) {
  *overlay = (Overlay){.what = what, .env = task->env, .recorder = recorder, .dt = task->shape.dt};
  Status status = OK;
  if (recorder->n_weights == 0) {
    overlay->what &= ~OVERLAY_WEIGHTS;
  }
  overlay->layout = overlay_layout(width, height, overlay->what);
  TRY(make_room(overlay, err));
  for (int t = 0; t < recorder->n; t++) {
    overlay->returns[t + 1] = overlay->returns[t] + recorder->rewards[t];
  }
  find_bodies(overlay);
  if (overlay->what & OVERLAY_WEIGHTS) {
    TRY(read_weights(task, overlay, err));
  }
done:
  if (status != OK) {
    overlay_close(overlay);
  }
  return status;
}

void overlay_close(Overlay *overlay) {
  principal_close(&overlay->plane);
  free(overlay->returns);
  free(overlay->bodies);
  free(overlay->figure);
  free(overlay->picture.rgb);
  *overlay = (Overlay){0};
}

// ---- drawing ----

enum { WHOLE, SO_FAR, HERE, ACROSS, LINES };

void overlay_figure(mjvFigure *figure, const char *title) {
  static const float looks[LINES][3] = {
      {0.50F, 0.56F, 0.62F}, {0.34F, 0.71F, 0.91F}, {0.94F, 0.89F, 0.26F}, {0.94F, 0.89F, 0.26F}};
  mjv_defaultFigure(figure);
  snprintf(figure->title, sizeof figure->title, "%s", title);
  memcpy(figure->linergb, looks, sizeof looks);
  figure->flg_legend = 0;
  figure->linewidth = 2;
  figure->gridwidth = 1;
  for (int i = 0; i < 2; i++) {
    figure->gridsize[i] = 2;
  }
  for (int i = 0; i < 3; i++) {
    figure->gridrgb[i] = 0.3F;
    figure->textrgb[i] = 1;
  }
  const float ground[4] = {GROUND, 0.75F};
  memcpy(figure->figurergba, ground, sizeof ground);
  memset(figure->panergba, 0, sizeof figure->panergba);
}

static void add_point(mjvFigure *figure, int line, double x, double y) {
  int n = figure->linepnt[line];
  if (n < mjMAXLINEPNT) {
    float *point = figure->linedata[line] + 2 * (size_t)n;
    point[0] = (float)x;
    point[1] = (float)y;
    figure->linepnt[line] = n + 1;
  }
}

// a cross of this half width and height
static void add_cross(mjvFigure *figure, double x, double y, double width, double height) {
  add_point(figure, HERE, x - width, y);
  add_point(figure, HERE, x + width, y);
  add_point(figure, ACROSS, x, y - height);
  add_point(figure, ACROSS, x, y + height);
}

// axes from low to high with some room around; returns the width
static double set_range(mjvFigure *figure, int axis, double low, double high) {
  double room = high > low ? 0.06 * (high - low) : 0.5;
  figure->range[axis][0] = (float)(low - room);
  figure->range[axis][1] = (float)(high + room);
  return high - low + 2 * room;
}

void overlay_picture(const Picture *picture, mjrRect rect, const Scene *scene) {
  // leaves OpenGL ready for flat things, as pixels need it
  mjr_rectangle(rect, GROUND, 1);
  mjr_drawPixels(picture->rgb, NULL, rect, &scene->context);
}

static void draw_weights(Overlay *overlay, int step, const Scene *scene) {
  const Recorder *r = overlay->recorder;
  const float *row = r->weights + (ptrdiff_t)step * r->n_weights;
  mjrRect rect = overlay->layout.weights;
  for (int i = 0; i < overlay->n_layers; i++) {
    overlay->layers[i].values = row + overlay->offsets[i];
  }
  overlay->picture.width = rect.width;
  overlay->picture.height = rect.height;
  heat_paint(&overlay->picture, overlay->n_layers, overlay->layers);
  overlay_picture(&overlay->picture, rect, scene);
}

static void draw_plane(Overlay *overlay, int step, const Scene *scene) {
  const Principal *plane = &overlay->plane;
  mjvFigure *figure = overlay->figure;
  int now = step / plane->stride;
  double low[2] = {0}, high[2] = {0}, width[2];
  // a figure has fewer points than there may be rows
  int every = plane->n / mjMAXLINEPNT + 1;
  overlay_figure(figure, "weights, PC 1-2");
  for (int t = 0; t < plane->n; t++) {
    const double *score = plane->scores + (ptrdiff_t)t * PRINCIPAL_COMPONENTS;
    for (int i = 0; i < 2; i++) {
      low[i] = fmin(low[i], score[i]);
      high[i] = fmax(high[i], score[i]);
    }
    if (t % every == 0 || t == plane->n - 1) {
      add_point(figure, t <= now ? SO_FAR : WHOLE, score[0], score[1]);
    }
  }
  for (int i = 0; i < 2; i++) {
    width[i] = set_range(figure, i, low[i], high[i]);
  }
  figure->flg_ticklabel[0] = figure->flg_ticklabel[1] = 0;
  const double *here = plane->scores + (ptrdiff_t)now * PRINCIPAL_COMPONENTS;
  add_cross(figure, here[0], here[1], 0.03 * width[0], 0.03 * width[1]);
  mjr_figure(overlay->layout.plane, figure, &scene->context);
}

static void draw_return(Overlay *overlay, int step, const Scene *scene) {
  mjvFigure *figure = overlay->figure;
  int n = overlay->recorder->n, every = n / mjMAXLINEPNT + 1;
  double low = 0, high = 0;
  char title[64];
  snprintf(title, sizeof title, "return %.0f", overlay->returns[step]);
  overlay_figure(figure, title);
  for (int t = 0; t <= n; t++) {
    low = fmin(low, overlay->returns[t]);
    high = fmax(high, overlay->returns[t]);
    if (t <= step && t % every == 0) {
      add_point(figure, SO_FAR, t * overlay->dt, overlay->returns[t]);
    }
  }
  double width = n * overlay->dt, height = set_range(figure, 1, low, high);
  // axes begin at 0 where they can
  figure->range[0][1] = (float)width;
  figure->range[1][0] = (float)low;
  add_cross(figure, step * overlay->dt, overlay->returns[step], 0.03 * width, 0.03 * height);
  snprintf(figure->xformat, sizeof figure->xformat, "%%.0f s");
  snprintf(figure->yformat, sizeof figure->yformat, "%%.0f");
  mjr_figure(overlay->layout.returns, figure, &scene->context);
}

// the last seconds, and from where they are full, the names beside them
static void draw_contacts(Overlay *overlay, int step, const Scene *scene) {
  const Recorder *r = overlay->recorder;
  mjrRect rect = overlay->layout.contacts;
  int n = (int)ceil(CONTACT_SECONDS / overlay->dt), first = step < n ? 0 : step - n;
  const HeatStrip strip = {r->n, r->shape.n_bodies, r->contacts, overlay->n_bodies,
                           overlay->bodies};
  int height = rect.height / overlay->n_bodies;
  int label = height < LABEL_HEIGHT ? 0 : rect.width / 6;
  overlay->picture.width = rect.width - label;
  overlay->picture.height = rect.height;
  heat_strip(&overlay->picture, &strip, first, n, step);
  mjr_rectangle((mjrRect){rect.left, rect.bottom, label, rect.height}, GROUND, 1);
  for (int i = 0; i < overlay->n_bodies && label > 0; i++) {
    mjrRect place = {rect.left, rect.bottom + rect.height - (i + 1) * height, label, height};
    mjr_label(place, mjFONT_NORMAL, measure_body_name(overlay->env, overlay->bodies[i]), GROUND, 1,
              1, 1, 1, &scene->context);
  }
  rect.left += label;
  rect.width -= label;
  overlay_picture(&overlay->picture, rect, scene);
}

void overlay_draw(Overlay *overlay, int step, const Scene *scene) {
  if (overlay->what & OVERLAY_WEIGHTS) {
    draw_weights(overlay, step, scene);
    draw_plane(overlay, step, scene);
  }
  if (overlay->what & OVERLAY_RETURN) {
    draw_return(overlay, step, scene);
  }
  if ((overlay->what & OVERLAY_CONTACTS) && overlay->n_bodies > 0) {
    draw_contacts(overlay, step, scene);
  }
}

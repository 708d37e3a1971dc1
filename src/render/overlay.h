// overlay: what goes on in the controller, drawn over the robot: weights as a heat map, their way
// in the plane of their first two principal components, the return, the contacts.
#ifndef HEBBES_RENDER_OVERLAY_H
#define HEBBES_RENDER_OVERLAY_H

#include "src/analysis/principal.h"
#include "src/render/heat.h"
#include "src/render/scene.h"
#include "src/run/recorder.h"

enum { OVERLAY_WEIGHTS = 1, OVERLAY_RETURN = 2, OVERLAY_CONTACTS = 4, OVERLAY_LAYERS_MAX = 16 };

// Reads "weights,return,contacts" into a sum of these. ERR_INPUT naming flag and the nearest name.
Status overlay_parse(const char *flag, const char *text, int *what, Err *err);

// Where it is drawn; a width of 0: it is not.
typedef struct OverlayLayout {
  mjrRect weights, plane, returns, contacts;
} OverlayLayout;

// Divides the right edge (weights, plane, return) and the bottom (contacts) of a picture.
OverlayLayout overlay_layout(int width, int height, int what);
// Width of what it takes at the right edge of a picture.
int overlay_side(const OverlayLayout *layout, int width);

typedef struct Overlay {
  int what;
  OverlayLayout layout;
  const EnvShared *env; // the caller's, and so the recording
  const Recorder *recorder;
  double dt;
  int n_layers;
  HeatMatrix layers[OVERLAY_LAYERS_MAX];
  size_t offsets[OVERLAY_LAYERS_MAX]; // of the layers in a row of weights
  Principal plane;
  double *returns; // (n + 1) up to every control step
  int n_bodies;    // that ever touch the ground
  int *bodies;     // (n_bodies)
  mjvFigure *figure;
  Picture picture; // scratch
} Overlay;

// For a recorded episode of the task, drawn into pictures of this size. What the controller or the
// robot does not have is not drawn: weights that change, contacts. overlay must be closed with
// overlay_close (accepts a zeroed one).
Status overlay_open(const Task *task, const Recorder *recorder, int width, int height, int what,
                    Overlay *overlay, Err *err);
void overlay_close(Overlay *overlay);

// Draws what is so at a control step over what a scene has drawn.
void overlay_draw(Overlay *overlay, int step, const Scene *scene);

// Draws a picture as large as rect.
void overlay_picture(const Picture *picture, mjrRect rect, const Scene *scene);
// A figure with the house's looks and no lines; *figure is the caller's.
void overlay_figure(mjvFigure *figure, const char *title);

#endif

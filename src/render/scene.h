// scene: a robot as it is drawn: a copy of its model for the eye, a camera, MuJoCo's renderer. The
// physics never sees any of it.
//
// A context of OpenGL must be current (gl.h, window.h) from scene_open to scene_close.
#ifndef HEBBES_RENDER_SCENE_H
#define HEBBES_RENDER_SCENE_H

#include <mujoco/mujoco.h>

#include "envs/env.h"

// What is wanted.
typedef struct SceneWish {
  int width, height;
  const char *camera; // of the model, or "track": its camera of that name, else one that follows
  bool window;        // drawn into a window; else off screen
} SceneWish;

typedef struct Scene {
  bool window;
  mjrRect frame;  // the picture
  mjrRect view;   // where the robot is drawn, in its middle; may reach beyond the frame
  mjModel *model; // a copy
  mjData *data;   // of the pose that is drawn
  mjvOption option;
  mjvCamera camera;
  mjvPerturb perturb; // of the mouse
  mjvScene geoms;
  mjrContext context;
  double *from, *to, *way; // (n_pose), (n_pose), (n_dofs) scratch
  unsigned char *rows;     // (height x width x 3) scratch
} Scene;

// Of the body that the worker has now. ERR_INPUT for an unknown camera, ERR_FAILED when the
// renderer does not work here. scene must be closed with scene_close (accepts a zeroed one).
Status scene_open(const EnvWorker *worker, const SceneWish *wish, Scene *scene, Err *err);
void scene_close(Scene *scene);

// Puts the robot between two poses (n_pose): part 0 is the first, 1 the second.
void scene_pose(Scene *scene, const float *from, const float *to, double part);
// Puts it where the worker's body is. With the force of the mouse, which from now on acts there.
void scene_follow(Scene *scene, EnvWorker *worker);
void scene_draw(Scene *scene);
// Keeps the right edge of the picture, so many pixels, free of the robot.
void scene_make_way(Scene *scene, int pixels);
// Reads what was drawn off screen into a picture, top row first, of rows `stride` bytes long.
void scene_read(Scene *scene, unsigned char *rgb, size_t stride);

// The mouse in a window, in fractions of its height. Grabs the body that is seen there (x and y
// from the left and bottom, in fractions of the window); false: there is none.
bool scene_grab(Scene *scene, double x, double y);
void scene_drag(Scene *scene, double dx, double dy);
void scene_let_go(Scene *scene);
void scene_move_camera(Scene *scene, bool pan, double dx, double dy);
void scene_zoom(Scene *scene, double dy);

#endif

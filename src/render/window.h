// window: a window with OpenGL, a keyboard and a mouse; the door to GLFW.
#ifndef HEBBES_RENDER_WINDOW_H
#define HEBBES_RENDER_WINDOW_H

#include <stdbool.h>

#include "src/base/err.h"

enum { WINDOW_KEYS_MAX = 32, WINDOW_ESCAPE = 256, WINDOW_RIGHT = 262 };

// Since the last window_poll. Lengths in fractions of the window's height.
typedef struct WindowInput {
  bool closed;
  int n_keys;
  int keys[WINDOW_KEYS_MAX]; // pressed: 'A', ' ', WINDOW_RIGHT ...
  bool left, right, control; // held down
  bool pressed;              // a button went down
  double x, y;               // fractions of the window, from the left and the bottom
  double dx, dy;             // moved, downwards is positive
  double scroll;
} WindowInput;

typedef struct Window Window;

// Opens a window and makes its OpenGL context current. ERR_FAILED with what to install where GLFW
// or a display is missing. *out must be closed with window_close (accepts NULL). One at a time.
Status window_open(const char *title, int width, int height, Window **out, Err *err);
void window_close(Window *window);
// Pixels.
void window_size(Window *window, int *width, int *height);
// Shows what was drawn, and waits for the screen.
void window_show(Window *window);
void window_poll(Window *window, WindowInput *input);

#endif

// console: what the window of `hebbes view` shows and what its keys and mouse do.
#ifndef HEBBES_RENDER_CONSOLE_H
#define HEBBES_RENDER_CONSOLE_H

#include "src/render/heat.h"
#include "src/render/player.h"
#include "src/render/scene.h"
#include "src/render/window.h"

enum { CONSOLE_LAYERS_MAX = 16 };

typedef struct Console {
  Player *player; // the caller's
  const char *camera;
  Scene scene; // of the body that the player has
  int variant; // that the scene is of
  bool paused, help, quit, pushing;
  double speed; // times real time
  double ahead; // s of the player's time that are to be made up
  mjvFigure *figure;
  Picture picture;
} Console;

// An OpenGL context must be current. console must be closed with console_close (accepts a zeroed
// one), before the context goes.
Status console_open(Player *player, const char *camera, int width, int height, Console *console,
                    Err *err);
void console_close(Console *console);

// Takes the input, lives on for so many seconds of the clock, draws. The window has this size now.
Status console_turn(Console *console, const WindowInput *input, double seconds, int width,
                    int height, Err *err);

#endif

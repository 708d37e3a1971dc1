// gl: OpenGL without a display, on a graphics card or on the processor; the door to EGL and OSMesa.
#ifndef HEBBES_RENDER_GL_H
#define HEBBES_RENDER_GL_H

#include "src/base/err.h"

typedef struct Gl {
  void *display, *egl;   // EGL's display and context
  void *osmesa;          // or OSMesa's context
  unsigned char *pixels; // which draws into them
} Gl;

// Makes a context of this thread current: EGL without a surface (a graphics card, else Mesa on the
// processor), where that is missing OSMesa. ERR_FAILED says what to install. gl must be closed with
// gl_close (accepts a zeroed one). One at a time.
Status gl_open(Gl *gl, Err *err);
void gl_close(Gl *gl);

#endif

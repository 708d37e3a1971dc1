#include "src/render/gl.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "src/render/library.h"

// The few functions of EGL and OSMesa and their constants, as their headers have them: nobody needs
// the headers to build, and both are looked for when something is to be drawn.
enum {
  EGL_SURFACE_TYPE = 0x3033,
  EGL_PBUFFER_BIT = 1,
  EGL_RENDERABLE_TYPE = 0x3040,
  EGL_OPENGL_BIT = 8,
  EGL_NONE = 0x3038,
  EGL_OPENGL_API = 0x30A2,
  EGL_PLATFORM_DEVICE = 0x313F,
  EGL_PLATFORM_SURFACELESS = 0x31DD,
};

typedef struct Egl {
  void (*(*get_function)(const char *name))(void);
  void *(*get_platform_display)(unsigned platform, void *device, const intptr_t *attributes);
  unsigned (*initialize)(void *display, int *major, int *minor);
  unsigned (*terminate)(void *display);
  unsigned (*bind_api)(unsigned api);
  unsigned (*choose_config)(void *display, const int *wishes, void **configs, int size, int *n);
  void *(*create_context)(void *display, void *config, void *share, const int *attributes);
  unsigned (*destroy_context)(void *display, void *context);
  unsigned (*make_current)(void *display, void *draw, void *read, void *context);
} Egl;

static Egl egl;

// a context on this display; false: it has none
static bool make_context(Gl *gl, void *display) {
  const int wishes[] = {EGL_SURFACE_TYPE, EGL_PBUFFER_BIT, EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT,
                        EGL_NONE};
  void *config, *context;
  int n = 0;
  if (display == NULL || !egl.initialize(display, NULL, NULL)) {
    return false;
  }
  if (egl.bind_api(EGL_OPENGL_API) && egl.choose_config(display, wishes, &config, 1, &n) && n > 0 &&
      (context = egl.create_context(display, config, NULL, NULL)) != NULL &&
      egl.make_current(display, NULL, NULL, context)) {
    gl->display = display;
    gl->egl = context;
    return true;
  }
  egl.terminate(display);
  return false;
}

static bool load_egl(void) {
  const char *const names[] = {
      "eglGetProcAddress", "eglGetPlatformDisplay", "eglInitialize",    "eglTerminate",
      "eglBindAPI",        "eglChooseConfig",       "eglCreateContext", "eglDestroyContext",
      "eglMakeCurrent",
  };
  // MuJoCo takes the functions of OpenGL from the library that is loaded
  const char *const opengl[] = {"glGetString"};
  void *function;
  return library_open("libEGL.so.1", sizeof names / sizeof names[0], names, (void **)&egl) &&
         library_open("libOpenGL.so.0", 1, opengl, &function);
}

// a graphics card first, then Mesa without a surface
static bool open_egl(Gl *gl) {
  if (!load_egl()) {
    return false;
  }
  unsigned (*query_devices)(int size, void **devices, int *n) =
      (unsigned (*)(int, void **, int *))egl.get_function("eglQueryDevicesEXT");
  void *device;
  int n = 0;
  return (query_devices != NULL && query_devices(1, &device, &n) && n > 0 &&
          make_context(gl, egl.get_platform_display(EGL_PLATFORM_DEVICE, device, NULL))) ||
         make_context(gl, egl.get_platform_display(EGL_PLATFORM_SURFACELESS, NULL, NULL));
}

static void close_egl(Gl *gl) {
  egl.make_current(gl->display, NULL, NULL, NULL);
  egl.destroy_context(gl->display, gl->egl);
  egl.terminate(gl->display);
}

typedef struct OsMesa {
  void *(*create)(unsigned format, int depth, int stencil, int accum, void *shared);
  void (*destroy)(void *context);
  unsigned char (*make_current)(void *context, void *buffer, unsigned type, int width, int height);
} OsMesa;

static OsMesa osmesa;

static bool open_osmesa(Gl *gl) {
  enum { RGBA = 0x1908, UNSIGNED_BYTE = 0x1401, SIZE = 64 };
  const char *const names[] = {"OSMesaCreateContextExt", "OSMesaDestroyContext",
                               "OSMesaMakeCurrent"};
  if (!library_open("libOSMesa.so.8", 3, names, (void **)&osmesa)) {
    return false;
  }
  // MuJoCo draws into a buffer of its own; this one only has to be there
  gl->pixels = calloc((size_t)SIZE * SIZE, 4);
  gl->osmesa = osmesa.create(RGBA, 24, 8, 0, NULL);
  if (gl->pixels != NULL && gl->osmesa != NULL &&
      osmesa.make_current(gl->osmesa, gl->pixels, UNSIGNED_BYTE, SIZE, SIZE)) {
    return true;
  }
  gl_close(gl);
  return false;
}

Status gl_open(Gl *gl, Err *err) {
  *gl = (Gl){0};
  // for tests of the second way, and where the first one is broken
  const char *wish = getenv("MUJOCO_GL");
  bool only_osmesa = wish != NULL && strcmp(wish, "osmesa") == 0;
  if ((!only_osmesa && open_egl(gl)) || open_osmesa(gl)) {
    return OK;
  }
  return err_set(err, ERR_FAILED,
                 "no OpenGL without a display here: apt-get install libegl1 libopengl0 "
                 "libgl1-mesa-dri (or libosmesa6)");
}

void gl_close(Gl *gl) {
  if (gl->egl != NULL) {
    close_egl(gl);
  }
  if (gl->osmesa != NULL) {
    osmesa.destroy(gl->osmesa);
  }
  free(gl->pixels);
  *gl = (Gl){0};
}

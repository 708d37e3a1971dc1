#include "src/render/window.h"

#ifdef HEBBES_VIEW
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <stdlib.h>

#include "src/render/library.h"

#define FUNCTIONS(F)                                                                               \
  F(glfwInit)                                                                                      \
  F(glfwTerminate)                                                                                 \
  F(glfwGetError)                                                                                  \
  F(glfwWindowHint)                                                                                \
  F(glfwCreateWindow)                                                                              \
  F(glfwDestroyWindow)                                                                             \
  F(glfwMakeContextCurrent)                                                                        \
  F(glfwSwapInterval)                                                                              \
  F(glfwSwapBuffers)                                                                               \
  F(glfwPollEvents)                                                                                \
  F(glfwWindowShouldClose)                                                                         \
  F(glfwGetFramebufferSize)                                                                        \
  F(glfwGetWindowSize)                                                                             \
  F(glfwSetWindowUserPointer)                                                                      \
  F(glfwGetWindowUserPointer)                                                                      \
  F(glfwSetKeyCallback)                                                                            \
  F(glfwSetMouseButtonCallback)                                                                    \
  F(glfwSetScrollCallback) F(glfwGetMouseButton) F(glfwGetKey) F(glfwGetCursorPos)

static LIBRARY_TABLE(FUNCTIONS) glfw;

struct Window {
  GLFWwindow *handle;
  WindowInput input; // being gathered
  double x, y;       // of the mouse, in GLFW's units
};

static void take_key(GLFWwindow *handle, int key, int scancode, int action, int mods) {
  (void)scancode, (void)mods;
  WindowInput *input = &((Window *)glfw.glfwGetWindowUserPointer(handle))->input;
  if (action != GLFW_RELEASE && input->n_keys < WINDOW_KEYS_MAX) {
    input->keys[input->n_keys++] = key;
  }
}

static void take_button(GLFWwindow *handle, int button, int action, int mods) {
  (void)button, (void)mods;
  WindowInput *input = &((Window *)glfw.glfwGetWindowUserPointer(handle))->input;
  input->pressed = input->pressed || action == GLFW_PRESS;
}

static void take_scroll(GLFWwindow *handle, double x, double y) {
  (void)x;
  ((Window *)glfw.glfwGetWindowUserPointer(handle))->input.scroll += y;
}

static Status refused(const char *what, Err *err) {
  const char *reason = NULL;
  glfw.glfwGetError(&reason);
  return err_set(err, ERR_FAILED, "%s: %s (hebbes render needs no display)", what,
                 reason == NULL ? "unknown reason" : reason);
}

Status window_open(const char *title, int width, int height, Window **out, Err *err) {
  *out = NULL;
  if (!LIBRARY_OPEN("libglfw.so.3", FUNCTIONS, glfw)) {
    return err_set(err, ERR_FAILED, "GLFW is not here: apt-get install libglfw3");
  }
  if (!glfw.glfwInit()) {
    return refused("no display", err);
  }
  Window *window = calloc(1, sizeof *window);
  if (window == NULL) {
    glfw.glfwTerminate();
    return err_set(err, ERR_MEMORY, "no memory for a window");
  }
  glfw.glfwWindowHint(GLFW_SAMPLES, 4);
  window->handle = glfw.glfwCreateWindow(width, height, title, NULL, NULL);
  if (window->handle == NULL) {
    Status status = refused("no window", err);
    window_close(window);
    return status;
  }
  glfw.glfwMakeContextCurrent(window->handle);
  glfw.glfwSwapInterval(1);
  glfw.glfwSetWindowUserPointer(window->handle, window);
  glfw.glfwSetKeyCallback(window->handle, take_key);
  glfw.glfwSetMouseButtonCallback(window->handle, take_button);
  glfw.glfwSetScrollCallback(window->handle, take_scroll);
  *out = window;
  return OK;
}

void window_close(Window *window) {
  if (window != NULL) {
    if (window->handle != NULL) {
      glfw.glfwDestroyWindow(window->handle);
    }
    glfw.glfwTerminate();
    free(window);
  }
}

void window_size(Window *window, int *width, int *height) {
  glfw.glfwGetFramebufferSize(window->handle, width, height);
}

void window_show(Window *window) {
  glfw.glfwSwapBuffers(window->handle);
}

static bool holds(const Window *window, int key) {
  return glfw.glfwGetKey(window->handle, key) == GLFW_PRESS;
}

void window_poll(Window *window, WindowInput *input) {
  int width, height;
  double x, y;
  window->input = (WindowInput){0};
  glfw.glfwPollEvents();
  *input = window->input;
  input->closed = glfw.glfwWindowShouldClose(window->handle);
  input->left = glfw.glfwGetMouseButton(window->handle, GLFW_MOUSE_BUTTON_LEFT) == GLFW_PRESS;
  input->right = glfw.glfwGetMouseButton(window->handle, GLFW_MOUSE_BUTTON_RIGHT) == GLFW_PRESS;
  input->control = holds(window, GLFW_KEY_LEFT_CONTROL) || holds(window, GLFW_KEY_RIGHT_CONTROL);
  glfw.glfwGetWindowSize(window->handle, &width, &height);
  glfw.glfwGetCursorPos(window->handle, &x, &y);
  if (width > 0 && height > 0) {
    input->x = x / width;
    input->y = 1 - y / height;
    input->dx = (x - window->x) / height;
    input->dy = (y - window->y) / height;
  }
  window->x = x;
  window->y = y;
}
#else
Status window_open(const char *title, int width, int height, Window **out, Err *err) {
  (void)title, (void)width, (void)height;
  *out = NULL;
  return err_set(err, ERR_FAILED,
                 "built without GLFW: apt-get install libglfw3-dev, then build hebbes anew");
}

void window_close(Window *window) {
  (void)window;
}

void window_size(Window *window, int *width, int *height) {
  (void)window, (void)width, (void)height;
}

void window_show(Window *window) {
  (void)window;
}

void window_poll(Window *window, WindowInput *input) {
  (void)window, (void)input;
}
#endif

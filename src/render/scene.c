#include "src/render/scene.h"

#include <stdlib.h>
#include <string.h>

#include "envs/world.h"
#include "src/base/nearest.h"

// as many as the scenes of robots ever need, with shadows, contacts and arrows
enum { GEOMS = 2000, CAMERAS = 64 };

// what a processor draws in time: with twice of it pictures are hardly better
enum { SAMPLES = 4, SHADOW = 2048 };

// Planes larger than GROUND are ground, which nobody runs off. MuJoCo's infinite planes would take
// a processor twice the time.
#define GROUND 10.0
#define GROUND_SIZE 1000.0

// of a camera that the model does not say, times what the robot reaches
#define DISTANCE 4.0

// times the distance of camera and robot
#define FOG_START 3.0
#define FOG_END 15.0

// a sky that nobody gave a horizon
static void clear_horizon(mjModel *m) {
  static const float pale[3] = {0.7F, 0.8F, 0.9F};
  float *fog = m->vis.rgba.fog;
  bool has_sky = false;
  for (int i = 0; i < m->ntex; i++) {
    has_sky = has_sky || m->tex_type[i] == mjTEXTURE_SKYBOX;
  }
  if (has_sky && fog[0] + fog[1] + fog[2] == 0) {
    memcpy(fog, pale, sizeof pale);
  }
}

// the copy: sizes of the picture, endless ground, and where it ends
static void prepare_model(mjModel *m, const SceneWish *wish) {
  clear_horizon(m);
  m->vis.global.offwidth = wish->width;
  m->vis.global.offheight = wish->height;
  m->vis.quality.offsamples = SAMPLES;
  m->vis.quality.shadowsize = SHADOW;
  for (int i = 0; i < m->ngeom; i++) {
    mjtNum *size = m->geom_size + 3 * (ptrdiff_t)i;
    if (m->geom_type[i] == mjGEOM_PLANE && size[0] > GROUND) {
      size[0] = size[1] = size[2] = GROUND_SIZE;
    }
  }
}

static Status unknown_camera(const mjModel *m, const char *name, Err *err) {
  const char *names[CAMERAS] = {"track"};
  int n = 1;
  char hint[256];
  for (int i = 0; i < m->ncam && n < CAMERAS; i++) {
    const char *camera = mj_id2name(m, mjOBJ_CAMERA, i);
    if (camera != NULL) {
      names[n++] = camera;
    }
  }
  return err_set(err, ERR_INPUT, "the robot has no camera '%s'%s", name,
                 nearest_hint(name, names, n, hint, sizeof hint));
}

// all that drawing reads
static void compute(Scene *scene) {
  mj_kinematics(scene->model, scene->data);
  mj_comPos(scene->model, scene->data);
  mj_camlight(scene->model, scene->data);
}

// how far the body and all that hangs on it reach from their mass centre
static double reach_of(const Scene *scene, int body) {
  const mjModel *m = scene->model;
  const mjData *d = scene->data;
  double reach = 0;
  for (ptrdiff_t i = 0; i < m->ngeom; i++) {
    if (m->body_rootid[m->geom_bodyid[i]] == body) {
      double away = mju_dist3(d->geom_xpos + 3 * i, d->subtree_com + 3 * (ptrdiff_t)body);
      reach = mju_max(reach, away + m->geom_rbound[i]);
    }
  }
  return reach;
}

// for models without a camera of their own; the size of the whole model is that of its ground
static void follow_first_body(Scene *scene) {
  compute(scene);
  double reach = reach_of(scene, 1);
  scene->camera.type = mjCAMERA_TRACKING;
  scene->camera.trackbodyid = 1;
  scene->camera.elevation = -15;
  if (reach > 0) {
    scene->camera.distance = DISTANCE * reach;
  }
}

static Status choose_camera(Scene *scene, const char *name, Err *err) {
  const mjModel *m = scene->model;
  int id = mj_name2id(m, mjOBJ_CAMERA, name);
  mjv_defaultFreeCamera(m, &scene->camera);
  if (id >= 0) {
    scene->camera.type = mjCAMERA_FIXED;
    scene->camera.fixedcamid = id;
    return OK;
  }
  if (strcmp(name, "track") != 0) {
    return unknown_camera(m, name, err);
  }
  if (m->nbody > 1) {
    follow_first_body(scene);
  }
  return OK;
}

// the renderer's part, guarded: it raises errors where OpenGL is too old
static void make_context(void *context) {
  Scene *scene = context;
  mjv_makeScene(scene->model, &scene->geoms, GEOMS);
  int height = scene->frame.height;
  int scale = height < 400 ? mjFONTSCALE_50 : height < 720 ? mjFONTSCALE_100 : mjFONTSCALE_150;
  mjr_makeContext(scene->model, &scene->context, scale);
  mjr_setBuffer(scene->window ? mjFB_WINDOW : mjFB_OFFSCREEN, &scene->context);
}

// the body that the camera goes with; the first one for cameras that stand still
static int body_in_view(const Scene *scene) {
  const mjvCamera *camera = &scene->camera;
  int body = camera->type == mjCAMERA_FIXED ? scene->model->cam_bodyid[camera->fixedcamid]
                                            : camera->trackbodyid;
  return body > 0 ? body : 1;
}

// of the camera from that body
static double distance_of(const Scene *scene) {
  const mjvCamera *camera = &scene->camera;
  const mjData *d = scene->data;
  ptrdiff_t body = body_in_view(scene), id = camera->fixedcamid;
  return camera->type == mjCAMERA_FIXED ? mju_dist3(d->cam_xpos + 3 * id, d->subtree_com + 3 * body)
                                        : camera->distance;
}

// far away the ground becomes sky
static void set_fog(Scene *scene) {
  compute(scene);
  double distance = distance_of(scene);
  scene->geoms.flags[mjRND_FOG] = 1;
  scene->context.fogStart = (float)(FOG_START * distance);
  scene->context.fogEnd = (float)(FOG_END * distance);
}

static Status make_room(Scene *scene, Err *err) {
  const mjModel *m = scene->model;
  size_t pixels = (size_t)scene->frame.width * (size_t)scene->frame.height;
  scene->data = mj_makeData(m);
  scene->from = calloc((size_t)m->nq + 1, sizeof *scene->from);
  scene->to = calloc((size_t)m->nq + 1, sizeof *scene->to);
  scene->way = calloc((size_t)m->nv + 1, sizeof *scene->way);
  scene->rows = malloc(3 * pixels);
  if (scene->data == NULL || scene->from == NULL || scene->to == NULL || scene->way == NULL ||
      scene->rows == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a picture of %d x %d", scene->frame.width,
                   scene->frame.height);
  }
  return OK;
}

Status scene_open(const EnvWorker *worker, const SceneWish *wish, Scene *scene, Err *err) {
  *scene = (Scene){.window = wish->window, .frame = {0, 0, wish->width, wish->height}};
  scene->view = scene->frame;
  mjv_defaultOption(&scene->option);
  mjv_defaultPerturb(&scene->perturb);
  mjv_defaultScene(&scene->geoms);
  mjr_defaultContext(&scene->context);
  Status status = OK;
  scene->model = mj_copyModel(NULL, worker->model);
  if (scene->model == NULL) {
    TRY(err_set(err, ERR_MEMORY, "no memory for a scene"));
  }
  prepare_model(scene->model, wish);
  TRY(make_room(scene, err));
  TRY(choose_camera(scene, wish->camera, err));
  if (!guard_run(make_context, scene)) {
    TRY(err_set(err, ERR_FAILED, "cannot draw here: %s", guard_error()));
  }
  if (!wish->window && scene->context.currentBuffer != mjFB_OFFSCREEN) {
    TRY(err_set(err, ERR_FAILED, "cannot draw here: this OpenGL has no off-screen buffers"));
  }
  set_fog(scene);
done:
  if (status != OK) {
    scene_close(scene);
  }
  return status;
}

void scene_close(Scene *scene) {
  if (scene->geoms.maxgeom > 0) {
    mjr_freeContext(&scene->context);
    mjv_freeScene(&scene->geoms);
  }
  mj_deleteData(scene->data);
  mj_deleteModel(scene->model);
  free(scene->from);
  free(scene->to);
  free(scene->way);
  free(scene->rows);
  *scene = (Scene){0};
}

void scene_pose(Scene *scene, const float *from, const float *to, double part) {
  const mjModel *m = scene->model;
  for (int i = 0; i < m->nq; i++) {
    scene->from[i] = (double)from[i];
    scene->to[i] = (double)to[i];
  }
  mj_differentiatePos(m, scene->way, 1, scene->from, scene->to);
  mj_integratePos(m, scene->from, scene->way, part);
  memcpy(scene->data->qpos, scene->from, (size_t)m->nq * sizeof *scene->from);
  compute(scene);
}

void scene_follow(Scene *scene, EnvWorker *worker) {
  const mjModel *m = scene->model;
  mjData *d = scene->data;
  memcpy(d->qpos, worker->data->qpos, (size_t)m->nq * sizeof *d->qpos);
  memcpy(d->qvel, worker->data->qvel, (size_t)m->nv * sizeof *d->qvel);
  compute(scene);
  if (scene->perturb.select > 0) {
    // the spring is damped by the body's speed
    mj_comVel(m, d);
    memset(d->xfrc_applied, 0, 6 * (size_t)m->nbody * sizeof *d->xfrc_applied);
    mjv_applyPerturbForce(m, d, &scene->perturb);
    size_t body = 6 * (size_t)scene->perturb.select;
    memcpy(worker->data->xfrc_applied + body, d->xfrc_applied + body, 6 * sizeof *d->qpos);
  }
}

void scene_draw(Scene *scene) {
  mjv_updateScene(scene->model, scene->data, &scene->option, &scene->perturb, &scene->camera,
                  mjCAT_ALL, &scene->geoms);
  mjr_setBuffer(scene->window ? mjFB_WINDOW : mjFB_OFFSCREEN, &scene->context);
  mjr_render(scene->view, &scene->geoms, &scene->context);
}

void scene_make_way(Scene *scene, int pixels) {
  scene->view = scene->frame;
  scene->view.left -= pixels;
  scene->view.width += pixels;
}

void scene_read(Scene *scene, unsigned char *rgb, size_t stride) {
  size_t width = 3 * (size_t)scene->frame.width;
  int height = scene->frame.height;
  mjr_readPixels(scene->rows, NULL, scene->frame, &scene->context);
  // OpenGL begins at the bottom
  for (int y = 0; y < height; y++) {
    memcpy(rgb + (size_t)y * stride, scene->rows + (size_t)(height - 1 - y) * width, width);
  }
}

bool scene_grab(Scene *scene, double x, double y) {
  mjtNum point[3];
  int geom = -1, flex = -1, skin = -1;
  double aspect = (double)scene->view.width / scene->view.height;
  x = (x * scene->frame.width - scene->view.left) / scene->view.width;
  int body = mjv_select(scene->model, scene->data, &scene->option, aspect, x, y, &scene->geoms,
                        point, &geom, &flex, &skin);
  if (body <= 0) {
    return false;
  }
  mjvPerturb *perturb = &scene->perturb;
  mjtNum offset[3];
  perturb->select = body;
  mju_sub3(offset, point, scene->data->xpos + 3 * (ptrdiff_t)body);
  mju_mulMatTVec(perturb->localpos, scene->data->xmat + 9 * (ptrdiff_t)body, offset, 3, 3);
  mjv_initPerturb(scene->model, scene->data, &scene->geoms, perturb);
  perturb->active = mjPERT_TRANSLATE;
  return true;
}

void scene_drag(Scene *scene, double dx, double dy) {
  mjv_movePerturb(scene->model, scene->data, mjMOUSE_MOVE_V, dx, dy, &scene->geoms,
                  &scene->perturb);
}

void scene_let_go(Scene *scene) {
  scene->perturb.active = 0;
}

// a camera of the model is followed by one that the mouse can move
static void free_camera(Scene *scene) {
  mjvCamera *camera = &scene->camera;
  if (camera->type == mjCAMERA_FIXED) {
    double distance = distance_of(scene);
    int body = body_in_view(scene);
    mjv_defaultFreeCamera(scene->model, camera);
    camera->type = mjCAMERA_TRACKING;
    camera->trackbodyid = body;
    camera->distance = distance;
    camera->elevation = -15;
  }
}

void scene_move_camera(Scene *scene, bool pan, double dx, double dy) {
  free_camera(scene);
  mjv_moveCamera(scene->model, pan ? mjMOUSE_MOVE_V : mjMOUSE_ROTATE_V, dx, dy, &scene->camera);
}

void scene_zoom(Scene *scene, double dy) {
  free_camera(scene);
  mjv_moveCamera(scene->model, mjMOUSE_ZOOM, 0, dy, &scene->camera);
}

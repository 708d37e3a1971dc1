#include "envs/obstacles.h"

#include <math.h>
#include <stdio.h>

static void set_name(mjsElement *element, const char *what, int number) {
  char name[64];
  snprintf(name, sizeof name, "%s_%d", what, number);
  mjs_setName(element, name);
}

static mjsBody *add_body(mjSpec *spec, const char *what, int number, double x, double z) {
  mjsBody *body = mjs_addBody(mjs_findBody(spec, "world"), NULL);
  set_name(body->element, what, number);
  body->pos[0] = x;
  body->pos[2] = z;
  return body;
}

static void add_site(mjsBody *body, const mjsDefault *defaults, const char *what, int number) {
  set_name(mjs_addSite(body, defaults)->element, what, number);
}

// a colour of scene.xml, where the model has it
static void paint(mjSpec *spec, mjsGeom *geom, const char *material) {
  if (mjs_findElement(spec, mjOBJ_MATERIAL, material) != NULL) {
    mjs_setString(geom->material, material);
  }
}

static const double anchor_height = 2, string_length = 1.35;

static void add_anchor(mjSpec *spec, int number, double x) {
  const mjsDefault *defaults = mjs_getSpecDefault(spec);
  mjsBody *body = add_body(spec, "obstacle_attachment", number, x, anchor_height);
  mjsGeom *ball = mjs_addGeom(body, defaults);
  set_name(ball->element, "attachment_point", number);
  ball->type = mjGEOM_SPHERE;
  ball->size[0] = 0.05;
  paint(spec, ball, "ink");
  add_site(body, defaults, "attachment_site", number);
}

static void add_bob(mjSpec *spec, int number, double x, double mass) {
  const mjsDefault *defaults = mjs_getSpecDefault(spec);
  mjsBody *body = add_body(spec, "obstacle_body", number, x, anchor_height - string_length);
  mjsJoint *joint = mjs_addJoint(body, defaults);
  set_name(joint->element, "obstacle_joint", number);
  joint->type = mjJNT_FREE;
  joint->stiffness[0] = 8;
  joint->damping[0] = 0.01;
  joint->armature = 0.1;
  mjsGeom *weight = mjs_addGeom(body, defaults);
  set_name(weight->element, "obstacle_mass", number);
  weight->type = mjGEOM_CYLINDER;
  weight->size[0] = weight->size[1] = 0.1;
  weight->mass = mass;
  weight->conaffinity = 1;
  weight->condim = 4;
  paint(spec, weight, "steel");
  add_site(body, defaults, "mass_site", number);
}

bool obstacles_has_pendulum(mjSpec *spec, int number) {
  char name[64];
  snprintf(name, sizeof name, "obstacle_body_%d", number);
  return mjs_findBody(spec, name) != NULL;
}

void obstacles_add_pendulum(mjSpec *spec, int number, double x, double mass) {
  add_anchor(spec, number, x);
  add_bob(spec, number, x, mass);
  mjsTendon *string = mjs_addTendon(spec, mjs_getSpecDefault(spec));
  set_name(string->element, "string", number);
  string->limited = mjLIMITED_TRUE;
  string->range[1] = string_length;
  char site[64];
  snprintf(site, sizeof site, "attachment_site_%d", number);
  mjs_wrapSite(string, site);
  snprintf(site, sizeof site, "mass_site_%d", number);
  mjs_wrapSite(string, site);
}

void obstacles_add_slope(mjSpec *spec, const char *name, double x, double angle) {
  mjsGeom *plane = mjs_addGeom(mjs_findBody(spec, "world"), mjs_getSpecDefault(spec));
  mjs_setName(plane->element, name);
  plane->type = mjGEOM_PLANE;
  plane->size[0] = 50;
  plane->size[1] = 8;
  plane->size[2] = 1;
  plane->pos[0] = x + plane->size[0] * cos(angle);
  plane->pos[2] = plane->size[0] * sin(angle);
  plane->alt.type = mjORIENTATION_EULER;
  plane->alt.euler[1] = -angle * (spec->compiler.degree ? 180 / mjPI : 1);
  plane->conaffinity = 1;
  mjs_setString(plane->material, "ground");
}

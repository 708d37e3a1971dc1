#include "envs/measure.h"

#include <math.h>
#include <string.h>

#include "envs/world.h"

void measure_shape(const EnvShared *shared, MeasureShape *shape) {
  const mjModel *m = shared->model;
  *shape = (MeasureShape){
      .n_forces = (int)m->nout,
      .n_dofs = (int)m->nv,
      .n_bodies = (int)m->nbody - 1,
      .mass = m->body_subtreemass[0],
      .gravity =
          sqrt(m->opt.gravity[0] * m->opt.gravity[0] + m->opt.gravity[1] * m->opt.gravity[1] +
               m->opt.gravity[2] * m->opt.gravity[2]),
  };
  for (int i = 0; i < shared->n_variants; i++) {
    int n = (int)shared->variants[i]->model->nq;
    shape->n_pose = n > shape->n_pose ? n : shape->n_pose;
  }
}

static const char *name_of(const EnvShared *shared, int kind, int id) {
  const char *name = mj_id2name(shared->model, kind, id);
  return name == NULL ? "" : name;
}

const char *measure_body_name(const EnvShared *shared, int body) {
  return name_of(shared, mjOBJ_BODY, body + 1);
}

const char *measure_actuator_name(const EnvShared *shared, int actuator) {
  return name_of(shared, mjOBJ_ACTUATOR, actuator);
}

// the body of a geom; 0 when it cannot move
static int moving_body(const mjModel *m, int geom) {
  int body = geom < 0 ? 0 : m->geom_bodyid[geom];
  return m->body_weldid[body] == 0 ? 0 : body;
}

// n bodies: more of them, in a variant, are not the robot's
static void find_contacts(const mjModel *m, const mjData *d, int n, float *contacts) {
  memset(contacts, 0, (size_t)n * sizeof *contacts);
  for (int i = 0; i < d->ncon; i++) {
    const mjContact *contact = &d->contact[i];
    int a = moving_body(m, contact->geom[0]), b = moving_body(m, contact->geom[1]);
    if (contact->efc_address >= 0 && (a == 0) != (b == 0) && a + b <= n) {
      contacts[a + b - 1] = 1;
    }
  }
}

// n_out numbers, 0 where there are fewer
static void put(float *out, int n_out, const double *in, int n_in) {
  for (int i = 0; i < n_out; i++) {
    out[i] = i < n_in ? (float)in[i] : 0;
  }
}

void measure_pose(const EnvWorker *worker, int n_pose, float *pose) {
  put(pose, n_pose, worker->data->qpos, (int)worker->model->nq);
}

void measure(const EnvWorker *worker, const Measures *measures) {
  const mjModel *m = worker->model, *root = worker->root->model;
  const mjData *d = worker->data;
  put(measures->forces, (int)root->nout, d->actuator_force, (int)m->nout);
  put(measures->torques, (int)root->nv, d->qfrc_actuator, (int)m->nv);
  double velocity[6], power = 0;
  mj_objectVelocity(m, d, mjOBJ_XBODY, 1, velocity, 0);
  put(measures->base, 3, d->xpos + 3, 3);
  put(measures->base + 3, 3, velocity + 3, 3);
  put(measures->base + 6, 3, velocity, 3);
  find_contacts(m, d, (int)root->nbody - 1, measures->contacts);
  for (int i = 0; i < m->nout; i++) {
    power += fabs(d->actuator_force[i] * d->actuator_velocity[i]);
  }
  *measures->power = (float)power;
}

void measure_base(const EnvWorker *worker, double position[3]) {
  memcpy(position, worker->data->xpos + 3, 3 * sizeof *position);
}

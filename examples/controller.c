// A trained half-cheetah controller in a MuJoCo simulation of one's own.
//
//   cc controller.c $(pkg-config --cflags --libs hebbes) -lmujoco -o controller
//   ./controller RUN half-cheetah.xml
//
// Prints the return of one episode from the model's initial state. `hebbes eval RUN --episodes 1
// env.reset_noise.position=0 env.reset_noise.velocity=0` gives the same number.
#include <hebbes.h>
#include <mujoco/mujoco.h>
#include <stdio.h>

enum { STEPS = 1000, OBSERVATION = 17, ACTIONS = 6 };

// all of qpos but the place along the track, and qvel
static void observe(const mjModel *model, const mjData *data, double *observation) {
  for (int i = 1; i < model->nq; i++) {
    observation[i - 1] = data->qpos[i];
  }
  for (int i = 0; i < model->nv; i++) {
    observation[model->nq - 1 + i] = data->qvel[i];
  }
}

// one control step of the simulation; returns the reward
static double apply(const mjModel *model, mjData *data, const double *action, double dt) {
  double before = data->qpos[0], cost = 0.0;
  for (int i = 0; i < ACTIONS; i++) {
    data->ctrl[i] = action[i];
    cost += action[i] * action[i];
  }
  for (double t = 0.0; t < dt - 1e-9; t += model->opt.timestep) {
    mj_step(model, data);
  }
  return (data->qpos[0] - before) / dt - 0.1 * cost;
}

static double episode(HebbesController *controller, const mjModel *model, mjData *data) {
  double observation[OBSERVATION], action[ACTIONS], sum = 0.0;
  hebbes_reset(controller, 1, 0);
  mj_forward(model, data);
  for (int step = 0; step < STEPS; step++) {
    observe(model, data, observation);
    if (hebbes_act(controller, observation, action) != 0) {
      break;
    }
    double reward = apply(model, data, action, hebbes_dt(controller));
    sum += reward;
    hebbes_learn(controller, reward);
  }
  return sum;
}

int main(int argc, char **argv) {
  char message[1000];
  if (argc != 3) {
    fprintf(stderr, "usage: controller RUN half-cheetah.xml\n");
    return 2;
  }
  HebbesController *controller = hebbes_open(argv[1], message, sizeof message);
  if (controller == NULL) {
    fprintf(stderr, "%s\n", message);
    return 2;
  }
  mjModel *model = mj_loadXML(argv[2], NULL, message, sizeof message);
  if (model == NULL) {
    fprintf(stderr, "%s\n", message);
    hebbes_close(controller);
    return 2;
  }
  mjData *data = mj_makeData(model);
  int status = 0;
  if (hebbes_observation_size(controller) == OBSERVATION &&
      hebbes_action_size(controller) == ACTIONS) {
    printf("%.17g\n", episode(controller, model, data));
  } else {
    fprintf(stderr, "%s was not trained on a half-cheetah\n", argv[1]);
    status = 2;
  }
  mj_deleteData(data);
  mj_deleteModel(model);
  hebbes_close(controller);
  return status;
}

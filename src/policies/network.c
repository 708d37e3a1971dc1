#include "src/policies/network.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rules/buffers.h"
#include "src/base/vec.h"
#include "src/policies/activations.h"
#include "src/policies/plasticity.h"

const Param network_params[] = {
    {.key = "hidden",
     .kind = PARAM_INTS,
     .offset = offsetof(NetworkParams, hidden),
     .fallback = "[16]",
     .min = 1,
     .max = 4096,
     .unit = "neurons",
     .help = "sizes of the hidden layers, from input to output"},
    {.key = "activation",
     .kind = PARAM_CHOICE,
     .offset = offsetof(NetworkParams, activation),
     .fallback = "tanh",
     .choices = activation_names,
     .unit = "",
     .help = "activation function of the hidden neurons"},
    {.key = "output_activation",
     .kind = PARAM_CHOICE,
     .offset = offsetof(NetworkParams, output_activation),
     .fallback = "tanh",
     .choices = activation_names,
     .unit = "",
     .help = "activation function of the output neurons"},
    {.key = "init.low",
     .kind = PARAM_REAL,
     .offset = offsetof(NetworkParams, init_low),
     .fallback = "-1",
     .min = -1e6,
     .max = 1e6,
     .unit = "",
     .help = "lower end of the uniform distribution of the initial genomes"},
    {.key = "init.high",
     .kind = PARAM_REAL,
     .offset = offsetof(NetworkParams, init_high),
     .fallback = "1",
     .min = -1e6,
     .max = 1e6,
     .unit = "",
     .help = "upper end of the uniform distribution of the initial genomes"},
    PARAM_END,
};

struct PolicyShared {
  const Topology *topology;
  NetworkParams params;
  NetworkPlan plan;
  int n_act;
  const RuleType *rule; // NULL: static, and the rest counts for nothing
  const void *rule_params;
  PlasticityParams plasticity;
  bool is_plastic[NETWORK_MATRICES_MAX]; // changed by the rule
  bool is_seen[NETWORK_SIGNALS_MAX];     // by the rule: has a buffer
  int update_steps, update_times; // updates are due every so many control steps, so many in a row
};

struct Policy {
  const PolicyShared *shared;
  Network network;
  Buffer buffers[NETWORK_SIGNALS_MAX]; // one per signal: all matrices that it meets see the same
  int64_t wait;                        // control steps until the next update is due
  int64_t frozen;
};

// ---------------------------------------------------------------------------------------------
// the shared half

Status network_one_hidden(const NetworkParams *params, const char *name, int *n, Err *err) {
  if (params->hidden.n != 1) {
    return err_set(err, ERR_INPUT, "policy.hidden: %s has exactly one hidden size, not %d", name,
                   params->hidden.n);
  }
  *n = (int)params->hidden.value[0];
  return OK;
}

static size_t row_size(const NetworkPlan *plan, int signal) {
  return (size_t)vec_filled(plan->neurons[signal]);
}

void network_clear(Network *network, int signal) {
  memset(network->signals[signal], 0, row_size(network->plan, signal) * sizeof(float));
}

int network_add_signal(NetworkPlan *plan, int neurons) {
  plan->neurons[plan->n_signals] = neurons;
  return plan->n_signals++;
}

int network_add_matrix(NetworkPlan *plan, int pre, int post, const char *name, const char *bias) {
  NetworkMatrix *matrix = &plan->matrices[plan->n_matrices];
  matrix->pre = pre;
  matrix->post = post;
  snprintf(matrix->name, sizeof matrix->name, "%s", name);
  snprintf(matrix->bias, sizeof matrix->bias, "%s", bias);
  return plan->n_matrices++;
}

// biases of a plastic controller are those of the rule: one for every matrix, or none
static void plan_plastic_biases(NetworkPlan *plan, bool has_bias) {
  for (int i = 0; i < plan->n_matrices; i++) {
    NetworkMatrix *matrix = &plan->matrices[i];
    snprintf(matrix->bias, sizeof matrix->bias, "%s%.10s", has_bias ? "b" : "",
             has_bias ? matrix->name : "");
  }
}

static Status check_interval(const char *key, double low, double high, Err *err) {
  if (low > high) {
    return err_set(err, ERR_INPUT, "%s.low: %g is above %s.high (%g)", key, low, key, high);
  }
  return OK;
}

static Status no_matrix(const NetworkPlan *plan, const char *name, Err *err) {
  char names[NETWORK_MATRICES_MAX * (NETWORK_NAME_MAX + 2)] = "";
  size_t used = 0;
  for (int i = 0; i < plan->n_matrices; i++) {
    used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", i == 0 ? "" : ", ",
                             plan->matrices[i].name);
  }
  return err_set(err, ERR_INPUT, "plasticity.layers: there is no matrix '%.40s' (there are: %s)",
                 name, names);
}

// which matrices plasticity.layers names, with blanks or commas between them
static Status choose_plastic(PolicyShared *shared, Err *err) {
  const NetworkPlan *plan = &shared->plan;
  const char *layers = shared->plasticity.layers;
  if (layers[0] == '\0') {
    memset(shared->is_plastic, true, sizeof shared->is_plastic);
    return OK;
  }
  char text[PARAM_TEXT_MAX], *rest = NULL;
  snprintf(text, sizeof text, "%s", layers);
  char *name = strtok_r(text, " ,", &rest);
  if (name == NULL) {
    return no_matrix(plan, layers, err);
  }
  for (; name != NULL; name = strtok_r(NULL, " ,", &rest)) {
    int i = 0;
    while (i < plan->n_matrices && strcmp(plan->matrices[i].name, name) != 0) {
      i++;
    }
    if (i == plan->n_matrices) {
      return no_matrix(plan, name, err);
    }
    shared->is_plastic[i] = true;
  }
  return OK;
}

static Status open_plasticity(const PolicyConfig *config, PolicyShared *shared, Err *err) {
  const PlasticityParams *plasticity = config->plasticity;
  shared->rule = config->rule;
  shared->rule_params = config->rule_params;
  shared->plasticity = *plasticity;
  plan_plastic_biases(&shared->plan, config->rule->has_bias);
  Status status = OK;
  TRY(check_interval("plasticity.weight_init", plasticity->weight_low, plasticity->weight_high,
                     err));
  TRY(plasticity_schedule(plasticity, &shared->update_steps, &shared->update_times, err));
  TRY(choose_plastic(shared, err));
  for (int i = 0; i < shared->plan.n_matrices; i++) {
    const NetworkMatrix *matrix = &shared->plan.matrices[i];
    shared->is_seen[matrix->pre] |= shared->is_plastic[i];
    shared->is_seen[matrix->post] |= shared->is_plastic[i];
  }
done:
  return status;
}

Status network_open(const PolicyConfig *config, PolicyShared **shared, Err *err) {
  Status status = OK;
  PolicyShared *made = calloc(1, sizeof *made);
  if (made == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a controller");
  }
  made->topology = config->type->content;
  made->params = *(const NetworkParams *)config->params;
  made->n_act = config->n_act;
  TRY(check_interval("policy.init", made->params.init_low, made->params.init_high, err));
  TRY(made->topology->plan(&made->params, config->n_obs, config->n_act, &made->plan, err));
  if (config->type->plastic) {
    TRY(open_plasticity(config, made, err));
  }
  // half: rows are filled up
  if (network_genome_size(made) > INT_MAX / 2 || network_weights_size(made) > INT_MAX / 2) {
    status = err_set(err, ERR_INPUT, "policy.hidden: this is too large: %zu numbers in a genome",
                     network_genome_size(made));
    goto done;
  }
  *shared = made;
done:
  if (status != OK) {
    free(made);
  }
  return status;
}

void network_close(PolicyShared *shared) {
  free(shared);
}

// a layer as the plan has it, without any arrays
static Layer make_layer(const PolicyShared *shared, int index) {
  const NetworkMatrix *matrix = &shared->plan.matrices[index];
  const int n_out = shared->plan.neurons[matrix->post];
  return (Layer){
      .name = matrix->name,
      .bias = matrix->bias,
      .has_bias = matrix->bias[0] != '\0',
      .rule = shared->is_plastic[index] ? shared->rule : NULL,
      .sharing = (Sharing)shared->plasticity.sharing,
      .normalizer = (NormalizerKind)shared->plasticity.normalizer,
      .bound = (float)shared->plasticity.bound,
      .synapses = {.n_in = shared->plan.neurons[matrix->pre],
                   .n_out = n_out,
                   .n_columns = vec_filled(n_out),
                   .params = shared->rule_params},
  };
}

size_t network_genome_size(const PolicyShared *shared) {
  size_t size = 0;
  for (int i = 0; i < shared->plan.n_matrices; i++) {
    Layer layer = make_layer(shared, i);
    size += layer_genome_size(&layer);
  }
  return size;
}

size_t network_weights_size(const PolicyShared *shared) {
  size_t size = 0;
  for (int i = 0; shared->rule != NULL && i < shared->plan.n_matrices; i++) {
    Layer layer = make_layer(shared, i);
    size += layer_weights_size(&layer);
  }
  return size;
}

void network_init_genome(const PolicyShared *shared, Rng *rng, float *genome) {
  rng_fill_uniform(rng, shared->params.init_low, shared->params.init_high,
                   (int)network_genome_size(shared), genome);
}

// ---------------------------------------------------------------------------------------------
// names of the numbers

typedef struct BlockList {
  PolicyBlock *blocks;
  int n, max;
  size_t offset;
} BlockList;

static void add_block(BlockList *list, const char *name, const char *coef, int n_rows,
                      int n_columns) {
  size_t n = (size_t)n_rows * (size_t)n_columns;
  if (list->n < list->max) {
    PolicyBlock *block = &list->blocks[list->n];
    *block =
        (PolicyBlock){.offset = list->offset, .n = n, .n_rows = n_rows, .n_columns = n_columns};
    snprintf(block->name, sizeof block->name, "%s%s%s", name, coef[0] == '\0' ? "" : ".", coef);
  }
  list->n++;
  list->offset += n;
}

static void add_weight_blocks(BlockList *list, const Layer *layer) {
  add_block(list, layer->name, "", layer->synapses.n_in, layer->synapses.n_out);
  if (layer->has_bias) {
    add_block(list, layer->bias, "", 1, layer->synapses.n_out);
  }
}

static void add_coef_blocks(BlockList *list, const Layer *layer) {
  for (const RuleBlock *coef = layer->rule->coefs; coef->name != NULL; coef++) {
    int n_rows, n_columns;
    layer_coef_shape(layer, coef, &n_rows, &n_columns);
    add_block(list, layer->name, coef->name, n_rows, n_columns);
  }
}

int network_blocks(const PolicyShared *shared, bool weights, PolicyBlock *blocks, int max) {
  BlockList list = {.blocks = blocks, .max = max};
  if (weights && shared->rule == NULL) {
    return 0;
  }
  for (int i = 0; i < shared->plan.n_matrices; i++) {
    Layer layer = make_layer(shared, i);
    if (weights || layer.rule == NULL) {
      add_weight_blocks(&list, &layer);
    } else {
      add_coef_blocks(&list, &layer);
    }
  }
  return list.n;
}

int network_signals(const PolicyShared *shared, PolicyBlock *signals, int max) {
  BlockList list = {.blocks = signals, .max = max};
  for (int i = 0; i < shared->plan.n_signals; i++) {
    char name[NETWORK_NAME_MAX];
    snprintf(name, sizeof name, "s%d", i);
    add_block(&list, name, "", 1, shared->plan.neurons[i]);
  }
  return list.n;
}

// ---------------------------------------------------------------------------------------------
// one worker's controller

// everything but the arrays, which the walk carves
static void prepare(Policy *policy, const PolicyShared *shared) {
  const PlasticityParams *plasticity = &shared->plasticity;
  *policy = (Policy){
      .shared = shared,
      .network = {.params = &shared->params, .plan = &shared->plan},
  };
  for (int i = 0; i < shared->plan.n_signals; i++) {
    policy->buffers[i] = (Buffer){
        .kind = (BufferKind)plasticity->buffer,
        .n = vec_filled(shared->plan.neurons[i]),
        .window = (int)plasticity->window,
        .alpha = (float)plasticity->alpha,
    };
  }
  for (int i = 0; i < shared->plan.n_matrices; i++) {
    policy->network.layers[i] = make_layer(shared, i);
  }
}

void network_walk(Policy *policy, Walk *walk) {
  const PolicyShared *shared = policy->shared;
  walk_i64(walk, "wait", &policy->wait);
  walk_i64(walk, "frozen", &policy->frozen);
  for (int i = 0; i < shared->plan.n_signals; i++) {
    char name[32];
    snprintf(name, sizeof name, "signal%d", i);
    walk_floats(walk, name, &policy->network.signals[i], row_size(&shared->plan, i));
    if (shared->is_seen[i]) {
      buffer_walk(&policy->buffers[i], name, walk);
    }
  }
  for (int i = 0; i < shared->plan.n_matrices; i++) {
    layer_walk(&policy->network.layers[i], walk);
  }
}

size_t network_worker_size(const PolicyShared *shared) {
  Policy policy;
  prepare(&policy, shared);
  Walk walk = walk_measure();
  network_walk(&policy, &walk);
  return walk.bytes + arena_piece(1, sizeof policy);
}

Policy *network_worker_new(const PolicyShared *shared, Arena *arena) {
  Policy *policy = arena_take(arena, 1, sizeof *policy);
  if (policy == NULL) {
    return NULL;
  }
  prepare(policy, shared);
  Walk walk = walk_carve(arena, NULL);
  network_walk(policy, &walk);
  if (walk.status != OK) {
    return NULL;
  }

  // a rule sees the buffers of the two signals that its matrix connects
  for (int i = 0; i < shared->plan.n_matrices; i++) {
    const NetworkMatrix *matrix = &shared->plan.matrices[i];
    policy->network.layers[i].synapses.x = policy->buffers[matrix->pre].value;
    policy->network.layers[i].synapses.y = policy->buffers[matrix->post].value;
  }
  return policy;
}

void network_reset(Policy *policy, const float *genome, Rng *rng, const float *weights) {
  const PolicyShared *shared = policy->shared;
  const PlasticityParams *plasticity = &shared->plasticity;
  policy->wait = 0;
  policy->frozen = 0;
  for (int i = 0; i < shared->plan.n_signals; i++) {
    network_clear(&policy->network, i);
    if (shared->is_seen[i]) {
      buffer_clear(&policy->buffers[i]);
    }
  }
  for (int i = 0; i < shared->plan.n_matrices; i++) {
    Layer *layer = &policy->network.layers[i];
    layer_express(layer, genome);
    genome += layer_genome_size(layer);
    if (layer->rule != NULL) {
      layer_birth(layer, weights, rng, plasticity->weight_low, plasticity->weight_high);
    }
    weights = weights == NULL ? NULL : weights + layer_weights_size(layer);
  }
}

void network_act(Policy *policy, const float *obs, float *action) {
  const PolicyShared *shared = policy->shared;
  const NetworkPlan *plan = &shared->plan;
  Network *network = &policy->network;
  memcpy(network->signals[0], obs, (size_t)plan->neurons[0] * sizeof(float));
  shared->topology->forward(network);
  for (int i = 0; i < plan->n_signals; i++) {
    if (shared->is_seen[i]) {
      buffer_push(&policy->buffers[i], network->signals[i]);
    }
  }
  int first = plan->neurons[plan->output] - shared->n_act;
  memcpy(action, network->signals[plan->output] + first, (size_t)shared->n_act * sizeof(float));
}

// is an update due in this control step? moves the clock on
static bool due(Policy *policy) {
  if (policy->wait > 0) {
    policy->wait--;
    return false;
  }
  policy->wait = policy->shared->update_steps - 1;
  return true;
}

bool network_learn(Policy *policy, float reward) {
  (void)reward; // Hebbian rules learn without one
  const PolicyShared *shared = policy->shared;
  if (shared->rule == NULL || !due(policy) || policy->frozen) {
    return true;
  }
  for (int i = 0; i < shared->plan.n_signals; i++) {
    buffer_settle(&policy->buffers[i]);
  }
  bool finite = true;
  for (int i = 0; i < shared->plan.n_matrices; i++) {
    for (int k = 0; shared->is_plastic[i] && k < shared->update_times; k++) {
      finite &= layer_update(&policy->network.layers[i]);
    }
  }
  return finite;
}

void network_end(Policy *policy) {
  (void)policy;
}

void network_freeze(Policy *policy, bool frozen) {
  policy->frozen = frozen;
}

void network_weights_get(const Policy *policy, float *out) {
  const PolicyShared *shared = policy->shared;
  for (int i = 0; shared->rule != NULL && i < shared->plan.n_matrices; i++) {
    const Layer *layer = &policy->network.layers[i];
    layer_weights(layer, out);
    out += layer_weights_size(layer);
  }
}

void network_weights_set(Policy *policy, const float *weights) {
  for (int i = 0; i < policy->shared->plan.n_matrices; i++) {
    Layer *layer = &policy->network.layers[i];
    if (layer->rule != NULL) {
      layer_birth(layer, weights, NULL, 0, 0);
    }
    weights += layer_weights_size(layer);
  }
}

void network_signals_get(const Policy *policy, float *out) {
  for (int i = 0; i < policy->shared->plan.n_signals; i++) {
    size_t n = (size_t)policy->shared->plan.neurons[i];
    memcpy(out, policy->network.signals[i], n * sizeof *out);
    out += n;
  }
}

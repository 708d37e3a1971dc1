// fuzz target: what is behind the HDF5 library. A good checkpoint whose blocks are left out,
// renamed, of another type, of another size or of other values, block by block as the input says,
// must be refused or read, never crash.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/log.h"
#include "src/run/checkpoint.h"
#include "src/run/trained.h"
#include "tests/fuzz_support.h"

typedef enum Kind { TEXT, I64, FLOATS, DOUBLES } Kind;

static const struct {
  const char *group, *name;
  Kind kind;
} blocks[] = {
    {"", "format", I64},
    {"", "program", TEXT},
    {"", "processor", TEXT},
    {"", "config", TEXT},
    {"", "stop", TEXT},
    {"shape", "n_obs", I64},
    {"shape", "n_act", I64},
    {"shape", "genome_size", I64},
    {"genomes", "recommended", FLOATS},
    {"run", "generation", I64},
    {"run", "evaluations", I64},
    {"run", "env_steps", I64},
    {"run", "fitness_mean", DOUBLES},
    {"run", "best_mean", DOUBLES},
    {"run", "best_ever", DOUBLES},
    {"run", "best_individual", I64},
    {"run", "best_genome", FLOATS},
    {"normalizer", "count", DOUBLES},
    {"normalizer", "mean", DOUBLES},
    {"normalizer", "m2", DOUBLES},
    {"strategy", "mean", DOUBLES},
    {"strategy", "m", DOUBLES},
    {"strategy", "v", DOUBLES},
    {"strategy", "generation", I64},
};
enum { N_BLOCKS = sizeof blocks / sizeof blocks[0], VALUES_MAX = 1 << 16 };

static Config *config;
static Evolution evolution;
static Store *good;

static void check(Status status, const Err *err) {
  fuzz_require(status == OK, "no checkpoint", err->text);
}

// a small run's checkpoint, made once
static void prepare(void) {
  static Err err;
  const char *folder = fuzz_configs();
  const char *overrides[] = {"env=inverted-pendulum",
                             "strategy.population=2",
                             "env.steps=3",
                             "train.repeats=1",
                             "threads=1",
                             "policy.hidden=[2]"};
  ComposeRequest request = {1, &folder, NULL, 6, overrides};
  Row row;
  log_set_level(LOG_ERROR);
  check(config_open(&request, &config, &err), &err);
  check(evolution_open(config, 1, &(Start){0}, &evolution, &err), &err);
  check(evolution_generation(&evolution, &row, &err), &err);
  check(checkpoint_store(&evolution, "", &good, &err), &err);
}

// the input, read from front to end; zeros when it is used up
typedef struct Input {
  const uint8_t *bytes;
  size_t size, next;
} Input;

static uint8_t take(Input *input) {
  return input->next < input->size ? input->bytes[input->next++] : 0;
}

static void take_bytes(Input *input, void *out, size_t n) {
  for (size_t i = 0; i < n; i++) {
    ((uint8_t *)out)[i] = take(input);
  }
}

static size_t width(Kind kind) {
  return kind == FLOATS ? sizeof(float) : sizeof(double);
}

// writes n values of a kind under a name; what the store refuses is left out
static void put(StoreGroup *to, const char *name, Kind kind, const void *values, size_t n) {
  switch (kind) {
  case TEXT:
    (void)store_put_text(to, name, values, NULL);
    break;
  case I64:
    (void)store_put_i64s(to, name, values, n, NULL);
    break;
  case FLOATS:
    (void)store_put_floats(to, name, values, n, NULL);
    break;
  case DOUBLES:
  default:
    (void)store_put_doubles(to, name, values, n, NULL);
    break;
  }
}

// the good block's values; returns their number (for a text its length)
static size_t get(StoreGroup *from, const char *name, Kind kind, void *values) {
  size_t n = 0;
  char *text = NULL;
  if (kind == TEXT) {
    if (store_get_text(from, name, &text, NULL) == OK) {
      n = strlen(text) < VALUES_MAX ? strlen(text) : VALUES_MAX;
      memcpy(values, text, n);
      ((char *)values)[n] = 0;
    }
    free(text);
    return n;
  }
  if (store_size(from, name, &n, NULL) != OK || n > VALUES_MAX) {
    return 0;
  }
  if (kind == I64) {
    (void)store_get_i64s(from, name, values, n, NULL);
  } else if (kind == FLOATS) {
    (void)store_get_floats(from, name, values, n, NULL);
  } else {
    (void)store_get_doubles(from, name, values, n, NULL);
  }
  return n;
}

// copies one block with the change that the input asks for
static void copy_block(int i, StoreGroup *from, StoreGroup *to, Input *input) {
  static double values[VALUES_MAX + 1]; // wide enough for every kind
  Kind kind = blocks[i].kind;
  size_t n = get(from, blocks[i].name, kind, values);
  char name[64];
  snprintf(name, sizeof name, "%s", blocks[i].name);
  switch (take(input) % 8) {
  case 1: // left out
    return;
  case 2: // renamed
    name[0] = (char)('a' + take(input) % 26);
    break;
  case 3: // another type
    kind = (Kind)(take(input) % 4);
    ((char *)values)[sizeof values - 1] = 0;
    break;
  case 4: // another size
    n = (n + take(input)) % 300;
    break;
  case 5: // other values
    if (kind == TEXT) {
      take_bytes(input, values, n < 200 ? n : 200);
    } else if (n > 0) {
      take_bytes(input, (char *)values + take(input) % n * width(kind), width(kind));
    }
    break;
  default:
    break;
  }
  put(to, name, kind, values, n);
}

static Store *mutated(Input *input) {
  Store *store = NULL;
  if (store_new(&store, NULL) != OK) {
    abort();
  }
  for (int i = 0; i < N_BLOCKS; i++) {
    StoreGroup *from = NULL, *to = NULL;
    if (store_group(good, blocks[i].group, &from, NULL) == OK &&
        store_group(store, blocks[i].group, &to, NULL) == OK) {
      copy_block(i, from, to, input);
    }
    store_group_close(from);
    store_group_close(to);
  }
  return store;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  static Err err;
  if (good == NULL) {
    prepare();
  }
  Input input = {bytes, size, 0};
  Store *store = mutated(&input);
  Trained *trained = NULL;
  if (checkpoint_check(store, "fuzz", &err) == OK &&
      trained_from_store(store, "fuzz", 0, NULL, &trained, &err) == OK) {
    trained_close(trained);
  }
  (void)evolution_load(&evolution, store, &err);
  store_close(store);
  return 0;
}

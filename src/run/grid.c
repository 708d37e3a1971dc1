#include "src/run/grid.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/config/compose.h"
#include "src/config/params.h"

enum { VALUE_MAX = 512 };

static Status no_memory(Err *err) {
  return err_set(err, ERR_MEMORY, "no memory for a grid");
}

// --- values

// a factor while its values are read
typedef struct Reader {
  Grid *grid;
  const char *argument; // "+key=..."
  size_t n_key;         // letters in front of the =
  Factor factor;
  Err *err;
} Reader;

static Status wrong(const Reader *r, const char *what) {
  return err_set(r->err, ERR_INPUT, "command line: '%.200s': %s", r->argument, what);
}

static Status add_value(Reader *r, const char *text, size_t n) {
  char override[VALUE_MAX + 256], what[VALUE_MAX + 32];
  Factor *f = &r->factor;
  if (n >= VALUE_MAX || r->n_key > 200) {
    return wrong(r, "longer than a value may be");
  }
  snprintf(override, sizeof override, "%.*s=%.*s", (int)r->n_key, r->argument, (int)n, text);
  const char *copy = tree_text(r->grid->tree, override, strlen(override));
  if (copy == NULL) {
    return no_memory(r->err);
  }
  for (int i = 0; i < f->n; i++) {
    if (strcmp(f->overrides[i], copy) == 0) {
      snprintf(what, sizeof what, "the value %.*s is there twice", (int)n, text);
      return wrong(r, what);
    }
  }
  if (f->n == GRID_RUNS_MAX) {
    snprintf(what, sizeof what, "more than %d values", GRID_RUNS_MAX);
    return wrong(r, what);
  }
  f->overrides[f->n] = copy;
  f->values[f->n++] = copy + r->n_key + 1;
  return OK;
}

// a whole number in [text, end)
static bool whole(const char *text, const char *end, long long *value) {
  char *stop;
  errno = 0;
  *value = strtoll(text, &stop, 10);
  return text < end && stop == end && !isspace((unsigned char)*text) && errno == 0;
}

// lo..hi; *is tells whether it is one
static Status add_range(Reader *r, const char *text, size_t n, bool *is) {
  const char *dots = memmem(text, n, "..", 2);
  long long low, high;
  *is = dots != NULL && whole(text, dots, &low) && whole(dots + 2, text + n, &high);
  if (!*is) {
    return OK;
  }
  if (low > high) {
    return wrong(r, "a range lo..hi goes upwards");
  }
  Status status = OK;
  for (long long i = low; status == OK; i++) {
    char number[32];
    snprintf(number, sizeof number, "%lld", i);
    status = add_value(r, number, strlen(number));
    if (i == high) {
      break;
    }
  }
  return status;
}

// log(lo,hi,n)
static Status add_logarithmic(Reader *r, const char *text, size_t n) {
  char low_text[64], high_text[64], count_text[16], end;
  double low, high, values = 0.0;
  int used = 0;
  char copy[VALUE_MAX];
  snprintf(copy, sizeof copy, "%.*s", (int)n, text);
  bool good = sscanf(copy, "log( %63[^, ] , %63[^, ] , %15[0-9] %c%n", low_text, high_text,
                     count_text, &end, &used) == 4 &&
              end == ')' && used == (int)n && number_read(low_text, &low) &&
              number_read(high_text, &high) && number_read(count_text, &values);
  int count = (int)fmin(values, GRID_RUNS_MAX + 1.0);
  if (!good || !(low > 0.0) || !(high > low) || count < 2 || count > GRID_RUNS_MAX) {
    return wrong(r, "expected log(lo,hi,n) with 0 < lo < hi and n of 2 or more");
  }
  Status status = OK;
  for (int i = 0; i < count && status == OK; i++) {
    char number[32];
    snprintf(number, sizeof number, "%.6g", low * pow(high / low, (double)i / (count - 1)));
    status = add_value(r, number, strlen(number));
  }
  return status;
}

static Status add_piece(Reader *r, const char *text, size_t n) {
  bool range;
  if (n > 4 && strncmp(text, "log(", 4) == 0) {
    return add_logarithmic(r, text, n);
  }
  if (n == 0) {
    return wrong(r, "a value is missing beside a comma");
  }
  Status status = add_range(r, text, n, &range);
  return status != OK || range ? status : add_value(r, text, n);
}

// the comma that ends the piece, or the end of the text
static const char *piece_end(const char *text) {
  int depth = 0;
  char quote = 0;
  const char *c = text;
  for (; *c != 0 && (*c != ',' || depth > 0 || quote != 0); c++) {
    if (quote != 0) {
      quote = *c == quote ? 0 : quote;
    } else if (*c == '"' || *c == '\'') {
      quote = *c;
    } else if (strchr("[{(", *c) != NULL) {
      depth++;
    } else if (strchr("]})", *c) != NULL) {
      depth--;
    }
  }
  return c;
}

static Status read_values(Reader *r, const char *text) {
  const char *end = piece_end(text);
  if (*end == 0 && *text == 0) {
    return add_value(r, text, 0);
  }
  for (;;) {
    Status status = add_piece(r, text, (size_t)(end - text));
    if (status != OK || *end == 0) {
      return status;
    }
    text = end + 1;
    end = piece_end(text);
  }
}

// --- the grid

Status grid_count(Grid *grid, Err *err) {
  for (int i = 1; i < grid->n_factors; i++) {
    if (strcmp(grid->factors[i].key, "seed") == 0) {
      Factor seed = grid->factors[i];
      memmove(&grid->factors[1], &grid->factors[0], (size_t)i * sizeof seed);
      grid->factors[0] = seed;
    }
  }
  grid->has_seed = grid->n_factors > 0 && strcmp(grid->factors[0].key, "seed") == 0;
  long long n = 1;
  for (int i = 0; i < grid->n_factors; i++) {
    n *= grid->factors[i].n;
    if (n > GRID_RUNS_MAX) {
      return err_set(err, ERR_INPUT, "the grid has more than %d runs", GRID_RUNS_MAX);
    }
  }
  grid->n_runs = (int)n;
  grid->n_cells = grid->has_seed ? grid->n_runs / grid->factors[0].n : grid->n_runs;
  return OK;
}

static Status add_factor(Grid *grid, const Factor *factor, Err *err) {
  if (grid->n_factors == GRID_FACTORS_MAX) {
    return err_set(err, ERR_INPUT, "more than %d keys with several values", GRID_FACTORS_MAX);
  }
  grid->factors[grid->n_factors++] = *factor;
  return OK;
}

// the same key in front of argument i of the command line?
static bool is_repeated(int i, const char *const *arguments, const char *key) {
  size_t n = strlen(key);
  for (int j = 0; j < i; j++) {
    const char *other = arguments[j] + strspn(arguments[j], "+~");
    if (strncmp(other, key, n) == 0 && (other[n] == '=' || other[n] == 0)) {
      return true;
    }
  }
  return false;
}

static Status parse_argument(Grid *grid, int i, const char *const *arguments, Err *err) {
  const char *argument = arguments[i], *equals = strchr(argument, '=');
  Reader r = {.grid = grid, .argument = argument, .err = err};
  Status status = OK;
  if (equals != NULL && *argument != '~') {
    const char *key = argument + (*argument == '+');
    r.n_key = (size_t)(equals - argument);
    r.factor.key = tree_text(grid->tree, key, (size_t)(equals - key));
    r.factor.values = tree_take(grid->tree, GRID_RUNS_MAX * sizeof(char *));
    r.factor.overrides = tree_take(grid->tree, GRID_RUNS_MAX * sizeof(char *));
    if (r.factor.key == NULL || r.factor.values == NULL || r.factor.overrides == NULL) {
      return no_memory(err);
    }
    if (is_repeated(i, arguments, r.factor.key)) {
      return wrong(&r, "this key is there twice");
    }
    if (strncmp(r.factor.key, "run.", 4) == 0) {
      return wrong(&r, "a sweep names the folders of its runs itself; -o says where it goes");
    }
    TRY(read_values(&r, equals + 1));
  }
  if (r.factor.n > 1) {
    status = add_factor(grid, &r.factor, err);
  } else {
    const char *copy = tree_text(grid->tree, argument, strlen(argument));
    if (copy == NULL) {
      return no_memory(err);
    }
    grid->fixed[grid->n_fixed++] = r.factor.n == 1 ? r.factor.overrides[0] : copy;
  }
done:
  return status;
}

Status grid_parse(int n_arguments, const char *const *arguments, Grid *grid, Err *err) {
  *grid = (Grid){0};
  Status status = tree_new(&grid->tree, err);
  if (status != OK) {
    return status;
  }
  grid->fixed = tree_take(grid->tree, ((size_t)n_arguments + 1) * sizeof(char *));
  if (grid->fixed == NULL) {
    return no_memory(err);
  }
  for (int i = 0; i < n_arguments; i++) {
    TRY(parse_argument(grid, i, arguments, err));
  }
  TRY(grid_count(grid, err));
done:
  return status;
}

void grid_close(Grid *grid) {
  tree_close(grid->tree);
  *grid = (Grid){0};
}

int grid_value(const Grid *grid, int run, int factor) {
  for (int i = grid->n_factors - 1; i > factor; i--) {
    run /= grid->factors[i].n;
  }
  return run % grid->factors[factor].n;
}

int grid_overrides(const Grid *grid, int run, const char **overrides) {
  int n = 0;
  for (int i = 0; i < grid->n_fixed; i++) {
    overrides[n++] = grid->fixed[i];
  }
  for (int i = 0; i < grid->n_factors; i++) {
    overrides[n++] = grid->factors[i].overrides[grid_value(grid, run, i)];
  }
  return n;
}

#include "src/cli/options.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/config/params.h"

bool option_quiet, option_json;

enum { ARGUMENTS_MAX = 256 };

// what the arguments came down to
typedef struct Arguments {
  bool help;
  int n_positional, n_overrides;
  const char *positional[ARGUMENTS_MAX];
  const char *overrides[ARGUMENTS_MAX];
} Arguments;

// the options that every verb takes
static bool option_help;
static const Option common[] = {
    {"--quiet", NULL, "no progress, only results", &option_quiet, NULL, NULL, NULL},
    {"--json", NULL, "results as JSON", &option_json, NULL, NULL, NULL},
    {"--help", NULL, "this text", &option_help, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL, NULL, NULL},
};

static void print_options(const Option *options, FILE *out) {
  for (const Option *o = options; o != NULL && o->flag != NULL; o++) {
    char left[64];
    snprintf(left, sizeof left, "%s%s%s", o->flag, o->argument == NULL ? "" : " ",
             o->argument == NULL ? "" : o->argument);
    fprintf(out, "  %-24s %s\n", left, o->help);
  }
}

static void print_verb_help(const Verb *verb, FILE *out) {
  fprintf(out, "hebbes %s: %s\n\nusage: hebbes %s %s\n\n", verb->name, verb->summary, verb->name,
          verb->usage);
  print_options(verb->options, out);
  print_options(common, out);
  fprintf(out, "\n%s\n", verb->help);
}

static const Option *find(const Option *options, const char *flag, size_t length) {
  for (const Option *o = options; o != NULL && o->flag != NULL; o++) {
    if (strlen(o->flag) == length && strncmp(o->flag, flag, length) == 0) {
      return o;
    }
  }
  return NULL;
}

static Status unknown_option(const Verb *verb, const char *flag, Err *err) {
  const char *names[64];
  int n = 0;
  for (const Option *o = verb->options; o != NULL && o->flag != NULL && n < 60; o++) {
    names[n++] = o->flag;
  }
  for (const Option *o = common; o->flag != NULL; o++) {
    names[n++] = o->flag;
  }
  const char *near = nearest_name(flag, names, n);
  if (near != NULL) {
    return err_set(err, ERR_INPUT, "unknown option '%s'; did you mean '%s'?", flag, near);
  }
  return err_set(err, ERR_INPUT, "unknown option '%s'; see hebbes %s --help", flag, verb->name);
}

// takes one option (and its argument) at argv[*i]; "--flag=value" is the same as "--flag value"
static Status take_option(const Verb *verb, int argc, char **argv, int *i, Err *err) {
  const char *flag = strcmp(argv[*i], "-h") == 0 ? "--help" : argv[*i];
  const char *equals = strncmp(flag, "--", 2) == 0 ? strchr(flag, '=') : NULL;
  size_t length = equals == NULL ? strlen(flag) : (size_t)(equals - flag);
  const Option *option = find(verb->options, flag, length);
  if (option == NULL) {
    option = find(common, flag, length);
  }
  if (option == NULL) {
    return unknown_option(verb, flag, err);
  }
  if (option->argument == NULL) {
    if (equals != NULL) {
      return err_set(err, ERR_INPUT, "%s takes no argument", option->flag);
    }
    *option->on = true;
    return OK;
  }
  const char *value = equals == NULL ? NULL : equals + 1;
  if (value == NULL) {
    value = *i + 1 < argc ? argv[++*i] : "";
  }
  if (*value == 0) {
    return err_set(err, ERR_INPUT, "%s needs an argument: %s", option->flag, option->argument);
  }
  if (option->value != NULL) {
    *option->value = value;
  }
  if (option->values != NULL && *option->count == OPTION_REPEATS_MAX) {
    return err_set(err, ERR_INPUT, "%s more than %d times", option->flag, OPTION_REPEATS_MAX);
  }
  if (option->values != NULL) {
    option->values[(*option->count)++] = value;
  }
  return OK;
}

static bool is_override(const char *argument) {
  if (argument[0] == '+' || argument[0] == '~') {
    return true;
  }
  // a path may hold '=' behind a slash, a key may not
  const char *equals = strchr(argument, '=');
  const char *slash = strchr(argument, '/');
  return equals != NULL && (slash == NULL || slash > equals);
}

static Status sort_arguments(const Verb *verb, int argc, char **argv, Arguments *arguments,
                             Err *err) {
  bool only_plain = false;
  for (int i = 0; i < argc; i++) {
    const char *argument = argv[i];
    if (!only_plain && strcmp(argument, "--") == 0) {
      only_plain = true;
    } else if (!only_plain && argument[0] == '-' && argument[1] != 0) {
      Status status = take_option(verb, argc, argv, &i, err);
      if (status != OK) {
        return status;
      }
    } else if (arguments->n_overrides == ARGUMENTS_MAX ||
               arguments->n_positional == ARGUMENTS_MAX) {
      return err_set(err, ERR_INPUT, "more than %d arguments", ARGUMENTS_MAX);
    } else if (verb->overrides && !only_plain && is_override(argument)) {
      arguments->overrides[arguments->n_overrides++] = argument;
    } else if (arguments->n_positional >= verb->max_positional) {
      return err_set(err, ERR_INPUT, "unexpected argument '%s'; usage: hebbes %s %s", argument,
                     verb->name, verb->usage);
    } else {
      arguments->positional[arguments->n_positional++] = argument;
    }
  }
  return OK;
}

// the word behind "bench " is the first argument
static bool has_second_word(const Verb *verb, int argc, char **argv) {
  return verb->second != NULL && argc > 0 &&
         strcmp(argv[0], verb->second->name + strlen(verb->name) + 1) == 0;
}

int verb_main(const Verb *verb, int argc, char **argv) {
  if (has_second_word(verb, argc, argv)) {
    return verb_main(verb->second, argc - 1, argv + 1);
  }
  static Arguments arguments;
  static Err err;
  Status status = sort_arguments(verb, argc, argv, &arguments, &err);
  if (status == OK && option_help) {
    print_verb_help(verb, stdout);
    return 0;
  }
  if (status == OK) {
    status = verb->run(arguments.n_positional, arguments.positional, arguments.n_overrides,
                       arguments.overrides, &err);
  }
  if (status == OK && fflush(stdout) != 0) {
    status = err_set(&err, ERR_IO, "standard output: %s", strerror(errno));
  }
  if (status != OK) {
    fprintf(stderr, "hebbes %s: %s\n", verb->name, err.text);
  }
  return err_exit_code(status);
}

Status option_int(const char *flag, const char *text, long low, long high, long *value, Err *err) {
  char *end;
  if (text == NULL) {
    return OK;
  }
  errno = 0;
  long number = strtol(text, &end, 10);
  if (end == text || *end != 0 || errno != 0 || number < low || number > high) {
    return err_set(err, ERR_INPUT, "%s: '%s' is not a whole number from %ld to %ld", flag, text,
                   low, high);
  }
  *value = number;
  return OK;
}

Status option_real(const char *flag, const char *text, double low, double high, double *value,
                   Err *err) {
  char *end;
  if (text == NULL) {
    return OK;
  }
  double number = strtod(text, &end);
  if (end == text || *end != 0 || !isfinite(number) || number < low || number > high) {
    return err_set(err, ERR_INPUT, "%s: '%s' is not a number from %g to %g", flag, text, low, high);
  }
  *value = number;
  return OK;
}

Status option_step(const char *flag, const char *text, int n_steps, int *step, Err *err) {
  double fraction = 0;
  Status status = option_real(flag, text, 0, 1, &fraction, err);
  if (status == OK && text != NULL) {
    *step = (int)(fraction * n_steps);
  }
  return status;
}

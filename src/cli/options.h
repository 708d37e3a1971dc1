// options: what all verbs have in common: flags, --help, positional arguments, key=value overrides.
#ifndef HEBBES_CLI_OPTIONS_H
#define HEBBES_CLI_OPTIONS_H

#include <stdbool.h>

#include "src/base/err.h"

// an option that may be repeated takes so many values
enum { OPTION_REPEATS_MAX = 64 };

typedef struct Option {
  const char *flag;     // "--episodes"; "-o"
  const char *argument; // what stands behind it ("N"), NULL: a switch
  const char *help;     // one line
  bool *on;             // a switch: set to true
  const char **value;   // with an argument: set to its text (last one wins)
  int *count;           // with an argument that may be repeated: values[*count] is filled
  const char **values;
} Option;

typedef struct Verb {
  const char *name;      // "train"; "bench strategies" for a verb of two words
  const char *summary;   // one line for `hebbes --help`
  const char *usage;     // "[config] [key=value ...]"
  const char *help;      // paragraphs of `hebbes VERB --help`, ending with an example
  const Option *options; // ended by a zero entry; may point to static variables of the verb's file
  int max_positional;    // arguments that are neither options nor overrides
  bool overrides;        // key=value, +key=value, ~key and group=member arguments are taken
  Status (*run)(int n_positional, const char *const *positional, int n_overrides,
                const char *const *overrides, Err *err); // OK: exit 0
  const struct Verb *second; // the verb that begins with this one and has a second word, or NULL
} Verb;

// --quiet and --json, which every verb takes
extern bool option_quiet, option_json;

// Parses the arguments behind the verb, handles --help, runs it. Returns the exit code; an error is
// printed as "hebbes VERB: text" on stderr.
int verb_main(const Verb *verb, int argc, char **argv);

// A whole number or a number from an option's text; ERR_INPUT naming the flag and the range. No
// text (NULL) leaves *value as it is.
Status option_int(const char *flag, const char *text, long low, long high, long *value, Err *err);
Status option_real(const char *flag, const char *text, double low, double high, double *value,
                   Err *err);
// The same for a fraction (0 to 1) of an episode of n_steps: the control step where it begins.
Status option_step(const char *flag, const char *text, int n_steps, int *step, Err *err);

#endif

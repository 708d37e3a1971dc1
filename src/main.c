// main: the table of verbs, and nothing else.
#include <stdio.h>
#include <string.h>

#include "src/cli/options.h"
#include "src/config/params.h"
#include "version.h"

extern const Verb verb_train, verb_sweep, verb_tail, verb_eval, verb_analyze, verb_config,
    verb_list, verb_bench, verb_replay, verb_probe, verb_export, verb_render, verb_view,
    verb_report;

static const Verb *const verbs[] = {
    &verb_train, &verb_sweep,  &verb_tail, &verb_eval,  &verb_analyze, &verb_report, &verb_render,
    &verb_view,  &verb_config, &verb_list, &verb_bench, &verb_replay,  &verb_probe,  &verb_export,
};

static const int n_verbs = sizeof verbs / sizeof verbs[0];

static void print_help(FILE *out) {
  fputs("hebbes evolves Hebbian attractor networks in MuJoCo robots.\n\n"
        "usage: hebbes VERB [arguments]      (hebbes VERB --help tells more)\n\n",
        out);
  for (int i = 0; i < n_verbs; i++) {
    fprintf(out, "  %-8s %s\n", verbs[i]->name, verbs[i]->summary);
  }
  fputs("\nexample: hebbes train quickstart seed=2\n", out);
}

static int unknown_verb(const char *name) {
  const char *names[sizeof verbs / sizeof verbs[0]];
  for (int i = 0; i < n_verbs; i++) {
    names[i] = verbs[i]->name;
  }
  const char *near = nearest_name(name, names, n_verbs);
  fprintf(stderr, "hebbes: there is no verb '%s'; %s%s%s\n", name,
          near == NULL ? "hebbes --help lists them" : "did you mean '", near == NULL ? "" : near,
          near == NULL ? "" : "'?");
  return err_exit_code(ERR_INPUT);
}

static int run_verb(const char *name, int argc, char **argv) {
  for (int i = 0; i < n_verbs; i++) {
    if (strcmp(name, verbs[i]->name) == 0) {
      return verb_main(verbs[i], argc, argv);
    }
  }
  return unknown_verb(name);
}

static bool is_help(const char *argument) {
  return strcmp(argument, "help") == 0 || strcmp(argument, "--help") == 0 ||
         strcmp(argument, "-h") == 0;
}

// hebbes help, hebbes help VERB
static int help(int argc, char **argv) {
  static char flag[] = "--help";
  char *arguments[] = {flag, NULL};
  if (argc > 2) {
    return run_verb(argv[2], 1, arguments);
  }
  print_help(stdout);
  return 0;
}

int main(int argc, char **argv) {
  if (argc < 2) {
    print_help(stderr);
    return err_exit_code(ERR_INPUT);
  }
  if (is_help(argv[1])) {
    return help(argc, argv);
  }
  if (strcmp(argv[1], "--version") == 0) {
    puts("hebbes " HEBBES_VERSION);
    return 0;
  }
  return run_verb(argv[1], argc - 2, argv + 2);
}

// config: prints the composed config, or the reference of all keys.
#include <stdlib.h>
#include <string.h>

#include "src/cli/config_arguments.h"
#include "src/cli/json.h"
#include "src/cli/options.h"
#include "src/config/keys.h"
#include "src/run/task.h"

static const char *config_dir;
static bool with_origin, all_keys, markdown;

static const Option options[] = {
    {"--config-dir", "DIR", "a folder of your own configs, searched first", NULL, &config_dir, NULL,
     NULL},
    {"--origin", NULL, "say where each value comes from", &with_origin, NULL, NULL, NULL},
    {"--keys", NULL, "all keys with type, range, default, unit", &all_keys, NULL, NULL, NULL},
    {"--markdown", NULL, "with --keys: as the page docs/config.md", &markdown, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL, NULL, NULL},
};

static void print_keys_json(void) {
  Keys keys;
  keys_all(&keys);
  json_t *list = json_array();
  for (int i = 0; i < keys.n; i++) {
    const KeyTable *table = &keys.table[i];
    json_array_append_new(list, json_pack("{s:s, s:s?, s:o}", "group", table->group, "member",
                                          table->member, "keys",
                                          json_params(table->group, table->params)));
  }
  json_print(list);
}

static Status print_keys(int n_positional, int n_overrides, Err *err) {
  if (n_positional > 0 || n_overrides > 0) {
    return err_set(err, ERR_INPUT, "--keys lists all keys and takes no config");
  }
  if (option_json) {
    print_keys_json();
    return OK;
  }
  return config_keys(stdout, markdown);
}

// as a comment, so that the whole is a config again
static Status print_genome_size(const Config *config, Err *err) {
  Task task;
  Status status = task_open(config, &task, err);
  if (status == OK) {
    printf("# genome: %zu numbers (%s%s%s; %s: %d observations, %d actions)\n", task.genome_size,
           config->policy->name, config->rule == NULL ? "" : ", ",
           config->rule == NULL ? "" : config->rule->name, config->env->name, task.shape.n_obs,
           task.shape.n_act);
    task_close(&task);
  }
  return status;
}

static Status print_config(const Config *config, Err *err) {
  if (!option_json) {
    char *text;
    Status status = config_text(config, with_origin, &text, err);
    if (status == OK) {
      fputs(text, stdout);
      free(text);
      status = print_genome_size(config, err);
    }
    return status;
  }
  Tree *tree;
  Status status = config_tree(config, &tree, err);
  if (status == OK) {
    json_print(json_node(tree_root(tree)));
    tree_close(tree);
  }
  return status;
}

static Status run(int n_positional, const char *const *positional, int n_overrides,
                  const char *const *overrides, Err *err) {
  if (markdown && !all_keys) {
    return err_set(err, ERR_INPUT, "--markdown goes with --keys");
  }
  if (all_keys) {
    return print_keys(n_positional, n_overrides, err);
  }
  Config *config;
  Status status = config_from_arguments(n_positional > 0 ? positional[0] : NULL, config_dir,
                                        n_overrides, overrides, &config, err);
  if (status == OK) {
    status = print_config(config, err);
    config_close(config);
  }
  return status;
}

const Verb verb_config = {
    .name = "config",
    .summary = "print the composed config",
    .usage = "[config] [key=value ...]",
    .help = "The config is the name of an experiment (hebbes list experiments) or the path of a "
            "YAML file.\n\n"
            "  env=ant                      choose a member of a group\n"
            "  strategy.sigma.init=0.1      set a value\n"
            "  +train.target=3000           set a value that no file sets yet\n"
            "  ~train.target                back to the default\n\n"
            "The last line, a comment, says how many numbers a genome has.\n\n"
            "example: hebbes config quickstart env=ant --origin",
    .options = options,
    .max_positional = 1,
    .overrides = true,
    .run = run,
};

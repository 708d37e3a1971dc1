// list: what there is to choose from.
#include <stdio.h>
#include <string.h>

#include "src/cli/config_arguments.h"
#include "src/cli/json.h"
#include "src/cli/options.h"
#include "src/config/keys.h"
#include "src/config/params.h"
#include "src/run/task.h"

static const char *config_dir;

static const Option options[] = {
    {"--config-dir", "DIR", "a folder of your own configs, searched first", NULL, &config_dir, NULL,
     NULL},
    {NULL, NULL, NULL, NULL, NULL, NULL, NULL},
};

// what can be listed: the members of a room, or the files of a group that has no room
typedef struct Kind {
  const char *name;
  ComposeGroupId group;
} Kind;

static const Kind kinds[] = {
    {"envs", GROUP_ENV},
    {"policies", GROUP_POLICY},
    {"rules", GROUP_PLASTICITY},
    {"strategies", GROUP_STRATEGY},
    {"conditions", GROUP_CONDITION},
    {"damages", GROUP_DAMAGE},
    {"randomizations", GROUP_RANDOMIZATION},
    {"experiments", GROUP_EXPERIMENT},
};

enum { N_KINDS = sizeof kinds / sizeof kinds[0], SUMMARY_MAX = 256 };

// the robot of the defaults, for which genome sizes are stated
typedef struct Robot {
  char name[64];
  int n_obs, n_act;
} Robot;

static bool is_room(const Kind *kind) {
  return compose_groups[kind->group].name_key != NULL;
}

// --- members of a room

static void print_params(const Param *params) {
  for (const Param *p = params; p != NULL && p->key != NULL; p++) {
    char allowed[700];
    params_allowed_text(p, allowed, sizeof allowed);
    printf("      %-28s %s; default %s%s%s%s\n", p->key, allowed, p->fallback,
           *p->unit == 0 ? "" : " (", p->unit, *p->unit == 0 ? "" : ")");
  }
}

static bool has_genome(const Kind *kind) {
  return kind->group == GROUP_POLICY || kind->group == GROUP_PLASTICITY;
}

static Status open_robot(Robot *robot, Err *err) {
  Config *config;
  Task task = {0};
  Status status = config_from_arguments(NULL, config_dir, 0, NULL, &config, err);
  if (status != OK) {
    return status;
  }
  status = task_open(config, &task, err);
  snprintf(robot->name, sizeof robot->name, "%s", config->env->name);
  robot->n_obs = task.shape.n_obs;
  robot->n_act = task.shape.n_act;
  task_close(&task);
  config_close(config);
  return status;
}

// numbers in a genome when nothing but this member is chosen
static Status genome_size(const Kind *kind, const char *member, const Robot *robot, size_t *size,
                          Err *err) {
  char text[128];
  const char *choice = text;
  Config *config;
  PolicyShared *policy;
  snprintf(text, sizeof text, "%s=%s", compose_groups[kind->group].name_key, member);
  Status status = config_from_arguments(NULL, config_dir, 1, &choice, &config, err);
  if (status != OK) {
    return status;
  }
  status = task_open_policy(config, robot->n_obs, robot->n_act, &policy, err);
  if (status == OK) {
    *size = config->policy->genome_size(policy);
    config->policy->close(policy);
  }
  config_close(config);
  return status;
}

static void show_member(const KeyTable *table, size_t size, json_t *list) {
  if (option_json) {
    json_t *entry = json_pack("{s:s, s:s, s:o}", "name", table->member, "summary", table->summary,
                              "keys", json_params(table->group, table->params));
    if (size > 0) {
      json_set(entry, "genome_size", json_integer((json_int_t)size));
    }
    json_array_append_new(list, entry);
    return;
  }
  printf("  %-24s %s", table->member, table->summary);
  if (size > 0) {
    printf(" (genome %zu)", size);
  }
  putchar('\n');
  print_params(table->params);
}

static Status list_room(const Kind *kind, const Robot *robot, json_t *list, Err *err) {
  const char *group = compose_groups[kind->group].name;
  Keys keys;
  keys_all(&keys);
  for (int i = 0; i < keys.n; i++) {
    const KeyTable *table = &keys.table[i];
    if (table->member == NULL || strcmp(table->group, group) != 0) {
      continue;
    }
    size_t size = 0;
    Status status = has_genome(kind) ? genome_size(kind, table->member, robot, &size, err) : OK;
    if (status != OK) {
      return status;
    }
    show_member(table, size, list);
  }
  return OK;
}

// --- files of a group

// the comment in the first line of a config file says what it is
static void read_summary(const ConfigFolders *folders, const char *group, const char *name,
                         char summary[SUMMARY_MAX]) {
  char relative[256], path[FSIO_PATH_MAX];
  snprintf(summary, SUMMARY_MAX, "%s", "");
  snprintf(relative, sizeof relative, "%s/%s", group, name);
  if (!compose_find(folders->n, folders->path, relative, path, sizeof path)) {
    return;
  }
  FILE *file = fopen(path, "re");
  char line[SUMMARY_MAX];
  if (file != NULL && fgets(line, sizeof line, file) != NULL && strncmp(line, "# ", 2) == 0) {
    line[strcspn(line, "\r\n")] = 0;
    snprintf(summary, SUMMARY_MAX, "%s", line + 2);
  }
  if (file != NULL) {
    fclose(file);
  }
}

static Status list_files(const Kind *kind, const ConfigFolders *folders, json_t *list, Err *err) {
  Tree *tree;
  Status status = tree_new(&tree, err);
  if (status != OK) {
    return status;
  }
  const char **names, *group = compose_groups[kind->group].name;
  int n;
  status = compose_members(tree, folders->n, folders->path, kind->group, &names, &n, err);
  for (int i = 0; status == OK && i < n; i++) {
    char summary[SUMMARY_MAX];
    read_summary(folders, group, names[i], summary);
    if (option_json) {
      json_array_append_new(list, json_pack("{s:s, s:s}", "name", names[i], "summary", summary));
    } else {
      printf("  %-24s %s\n", names[i], summary);
    }
  }
  tree_close(tree);
  return status;
}

// --- the verb

static Status list_kind(const Kind *kind, const ConfigFolders *folders, json_t *all, Err *err) {
  Robot robot = {0};
  Status status = has_genome(kind) ? open_robot(&robot, err) : OK;
  if (status != OK) {
    return status;
  }
  if (!option_json) {
    printf("%s (%s=NAME%s%s):\n", kind->name, compose_groups[kind->group].name,
           has_genome(kind) ? "; genome: numbers in it with the other defaults, on " : "",
           has_genome(kind) ? robot.name : "");
  }
  json_t *list = json_array();
  status =
      is_room(kind) ? list_room(kind, &robot, list, err) : list_files(kind, folders, list, err);
  json_set(all, kind->name, list);
  if (!option_json) {
    putchar('\n');
  }
  return status;
}

static Status unknown_kind(const char *name, Err *err) {
  const char *names[N_KINDS];
  char hint[160];
  for (int i = 0; i < N_KINDS; i++) {
    names[i] = kinds[i].name;
  }
  return err_set(err, ERR_INPUT,
                 "there is no list of '%s'%s (there are: envs, policies, rules, strategies, "
                 "conditions, damages, randomizations, experiments)",
                 name, nearest_hint(name, names, N_KINDS, hint, sizeof hint));
}

static Status run(int n_positional, const char *const *positional, int n_overrides,
                  const char *const *overrides, Err *err) {
  (void)n_overrides;
  (void)overrides;
  ConfigFolders folders;
  Status status = config_folders(config_dir, &folders, err);
  json_t *all = json_object();
  bool found = n_positional == 0;
  for (int i = 0; i < N_KINDS && status == OK; i++) {
    if (n_positional == 0 || strcmp(positional[0], kinds[i].name) == 0) {
      found = true;
      status = list_kind(&kinds[i], &folders, all, err);
    }
  }
  if (status == OK && !found) {
    status = unknown_kind(positional[0], err);
  }
  if (status == OK && option_json) {
    json_print(json_incref(all));
  }
  json_decref(all);
  return status;
}

const Verb verb_list = {
    .name = "list",
    .summary = "show what there is to choose from",
    .usage = "[envs|policies|rules|strategies|conditions|damages|randomizations|experiments]",
    .help =
        "Each member with its own keys; hebbes config --keys lists all keys with their meaning.\n"
        "Controllers and rules have the size of a genome with the other defaults; hebbes config\n"
        "says it of any config.\n\nexample: hebbes list strategies",
    .options = options,
    .max_positional = 1,
    .overrides = false,
    .run = run,
};

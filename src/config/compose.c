#include "src/config/compose.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "src/base/fsio.h"
#include "src/config/damages.h"
#include "src/config/defaults.h"
#include "src/config/override.h"
#include "src/config/params.h"

enum { FILES_MAX = 256, MEMBER_MAX = 128 };

// the file being read, and the one whose defaults list asked for it
typedef struct Frame Frame;
struct Frame {
  ComposeGroupId group; // GROUP_NONE: config.yaml
  const char *member;
  const Frame *up;
};

typedef struct Composer {
  Tree *tree;
  int n_folders;
  const char *const *folders;
  int n_overrides;
  Override *overrides;
  Choice chosen[N_GROUPS]; // by command line, experiment, condition: who comes first stays
  Choice listed[N_GROUPS]; // by the defaults list of config.yaml
  Node *layers[N_GROUPS];  // lists: contents of the group's files, in the order they are laid
  bool failed[N_GROUPS];   // one of the group's files could not be taken
  Node *whole;             // the experiment is a composed config
  int n_files;
  Err *err;
} Composer;

static bool at_root(ComposeGroupId group) {
  return group == GROUP_NONE || compose_groups[group].name_key == NULL;
}

static Status worse(Status a, Status b) {
  return a == OK ? b : a;
}

// --- files

static Status no_member(Composer *composer, ComposeGroupId group, const Choice *choice) {
  const char **names, *name = compose_groups[group].name;
  int n;
  Status status = compose_members(composer->tree, composer->n_folders, composer->folders, group,
                                  &names, &n, composer->err);
  if (status != OK) {
    return status;
  }
  char hint[MEMBER_MAX + 32], list[1024] = "";
  size_t used = 0;
  for (int i = 0; i < n && used < sizeof list; i++) {
    used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", i == 0 ? "" : ", ", names[i]);
  }
  return origin_error(&choice->origin, composer->err, "there is no %s '%.100s'%s (%s%s)", name,
                      choice->member, nearest_hint(choice->member, names, n, hint, sizeof hint),
                      n == 0 ? "there are none" : "there are: ", list);
}

static Status find_file(Composer *composer, ComposeGroupId group, const Choice *choice, char *path,
                        size_t size) {
  if (group == GROUP_EXPERIMENT && compose_is_path(choice->member)) {
    snprintf(path, size, "%s", choice->member);
    return OK;
  }
  char name[2 * MEMBER_MAX];
  int n = snprintf(name, sizeof name, "%s/%s", compose_groups[group].name, choice->member);
  if (compose_is_path(choice->member) || *choice->member == '.' || n >= (int)sizeof name ||
      !compose_find(composer->n_folders, composer->folders, name, path, size)) {
    return no_member(composer, group, choice);
  }
  return OK;
}

static Status read_map(Tree *tree, Node **map, Err *err) {
  if (node_is_null(*map)) {
    return tree_node(tree, NODE_MAP, (*map)->origin, map, err);
  }
  if ((*map)->kind != NODE_MAP) {
    return origin_error(&(*map)->origin, err, "a config is made of 'key: value' lines");
  }
  return OK;
}

static Status load(Composer *composer, const char *path, Node **map) {
  if (composer->n_files++ == FILES_MAX) {
    return err_add(composer->err, ERR_INPUT, "%s: more than %d config files", path, FILES_MAX);
  }
  Status status = tree_parse_file(composer->tree, path, map, composer->err);
  return status == OK ? read_map(composer->tree, map, composer->err) : status;
}

// --- defaults lists

static Status choose(Composer *composer, Choice *choices, ComposeGroupId group,
                     const Choice *choice) {
  Choice *slot = &choices[group];
  const char *name = compose_groups[group].name;
  if (choice->member == NULL && !at_root(group)) {
    return origin_error(&choice->origin, composer->err,
                        "there must be one %s: choose another one by its name", name);
  }
  if (slot->made && slot->origin.line > 0 && slot->origin.file == choice->origin.file) {
    return origin_error(&choice->origin, composer->err, "%s is chosen twice (first in line %d)",
                        name, slot->origin.line);
  }
  if (!slot->made) {
    *slot = *choice;
    slot->made = true;
  }
  return OK;
}

// Choosing is done in defaults lists: a key of the group's name at the root would choose nothing.
static Status check_own_keys(Composer *composer, ComposeGroupId group, Node *map) {
  Status status = OK;
  for (int i = 0; i < N_GROUPS && at_root(group); i++) {
    const char *name = compose_groups[i].name;
    const Node *value = node_child(map, name);
    if (i == GROUP_DAMAGE || value == NULL || value->kind == NODE_MAP || node_is_null(value)) {
      continue;
    }
    status = origin_error(&value->key_origin, composer->err,
                          "'%s' chooses nothing here; write it as 'defaults: [%s%s: %.100s]'", name,
                          group == GROUP_NONE ? "" : "override ", name,
                          value->kind == NODE_SCALAR ? value->text : "NAME");
    (void)node_remove(map, name);
  }
  return status;
}

static Status expand(Composer *composer, ComposeGroupId group, const Choice *choice,
                     const Frame *up);

static Status add_layer(Composer *composer, ComposeGroupId group, Node *map) {
  Node **layers = &composer->layers[group];
  Status status = OK;
  if (*layers == NULL) {
    status = tree_node(composer->tree, NODE_LIST, map->origin, layers, composer->err);
  }
  return status == OK ? tree_append(composer->tree, *layers, NULL, map, composer->err) : status;
}

// what an experiment or a condition chooses for other groups
static Status choose_others(Composer *composer, ComposeGroupId own, const Entries *entries) {
  Status status = OK;
  for (int i = 0; i < entries->n; i++) {
    const Entry *entry = &entries->entry[i];
    if (entry->self || entry->group == own) {
      continue;
    }
    bool may =
        own == GROUP_EXPERIMENT || (own == GROUP_CONDITION && entry->group != GROUP_EXPERIMENT);
    Status one =
        may ? choose(composer, composer->chosen, entry->group, &entry->choice)
            : origin_error(&entry->choice.origin, composer->err,
                           "a file of the group %s cannot choose the %s; an experiment can",
                           compose_groups[own].name, compose_groups[entry->group].name);
    status = worse(status, one);
  }
  return status;
}

// The files that one file's defaults list names, and its own keys, become layers of its group.
static Status expand_file(Composer *composer, const Frame *frame, Node *map) {
  ComposeGroupId own = frame->group;
  Entries entries;
  Status status = defaults_take(own, map, &entries, composer->err);
  status = worse(status, check_own_keys(composer, own, map));

  // choices first: those of the files below it come after its own
  status = worse(status, choose_others(composer, own, &entries));
  for (int i = 0; i < entries.n; i++) {
    const Entry *entry = &entries.entry[i];
    if (entry->self) {
      status = worse(status, add_layer(composer, own, map));
    } else if (entry->group == own) {
      status = worse(status, expand(composer, own, &entry->choice, frame));
    }
  }
  return status;
}

static Status circle(Composer *composer, const Frame *frame, const Choice *choice) {
  char names[1024], rest[sizeof names];
  const char *group = compose_groups[frame->group].name;
  snprintf(names, sizeof names, "%s/%.100s", group, frame->member);
  for (const Frame *at = frame->up; at != NULL; at = at->up) {
    memcpy(rest, names, sizeof rest);
    snprintf(names, sizeof names, "%s/%.100s -> %.800s", group, at->member, rest);
    if (strcmp(at->member, frame->member) == 0) {
      break;
    }
  }
  return origin_error(&choice->origin, composer->err, "the defaults lists go in a circle: %s",
                      names);
}

// Reads the file of a choice with all that it is based on. An experiment may be a composed config.
static Status expand(Composer *composer, ComposeGroupId group, const Choice *choice,
                     const Frame *up) {
  if (choice->member == NULL) {
    return OK;
  }
  if (group == GROUP_DAMAGE) {
    Node *map;
    Status chosen =
        damages_chosen(composer->tree, choice->member, choice->origin, &map, composer->err);
    return chosen == OK ? add_layer(composer, group, map) : chosen;
  }
  const Frame frame = {group, choice->member, up};
  for (const Frame *at = up; at != NULL; at = at->up) {
    if (strcmp(at->member, frame.member) == 0) {
      return circle(composer, &frame, choice);
    }
  }
  Status status = OK;
  char path[FSIO_PATH_MAX];
  Node *map = NULL;
  TRY(find_file(composer, group, choice, path, sizeof path));
  TRY(load(composer, path, &map));
  assert(map != NULL);
  const Node *experiment = node_child(map, "experiment"), *condition = node_child(map, "condition");
  if (group == GROUP_EXPERIMENT && up == NULL && experiment != NULL && condition != NULL &&
      experiment->kind == NODE_SCALAR && condition->kind == NODE_SCALAR &&
      node_child(map, "defaults") == NULL) {
    composer->whole = map;
    return OK;
  }
  TRY(expand_file(composer, &frame, map));
done:
  return status;
}

// --- the tree

static Status parse_overrides(Composer *composer, int n, const char *const *texts) {
  Status status = OK;
  composer->overrides = tree_take(composer->tree, ((size_t)n + 1) * sizeof *composer->overrides);
  if (composer->overrides == NULL) {
    return err_set(composer->err, ERR_MEMORY, "no memory for a config");
  }
  for (int i = 0; i < n; i++) {
    Override *override = &composer->overrides[composer->n_overrides];
    Status one = override_parse(composer->tree, texts[i], override, composer->err);
    composer->n_overrides += one == OK;
    status = worse(status, one);
  }
  return status;
}

static Status apply_values(Composer *composer) {
  Status status = OK;
  for (int i = 0; i < composer->n_overrides; i++) {
    const Override *override = &composer->overrides[i];
    if (override->group == GROUP_NONE) {
      status = worse(status, override_apply(composer->tree, override, composer->err));
    }
  }
  return status;
}

// group choices of the command line; the last one of a group counts
static Status apply_choices(Composer *composer, const char *experiment) {
  Status status = OK;
  for (int i = composer->n_overrides - 1; i >= 0; i--) {
    const Override *override = &composer->overrides[i];
    if (override->group == GROUP_NONE) {
      continue;
    }
    Choice choice = {.origin = ORIGIN_COMMAND_LINE};
    bool removes = override->kind == OVERRIDE_REMOVE || node_is_null(override->value);
    choice.member = removes ? NULL : override->value->text;
    status = worse(status, choose(composer, composer->chosen, override->group, &choice));
  }
  Choice *slot = &composer->chosen[GROUP_EXPERIMENT];
  if (experiment != NULL && slot->made) {
    const Origin origin = ORIGIN_COMMAND_LINE;
    return worse(status, origin_error(&origin, composer->err,
                                      "two experiments: '%.100s' and experiment=%.100s", experiment,
                                      slot->member == NULL ? "null" : slot->member));
  }
  if (experiment != NULL) {
    *slot = (Choice){true, experiment, ORIGIN_COMMAND_LINE};
  }
  return status;
}

static const Choice *choice_of(const Composer *composer, ComposeGroupId group) {
  return composer->chosen[group].made ? &composer->chosen[group] : &composer->listed[group];
}

static Status lay_map(Composer *composer, ComposeGroupId group, Node *map) {
  Node *root = tree_root(composer->tree);
  if (at_root(group)) {
    Status status = damages_lay(composer->tree, map, composer->err);
    return status == OK ? tree_merge(composer->tree, root, map, composer->err) : status;
  }
  const char *name = compose_groups[group].name;
  Node *place = node_child(root, name);
  Status status = OK;
  if (place == NULL || place->kind != NODE_MAP) {
    TRY(tree_node(composer->tree, NODE_MAP, map->origin, &place, composer->err));
    TRY(tree_set(composer->tree, root, name, place, composer->err));
  }
  TRY(tree_merge(composer->tree, place, map, composer->err));
done:
  return status;
}

static Status lay_group(Composer *composer, ComposeGroupId group) {
  const Node *layers = composer->layers[group];
  const char *name_key = compose_groups[group].name_key;
  Status status = OK;
  for (int i = 0; layers != NULL && i < layers->n; i++) {
    status = worse(status, lay_map(composer, group, layers->children[i]));
  }
  if (layers != NULL && name_key != NULL && !composer->failed[group] &&
      node_get(tree_root(composer->tree), name_key) == NULL) {
    const Choice *choice = choice_of(composer, group);
    return origin_error(&choice->origin, composer->err, "the file of %s '%s' must set '%s'",
                        compose_groups[group].name, choice->member,
                        name_key + strlen(compose_groups[group].name) + 1);
  }
  return status;
}

// experiment: NAME and condition: NAME at the root, for names of runs and reports
static Status record_name(Composer *composer, ComposeGroupId group) {
  const Choice *choice = choice_of(composer, group);
  if (choice->member == NULL || composer->failed[group]) {
    return OK;
  }
  Status status = OK;
  Node *name;
  TRY(tree_node(composer->tree, NODE_SCALAR, choice->origin, &name, composer->err));
  name->text = compose_short_name(composer->tree, choice->member);
  name->quoted = true;
  TRY(name->text == NULL ? err_set(composer->err, ERR_MEMORY, "no memory for a config") : OK);
  TRY(tree_set(composer->tree, tree_root(composer->tree), compose_groups[group].name, name,
               composer->err));
done:
  return status;
}

static Status read_top(Composer *composer, Entries *entries, Node **map) {
  char path[FSIO_PATH_MAX];
  if (!compose_find(composer->n_folders, composer->folders, "config", path, sizeof path)) {
    return err_add(composer->err, ERR_INPUT, "there is no config.yaml in %s",
                   composer->n_folders == 0 ? "no folder" : composer->folders[0]);
  }
  Status status = load(composer, path, map);
  if (status != OK) {
    return status;
  }
  status = defaults_take(GROUP_NONE, *map, entries, composer->err);
  status = worse(status, check_own_keys(composer, GROUP_NONE, *map));
  for (int i = 0; i < entries->n; i++) {
    const Entry *entry = &entries->entry[i];
    if (!entry->self) {
      status = worse(status, choose(composer, composer->listed, entry->group, &entry->choice));
    }
  }
  return status;
}

// the order of config.yaml; groups that it does not list follow; the experiment over all
static Status lay_all(Composer *composer, const Entries *entries, Node *top) {
  Status status = OK;
  for (int i = 0; i < entries->n; i++) {
    const Entry *entry = &entries->entry[i];
    if (entry->self) {
      status = worse(status, lay_map(composer, GROUP_NONE, top));
    } else if (entry->group != GROUP_EXPERIMENT) {
      status = worse(status, lay_group(composer, entry->group));
    }
  }
  for (int i = 0; i < N_GROUPS; i++) {
    if (i != GROUP_EXPERIMENT && !composer->listed[i].made) {
      status = worse(status, lay_group(composer, (ComposeGroupId)i));
    }
  }
  return worse(status, lay_group(composer, GROUP_EXPERIMENT));
}

static Status compose_layers(Composer *composer) {
  // the experiment chooses before the condition, and both before the groups that they choose for
  static const ComposeGroupId order[N_GROUPS] = {
      GROUP_EXPERIMENT, GROUP_CONDITION, GROUP_ENV,    GROUP_POLICY,
      GROUP_PLASTICITY, GROUP_STRATEGY,  GROUP_DAMAGE, GROUP_RANDOMIZATION,
  };
  Entries entries;
  Node *top = NULL;
  Status status = read_top(composer, &entries, &top);
  if (status != OK) {
    return status;
  }
  assert(top != NULL);
  for (int i = 0; i < N_GROUPS && composer->whole == NULL; i++) {
    Status one = expand(composer, order[i], choice_of(composer, order[i]), NULL);
    composer->failed[order[i]] = one != OK;
    status = worse(status, one);
  }
  if (composer->whole != NULL) {
    return status;
  }
  status = worse(status, lay_all(composer, &entries, top));
  status = worse(status, apply_values(composer));
  status = worse(
      status, damages_take(composer->tree, composer->n_folders, composer->folders, composer->err));
  status = worse(status, record_name(composer, GROUP_EXPERIMENT));
  return worse(status, record_name(composer, GROUP_CONDITION));
}

// In a config that holds everything a choice is a name; what came with the old member stays.
static Status lay_whole(Composer *composer, Node *map) {
  Status status = lay_map(composer, GROUP_NONE, map);
  for (int i = 0; i < composer->n_overrides; i++) {
    Override override = composer->overrides[i];
    bool itself = composer->whole != NULL && override.group == GROUP_EXPERIMENT;
    if (override.group == GROUP_NONE || itself) {
      continue;
    }
    override.key = compose_groups[override.group].name_key;
    if (override.key == NULL || override.kind == OVERRIDE_REMOVE) {
      const Origin origin = ORIGIN_COMMAND_LINE;
      status = worse(status, origin_error(&origin, composer->err,
                                          "'%.200s': this config is composed already; change "
                                          "its values (key=value)",
                                          override.text));
      continue;
    }
    override.kind = OVERRIDE_SET;
    status = worse(status, override_apply(composer->tree, &override, composer->err));
  }
  status = worse(status, apply_values(composer));
  return worse(status,
               damages_take(composer->tree, composer->n_folders, composer->folders, composer->err));
}

// a tree is handed out for what is wrong in it to be found, too
static Status hand_out(Composer *composer, Status status, Tree **tree) {
  if (status != OK && status != ERR_INPUT) {
    tree_close(composer->tree);
    composer->tree = NULL;
  }
  *tree = composer->tree;
  return status;
}

Status compose(const ComposeRequest *request, Tree **tree, Err *err) {
  Composer composer = {.n_folders = request->n_folders, .folders = request->folders, .err = err};
  *tree = NULL;
  Status status = tree_new(&composer.tree, err);
  if (status != OK) {
    return status;
  }
  if (request->experiment != NULL && !text_is_clean(request->experiment)) {
    err_add(err, ERR_INPUT, "a control character in the name of the experiment");
    return hand_out(&composer, ERR_INPUT, tree);
  }
  status = parse_overrides(&composer, request->n_overrides, request->overrides);
  status = worse(status, apply_choices(&composer, request->experiment));
  status = worse(status, compose_layers(&composer));
  if (composer.whole != NULL) {
    status = worse(status, lay_whole(&composer, composer.whole));
  }
  return hand_out(&composer, status, tree);
}

Status compose_whole(const char *name, const char *text, size_t n_bytes, int n_overrides,
                     const char *const *overrides, Tree **tree, Err *err) {
  Composer composer = {.err = err};
  Node *map;
  *tree = NULL;
  Status status = tree_new(&composer.tree, err);
  if (status != OK) {
    return status;
  }
  status = text == NULL ? tree_parse_file(composer.tree, name, &map, err)
                        : tree_parse_text(composer.tree, name, text, n_bytes, &map, err);
  if (status == OK) {
    status = read_map(composer.tree, &map, err);
  }
  if (status == OK) {
    status = parse_overrides(&composer, n_overrides, overrides);
    status = worse(status, lay_whole(&composer, map));
  }
  return hand_out(&composer, status, tree);
}

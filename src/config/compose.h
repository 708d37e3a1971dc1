// compose: one tree out of a top file, groups and overrides, in the manner of Hydra.
//
// Order: the defaults list of config.yaml, then the experiment laid over it, then the overrides of
// the command line. docs/config-files.md has the whole grammar. References ${other.key} are left as
// they are (references.h).
#ifndef HEBBES_CONFIG_COMPOSE_H
#define HEBBES_CONFIG_COMPOSE_H

#include "src/config/tree.h"

typedef struct ComposeRequest {
  int n_folders;
  const char *const *folders; // config folders, searched in order; the shipped one last
  const char *experiment;     // NAME (experiment/NAME.yaml), PATH of a user's own file, or NULL
  int n_overrides;
  const char *const *overrides; // "key=value", "group=member", "+key=value", "~key"
} ComposeRequest;

typedef enum ComposeGroupId {
  GROUP_ENV,
  GROUP_POLICY,
  GROUP_PLASTICITY,
  GROUP_CONDITION,
  GROUP_STRATEGY,
  GROUP_DAMAGE,
  GROUP_RANDOMIZATION,
  GROUP_EXPERIMENT,
  N_GROUPS,
  GROUP_NONE = -1
} ComposeGroupId;

typedef struct ComposeGroup {
  const char *name;
  const char *name_key; // the key that names the member ("env.name"); NULL: the group's keys stand
                        // at the root
} ComposeGroup;

extern const ComposeGroup compose_groups[N_GROUPS];

// The group of this name (n letters), or GROUP_NONE.
ComposeGroupId compose_group(const char *name, size_t n);

// Composes into *tree (close with tree_close). All mistakes are gathered in err, one line each.
// *tree is set with ERR_INPUT too, to what could be composed, so that more mistakes can be looked
// for in it; else NULL on failure. An experiment's file that is a composed config already (it has
// the keys `experiment` and `condition`) is taken as it is.
Status compose(const ComposeRequest *request, Tree **tree, Err *err);

// As compose, for a text or (text NULL) a file that holds everything: nothing is laid below it.
Status compose_whole(const char *name, const char *text, size_t n_bytes, int n_overrides,
                     const char *const *overrides, Tree **tree, Err *err);

// Names of the files of a group in all folders, sorted, each once. They belong to tree.
Status compose_members(Tree *tree, int n_folders, const char *const *folders, ComposeGroupId group,
                       const char ***names, int *n, Err *err);
// Is a member's name the path of a file? And the file's name without its ending, or the name
// itself; it belongs to tree (NULL: no memory).
bool compose_is_path(const char *member);
const char *compose_short_name(Tree *tree, const char *member);
// Path of a file "name.yaml" in the first folder that has it ("env/ant"). false: none has.
bool compose_find(int n_folders, const char *const *folders, const char *name, char *path,
                  size_t size);

#endif

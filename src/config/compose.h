// compose: one tree out of a top file, groups and overrides, in the manner of Hydra.
//
// Order: the defaults list of config.yaml, then the experiment laid over it, then the overrides of the command line. docs/config-files.md has
// the whole grammar.
#ifndef HEBBES_CONFIG_COMPOSE_H
#define HEBBES_CONFIG_COMPOSE_H

#include "src/config/tree.h"

typedef struct ComposeRequest {
  int n_folders;
  const char *const *folders;   // config folders, searched in order; the shipped one last
  const char *experiment;       // NAME (experiment/NAME.yaml), PATH of a user's own file, or NULL
  int n_overrides;
  const char *const *overrides; // "key=value", "group=member", "+key=value", "~key"
} ComposeRequest;

// Composes into *tree (close with tree_close). All mistakes are gathered in err, one line each.
// References ${other.key} are resolved.
Status compose(const ComposeRequest *request, Tree **tree, Err *err);

#endif

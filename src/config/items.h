// items: lists of items with keys of their own (PARAM_ITEMS), and texts of files (PARAM_FILE): what
// a config keeps beside its values.
#ifndef HEBBES_CONFIG_ITEMS_H
#define HEBBES_CONFIG_ITEMS_H

#include "src/config/params.h"

// Behind params_read: reads the lists below `group`. An item is {KIND: {key: value, ...}}, or KIND
// where all its keys have their defaults; in the tree they are in the long form from then on, with
// every default. What is wrong is added to err with its place and the nearest name.
Status items_read(Tree *tree, const char *group, const Param *params, void *out, Err *err);

// One such list; path is what messages call it.
Status items_read_list(Tree *tree, const ParamItemTable *table, const char *path, const Node *list,
                       ParamItems *out, Err *err);

// Before params_read: puts the text of a file in the place of its path, for every PARAM_FILE below
// `group`, and its absolute path beside it. A path is looked for from the folder of the file that
// it stands in, then from the working folder, then in the shipped folder of models.
Status items_take_files(Tree *tree, const char *group, const Param *params, Err *err);

// The kind in a row of a table, NULL behind the last.
const ParamItemKind *items_kind(const ParamItemTable *table, int row);

#endif

// damages: the group `damage` of a config: from names of files and lists of edits to the variants
// of the body that a run trains on and is tested on.
//
//   damage: NAME                             one damaged body
//   damage: [NAME, {KIND: {...}}, ...]       one body with all these edits
//   damage: {train: [NAME, ...], test: [NAME, ...], edits: {NAME: [...], ...}}
//
// The last is the form that all others become. A name is one of damage.edits or of the files
// damage/NAME.yaml, whose edits are copied into damage.edits: a composed config needs no file.
#ifndef HEBBES_CONFIG_DAMAGES_H
#define HEBBES_CONFIG_DAMAGES_H

#include "envs/damage.h"
#include "src/config/tree.h"

enum { DAMAGE_SET_MAX = 32 };

// damage.assign: which variants an individual meets
typedef enum DamageAssign { ASSIGN_ALL, ASSIGN_REPEAT, ASSIGN_INDIVIDUAL } DamageAssign;

// What a config says; names and edits belong to its tree.
typedef struct DamageSet {
  ParamNames train, test;
  int64_t every; // generations between tests; 0: never
  int assign;
  int n_train, n_test;                 // at least one to train on
  Damage variants[2 * DAMAGE_SET_MAX]; // those of training first
} DamageSet;

extern const Param damages_params[];

// Gives a value of `damage` the form of a map; that of the key `damage` in a map; and such a map
// for a name.
Status damages_spell_out(Tree *tree, Node **value, Err *err);
Status damages_lay(Tree *tree, Node *map, Err *err);
Status damages_chosen(Tree *tree, const char *name, Origin origin, Node **map, Err *err);
// Copies the edits of all names that the tree's `damage` uses into damage.edits. Without folders
// the shipped ones are searched.
Status damages_take(Tree *tree, int n_folders, const char *const *folders, Err *err);
// From the tree to variants. With err NULL nothing is reported.
Status damages_read(Tree *tree, DamageSet *set, Err *err);

// One damage apart from a config, for an argument `flag` of the command line: a NAME, a list
// ("[{push: {at: [0.5]}}]") or the path of a file of edits. All belongs to tree.
Status damages_find(Tree *tree, int n_folders, const char *const *folders, const char *flag,
                    const char *text, Damage *damage, Err *err);

#endif

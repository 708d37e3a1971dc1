// randomizations: the group `randomization` of a config: in what the bodies of training differ, and
// how often they are drawn.
#ifndef HEBBES_CONFIG_RANDOMIZATIONS_H
#define HEBBES_CONFIG_RANDOMIZATIONS_H

#include "envs/randomization.h"
#include "src/config/tree.h"

// randomization.draw: who has a body of its own
typedef enum RandomizationDraw {
  DRAW_EPISODE,    // every episode
  DRAW_INDIVIDUAL, // every individual of a generation, in all its episodes
  DRAW_GENERATION, // every generation, for all its episodes
  DRAW_RUN,        // every place in the population and every repeat, for the whole run
} RandomizationDraw;

// What a config says; the quantities belong to its tree.
typedef struct RandomizationSet {
  ParamItems quantities; // empty: bodies do not differ
  int draw;
  bool evaluate; // evaluations and tests meet drawn bodies too
} RandomizationSet;

extern const Param randomizations_params[];

// Fills set (its defaults are enough) with what the tree says.
Status randomizations_read(Tree *tree, RandomizationSet *set, Err *err);

#endif

#include "src/config/randomizations.h"

#include "src/config/items.h"

static const char *const draw_names[] = {[DRAW_EPISODE] = "episode",
                                         [DRAW_INDIVIDUAL] = "individual",
                                         [DRAW_GENERATION] = "generation",
                                         [DRAW_RUN] = "run",
                                         NULL};

#define AT(field) .offset = offsetof(RandomizationSet, field)

const Param randomizations_params[] = {
    {"quantities", PARAM_ITEMS, AT(quantities), .fallback = "[]", .unit = "",
     .help = "what the bodies of training differ in; []: they do not",
     .items = &randomization_table},
    {"draw", PARAM_CHOICE, AT(draw), .fallback = "episode", .choices = draw_names, .unit = "",
     .help = "who has a body of its own: every episode; every individual, in all its repeats; "
             "every generation; run: every individual and repeat, the same in all generations"},
    {"evaluate", PARAM_BOOL, AT(evaluate), .fallback = "false", .unit = "",
     .help = "evaluations and tests are on drawn bodies too; false: on the body as it is"},
    PARAM_END,
};

Status randomizations_read(Tree *tree, RandomizationSet *set, Err *err) {
  Status status = params_read(tree_root(tree), "randomization", randomizations_params, set, err);
  Status items = items_read(tree, "randomization", randomizations_params, set, err);
  status = status == OK ? items : status;
  return status == OK ? randomization_check(&set->quantities, err) : status;
}

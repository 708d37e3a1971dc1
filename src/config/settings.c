#include "src/config/settings.h"

#define AT(field) .offset = offsetof(Settings, field)

// whole numbers up to 2^53 - 1 are exact in every reader of JSON and YAML
#define WHOLE_MAX 9007199254740991.0

const Param settings_root_params[] = {
    {"experiment", PARAM_TEXT, AT(experiment), .fallback = "null", .none = "null", .unit = "",
     .help = "name of the experiment that was laid over the defaults; written by the program"},
    {"condition", PARAM_TEXT, AT(condition), .fallback = "null", .none = "null", .unit = "",
     .help = "name of the attractor condition that was chosen; written by the program"},
    {"seed", PARAM_INT, AT(seed), .fallback = "1", .min = 0, .max = WHOLE_MAX, .unit = "",
     .help = "all random numbers of a run follow from it"},
    {"threads", PARAM_INT, AT(threads), .fallback = "auto", .min = 1, .max = 1024, .none = "auto",
     .unit = "threads",
     .help = "threads that run episodes; auto: the processors it may use; changes no result"},
    PARAM_END,
};

const Param settings_run_params[] = {
    {"dir", PARAM_TEXT, AT(run_dir), .fallback = "runs", .unit = "",
     .help = "folder that holds the folders of the runs"},
    {"name", PARAM_TEXT, AT(run_name), .fallback = "null", .none = "null", .unit = "",
     .help = "the run's own folder in there; null: <env>-<condition or policy>-s<seed>"},
    PARAM_END,
};

const Param settings_env_params[] = {
    {"name", PARAM_TEXT, AT(env), .fallback = "half-cheetah", .unit = "",
     .help = "the robot and its task"},
    PARAM_END,
};

const Param settings_policy_params[] = {
    {"name", PARAM_TEXT, AT(policy), .fallback = "mlp-hebbian", .unit = "",
     .help = "the controller"},
    PARAM_END,
};

const Param settings_plasticity_params[] = {
    {"rule", PARAM_TEXT, AT(rule), .fallback = "eta-abcd", .unit = "",
     .help = "the plasticity rule of a plastic controller"},
    PARAM_END,
};

const Param settings_strategy_params[] = {
    {"name", PARAM_TEXT, AT(strategy), .fallback = "openai-es", .unit = "",
     .help = "the evolution strategy"},
    {"population", PARAM_INT, AT(population), .fallback = "512", .min = 2, .max = 1e7,
     .unit = "individuals", .help = "individuals of a generation"},
    {"warmstart", PARAM_BOOL, AT(warmstart), .fallback = "false", .unit = "",
     .help = "start at the average of the initial genomes, weighted by their fitness"},
    RESTART_PARAMS(offsetof(Settings, restarts)),
    PARAM_END,
};

static const char *const common_random_names[] = {
    [COMMON_NONE] = "none", [COMMON_PAIR] = "pair", [COMMON_GENERATION] = "generation", NULL};

const Param settings_train_params[] = {
    {"generations", PARAM_INT, AT(generations), .fallback = "1000", .min = 1, .max = 1e9,
     .unit = "generations", .help = "length of the run; a finished run can be extended"},
    {"repeats", PARAM_INT, AT(repeats), .fallback = "4", .min = 1, .max = 10000, .unit = "episodes",
     .help = "episodes of each individual; its fitness is their mean return"},
    {"elite_reevaluation", PARAM_INT, AT(elite_reevaluation), .fallback = "0", .min = 0, .max = 1e7,
     .unit = "individuals",
     .help = "how many of the best are evaluated again, in fresh episodes, to find the best ever"},
    {"normalize_observations", PARAM_BOOL, AT(normalize_observations), .fallback = "true",
     .unit = "", .help = "running mean and variance of the observations, frozen in a generation"},
    {"observation_clip", PARAM_REAL, AT(observation_clip), .fallback = "off", .min = 0,
     .max = INFINITY, .open_min = true, .none = "off", .unit = "standard deviations",
     .help = "limit of a normalized observation"},
    {"evaluate_every", PARAM_INT, AT(evaluate_every), .fallback = "10", .min = 0, .max = 1e9,
     .unit = "generations", .help = "how often the recommended genome is evaluated; 0: never"},
    {"evaluate_episodes", PARAM_INT, AT(evaluate_episodes), .fallback = "10", .min = 1,
     .max = 100000, .unit = "episodes", .help = "episodes of one such evaluation"},
    {"checkpoint_every", PARAM_INT, AT(checkpoint_every), .fallback = "10", .min = 1, .max = 1e9,
     .unit = "generations", .help = "how often the run is saved; always at its end"},
    {"target", PARAM_REAL, AT(target), .fallback = "none", .min = -INFINITY, .max = INFINITY,
     .none = "none", .unit = "return",
     .help = "stop when the mean fitness of a generation reaches it"},
    {"common_random_numbers", PARAM_CHOICE, AT(common_random_numbers), .fallback = "pair",
     .choices = common_random_names, .unit = "",
     .help = "who meets the same episode randomness: nobody, the two of a pair, all of a "
             "generation"},
    {"start_from", PARAM_TEXT, AT(start_from), .fallback = "none", .none = "none", .unit = "",
     .help = "a run, with the statistics of its observations, or a CSV file with a genome: "
             "where the strategy's mean starts"},
    PARAM_END,
};

const Param settings_logger_params[] = {
    {"tensorboard", PARAM_BOOL, AT(tensorboard), .fallback = "false", .unit = "",
     .help = "also write the metrics as event files for TensorBoard, into the run's folder"},
    PARAM_END,
};

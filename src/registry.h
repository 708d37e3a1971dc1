// registry: name to member for the four rooms. The lists are generated from the rooms' meson.build;
// this is their only user.
#ifndef HEBBES_REGISTRY_H
#define HEBBES_REGISTRY_H

#include "envs/env.h"
#include "rules/rule.h"
#include "src/policies/policy.h"
#include "strategies/strategy.h"

// Member of this name, or NULL.
const RuleType *registry_rule(const char *name);
const PolicyType *registry_policy(const char *name);
const StrategyType *registry_strategy(const char *name);
const EnvType *registry_env(const char *name);

// All members in the order of the lists, NULL-terminated.
extern const RuleType *const registry_rules[];
extern const PolicyType *const registry_policies[];
extern const StrategyType *const registry_strategies[];
extern const EnvType *const registry_envs[];

#endif

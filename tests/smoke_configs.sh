#!/bin/sh
# smoke_configs.sh: every file of configs/smoke trains, and what it leaves can be evaluated; so does
# every experiment that ships, made small.
# shellcheck source=tests/shell.sh
. "$(dirname "$0")/shell.sh"

# what a config and changes to it leave behind
small() {
  name=$1
  shift
  works "$name trains" train "$@" -o "$name" --quiet
  works "$name is evaluated" eval "$name" --episodes 2 --json
  check "$name gives finite returns" json 'all(abs(r) < 1e12 for r in j["returns"])'
}

check "there are smoke configs" test -n "$(ls "$HEBBES_SOURCE"/configs/smoke/*.yaml)"
for config in "$HEBBES_SOURCE"/configs/smoke/*.yaml; do
  small "$(basename "$config" .yaml)" "$config"
done
for config in "$HEBBES_SOURCE"/configs/experiment/*.yaml; do
  experiment=$(basename "$config" .yaml)
  small "experiment-$experiment" "$experiment" strategy.population=4 train.generations=1 \
    env.steps=10
done

finish

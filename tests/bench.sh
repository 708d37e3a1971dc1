#!/bin/sh
# bench.sh: the benchmark in short form, so that it cannot rot: both loops simulate the same bits.
# shellcheck source=tests/shell.sh
. "$(dirname "$0")/shell.sh"

short='env.steps=20 strategy.population=6 --rounds 1'
# shellcheck disable=SC2086 # $short is several words
{
  n_robots=$("$HEBBES" list envs | grep -c '^  [a-z]')
  works "every robot" bench $short --json
  check "has a line" json "len(j) == $n_robots"
  check "ends in the same bits" json 'all(r["same_bits"] for r in j)'
  check "has rates and ratios" json 'all(r["train_steps_per_s"] > 0 and r["train_to_bare"] > 0 and
    r["train_to_batch"] > 0 and r["start_s"] > 0 for r in j)'
  for threads in 1 2; do
    works "a robot with threads=$threads" bench half-cheetah $short threads=$threads --json
    check "uses them" json "len(j) == 1 and j[0]['threads'] == $threads"
  done
  works "a static controller, as a table" bench hopper condition=static $short
  check "has a head" says '^robot .* bits$'
  check "and a row" says '^hopper .* same$'
  refuses "an unknown robot" "did you mean 'hopper'" bench hoper $short
}
refuses "no rounds" "rounds" bench hopper --rounds 0

finish

#!/bin/sh
# bench.sh: the benchmark in short form, so that it cannot rot: both loops simulate the same bits.
# shellcheck source=tests/shell.sh
. "$(dirname "$0")/shell.sh"

short='env.steps=10 strategy.population=2 train.repeats=1 --rounds 1'
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
  works "damaged bodies, settling ones too" bench cheetah-run mjcf $short --json \
    'damage.train=[late, none, cheetah-frozen-ffoot, pendulum, push-50, wind, noise, delay-2]' \
    'damage.edits.late=[{length: {geom: bshin, from: 0.3, duration: 0.4}}]'
  check "end in the same bits" json 'len(j) == 2 and all(r["same_bits"] for r in j)'
  works "a static controller, as a table" bench hopper condition=static $short
  check "has a head" says '^robot .* bits$'
  check "and a row" says '^hopper .* same$'
  refuses "an unknown robot" "did you mean 'hopper'" bench hoper $short
}
refuses "no rounds" "rounds" bench hopper --rounds 0

finish

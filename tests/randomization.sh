#!/bin/sh
# randomization.sh: every shipped randomization trains on a robot that it fits; the curriculum;
# verbs that use such runs; mistakes.
# shellcheck source=tests/shell.sh
. "$(dirname "$0")/shell.sh"

robot() {
  case $1 in
    go1*) echo go1-walk ;;
    *) echo half-cheetah ;;
  esac
}

for file in "$HEBBES_SOURCE"/configs/randomization/*.yaml; do
  name=$(basename "$file" .yaml)
  works "$name" train "$tiny" env="$(robot "$name")" +randomization="$name" -o "$name" --quiet
  works "$name, the body as it is" train "$tiny" env="$(robot "$name")" -o "$name-plain" --quiet
  check "$name says what it is" says '^# [^:]*: .' "$file"
  check "bodies make a difference" test \
    "$(cut -d, -f4 "$name/metrics.csv")" != "$(cut -d, -f4 "$name-plain/metrics.csv")"
  check "and do not break the simulation" says '^1,16,[0-9]*,.*,0,' "$name/metrics.csv"
done
works "list randomizations" list randomizations
check "with their summaries" says '^ *go1 +Go1: friction'
works "the shipped curriculum" config go1-curriculum
check "with its later reward" says '^ *feet_clearance: -0.05$'

works "eval" eval any --episodes 3 --json
mv "$out" plain.json
works "eval on drawn bodies" eval any randomization.evaluate=true --episodes 3 --json
check "is another one" test "$(cat plain.json)" != "$(cat "$out")"

works "bench" bench half-cheetah randomization=any env.steps=20 strategy.population=4 \
  train.repeats=1 --rounds 1
check "on the same drawn bodies" says ' same$'

works "a curriculum" train "$tiny" randomization=any curriculum.window=2 \
  curriculum.randomization_threshold=-1e6 curriculum.reward_threshold=-1e6 \
  curriculum.reward.control=5 train.generations=4 -o stages --quiet
check "has columns" says ',diverged,curriculum_randomization,curriculum_reward,' stages/metrics.csv
check "off at first" says '^1,16,.*,0,0,0,' stages/metrics.csv
check "then on" says '^2,24,.*,0,1,1,' stages/metrics.csv
check "and says so" says 'bodies differ from generation 2 on' stages/log.txt
check "of the reward too" says 'the later reward holds from generation 2 on' stages/log.txt

# what a checkpoint was trained for is what it is evaluated for
works "eval behind the change" eval stages --episodes 2 --json
mv "$out" behind.json
works "eval of that reward" eval stages env.reward.control=5 curriculum.reward_threshold=null \
  --episodes 2 --json
check "is the same" test "$(grep -A2 '"returns"' behind.json)" = "$(grep -A2 '"returns"' "$out")"

refuses "an unknown file" "no randomization 'go2'; did you mean 'go1'" \
  train "$tiny" randomization=go2
refuses "a robot that it does not fit" "go1.yaml:[0-9]+:[0-9]+: randomization: .*robot has no" \
  train "$tiny" randomization=go1
refuses "an unknown joint" "no joint 'bshim'; did you mean 'bshin'" \
  train "$tiny" 'randomization.quantities=[{armature: {joint: bshim, scale: [1, 2]}}]'
refuses "a body without mass" "could be -[0-9.]*: it must be above 0" \
  train "$tiny" 'randomization.quantities=[{mass: {add: [-3, 1]}}]'
refuses "the wrong way round" 'mass: scale: \[1.2, 0.8\] is the wrong way round' \
  train "$tiny" 'randomization.quantities=[{mass: {scale: [1.2, 0.8]}}]'
refuses "infinity" "must be a list of numbers" \
  train "$tiny" 'randomization.quantities=[{mass: {scale: [1, .inf]}}]'
refuses "a term that the reward does not have" "'curriculum.reward.contrl'; did you mean" \
  train "$tiny" curriculum.reward.contrl=1
finish

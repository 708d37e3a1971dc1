#!/bin/sh
# damage.sh: every shipped damage trains on a robot that it fits; verbs that take damages.
# shellcheck source=tests/shell.sh
. "$(dirname "$0")/shell.sh"

# which robots a damage says it is for
robot() {
  case $1 in
    ant-*) echo mutilated-ant ;;
    go1-* | payload-trunk) echo go1-walk ;;
    *) echo half-cheetah ;;
  esac
}

for file in "$HEBBES_SOURCE"/configs/damage/*.yaml; do
  name=$(basename "$file" .yaml)
  works "$name" train "$tiny" env="$(robot "$name")" damage="$name" strategy.population=2 \
    train.generations=1 -o "$name" --quiet
  check "$name says what it is" says '^# [^:]*: .' "$file"
  check "and does not break the simulation" says '^0,2,[0-9]*,.*,0,' "$name/metrics.csv"
done

works "list damages" list damages
check "with their summaries" says '^ *ant-FL +ant: the lower part'
works "a composed damage" config 'damage=[slope-5, {push: {at: [0.5]}}]'
check "of all its edits" says '- \{slope: \{degrees: 5'
works "a set" train "$tiny" env=mutilated-ant 'damage.train=[none, ant-FR, ant-FL]' \
  'damage.test=[ant-RR, ant-RL]' damage.every=2 -o set --quiet
columns=train_none_mean,train_ant-FR_mean,train_ant-FL_mean,test_ant-RR_mean,test_ant-RL_mean
check "has a mean of each" says ",$columns," set/metrics.csv
check "tests when they are due" says '^0,8,.*,0,[^,]+,[^,]+,[^,]+,,,' set/metrics.csv
check "and only then" says '^1,16,.*,0,[^,]+,[^,]+,[^,]+,[^,]+,[^,]+,' set/metrics.csv

printf '0,0,0,0,0,0,0,0,0\n0,0,0,0,0,0,0,0,0\n' >state.csv
printf '1,1,1,1,1,1\n1,1,1,1,1,1\n' >actions.csv
for damage in none cheetah-motor-0; do
  works "replay of $damage" replay half-cheetah damage=$damage --state state.csv \
    --actions actions.csv --out "$damage.csv"
done
check "is another one" test "$(cat none.csv)" != "$(cat cheetah-motor-0.csv)"

refuses "a damage that does not fit" "ant-FL.yaml:2:3: .*no geom 'left_ankle_geom'" \
  train "$tiny" damage=ant-FL
refuses "an unknown joint" "no joint 'bshim'; did you mean 'bshin'" \
  train "$tiny" 'damage=[{frozen: {joint: bshim}}]'
refuses "an unknown name" "did you mean 'ant-FL'" train "$tiny" damage=ant-FX
refuses "an unknown key" "did you mean 'gain'" train "$tiny" 'damage=[{motor: {gian: 1}}]'
refuses "a step behind the end" "not in an episode of 20" \
  train "$tiny" 'damage=[{push: {at: [20]}}]'
finish

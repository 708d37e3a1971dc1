#!/bin/sh
# mjcf.sh: a robot of the user's own: docs/your-own-robot.md followed word by word (but for the
# length of the training), runs that are moved, and models and tasks that are refused.
# shellcheck source=tests/shell.sh
. "$(dirname "$0")/shell.sh"

guide=$HEBBES_SOURCE/docs/your-own-robot.md
examples=$HEBBES_SOURCE/examples/your-own-robot

# the first block of a language in the guide
block() {
  awk -v start="\`\`\`$1" '
    $0 == "```" { on = 0 }
    on { print }
    $0 == start && !n++ { on = 1 }' "$guide"
}

mkdir mine
cd mine || exit 1
block xml >walker.xml
block yaml >walker.yaml
check "the model of the guide is the example" cmp walker.xml "$examples/walker.xml"
check "so is its task" cmp walker.yaml "$examples/walker.yaml"
short='env.steps=20 strategy.population=4 train.generations=2 train.evaluate_episodes=2'
grep '^    hebbes ' "$guide" | grep -v /new/place >commands
check "the guide has commands" test "$(wc -l <commands)" -ge 7
while read -r _ line; do
  case $line in
    train*) line="$line $short" ;;
  esac
  # shellcheck disable=SC2086 # one word an argument
  works "hebbes $line" $line
done <commands

# damage, by the names of its own parts
# shellcheck disable=SC2086 # $short is several words
works "a damaged walker learns" train walker.yaml $short -o damaged --quiet \
  'damage=[{limb: {body: FL}}, {motor: {actuator: FR_knee, from: 0.5}}, push-50]'
refuses "a leg that it has not" "limb: the robot has no body 'FX'" \
  train walker.yaml 'damage=[{limb: {body: FX}}]' -o bad
refuses "a joint nearly right" "no joint 'RL_kne'; did you mean 'RL_knee'" \
  eval runs/walker --damage '[{frozen: {joint: RL_kne}}]'

# a run that was moved, whose model is gone
mkdir ../elsewhere
mv runs/walker ../elsewhere/walker
rm walker.xml
cd ../elsewhere || exit 1
works "a moved run is evaluated" eval walker --episodes 2 --json
check "with finite returns" json 'all(abs(r) < 1e12 for r in j["returns"])'
works "on damaged bodies, too" eval walker --damage none,slope-10,heavy,delay-2 --episodes 2 --json
check "which make a difference" json 'len({v["mean"] for v in j["variants"]}) == 4'
works "and resumed" train --resume walker train.generations=3 --quiet
works "its config is a config" config walker/config.yaml
works "the library's controller is exported" export walker -o controller

# one line, and nothing is left
cp "$examples/walker.xml" .
refuses_task() { # what, pattern, lines of env.
  printf 'defaults: [override env: mjcf]\nenv:\n  model: walker.xml\n%s\n' "$3" >task.yaml
  refuses "$1" "$2" train task.yaml -o bad
}
refuses_task "a wrong body" "task.yaml:4:29: the model has no body 'trunc'; did you mean 'trunk'" \
  '  reward: [velocity: {body: trunc}]'
refuses_task "a wrong sensor" "task.yaml:.*no sensor 'gyr'; did you mean 'gyro'" \
  '  observation: [sensor: {sensors: gyr}]'
refuses_task "a wrong site" "no site 'imo'; did you mean 'imu'" \
  '  reward: [distance_cost: {sites: [imu, imo]}]'
refuses_task "a wrong keyframe" "no keyframe 'hone'; did you mean 'home'" '  pose: hone'
refuses_task "a wrong term" "there is no 'velocty'; did you mean 'velocity'" '  reward: [velocty]'
refuses_task "no observation" "env.observation is empty" '  observation: []'

refuses_model() { # what, pattern, text
  printf '%s\n' "$3" >bad.xml
  refuses "$1" "$2" train env=mjcf env.model=bad.xml -o bad
}
part='<worldbody><body><joint name="j"/><geom size="0.1"/></body></worldbody>'
motor='<actuator><motor joint="j"/></actuator>'
refuses_model "an unknown element" "here/elsewhere/bad.xml: .*line 2" '<mujoco>
<bdy/></mujoco>'
refuses_model "XML that ends too early" "bad.xml: XML" '<mujoco><worldbody>'
refuses_model "no actuators" "bad.xml: the model has no actuators" "<mujoco>$part</mujoco>"
refuses_model "a mesh that is missing" "bad.xml: .*gone.stl" \
  "<mujoco><asset><mesh file=\"gone.stl\"/></asset>$part$motor</mujoco>"
refuses_model "a motor on no joint" "bad.xml: .*'k'" \
  "<mujoco>$part<actuator><motor joint=\"k\"/></actuator></mujoco>"
refuses "no such model" "command line: 'env.model': there is no file 'none.xml'" \
  train env=mjcf env.model=none.xml

# many bodies: not a limit; a file too long: the limit is said
many_bodies() {
  echo '<mujoco><worldbody>'
  awk -v n="$1" 'BEGIN {
    for (i = 0; i < n; i++) {
      printf "<body pos=\"%d %d 1\"><joint type=\"slide\" axis=\"0 0 1\"", i % 100, i / 100
      printf "%s/><geom size=\"0.1\"/></body>\n", i == 0 ? " name=\"j\"" : ""
    }
  }'
  echo "</worldbody>$motor</mujoco>"
}
many_bodies 1000 >many.xml
works "a thousand bodies" train env=mjcf env.model=many.xml env.steps=2 env.frame_skip=1 \
  "policy.hidden=[2]" strategy.population=2 train.generations=1 train.repeats=1 -o many --quiet
many_bodies 30000 >many.xml
refuses "a model that is too long" "many.xml: longer than 2097152 bytes" \
  train env=mjcf env.model=many.xml -o bad

finish

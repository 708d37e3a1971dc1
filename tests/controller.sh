#!/bin/sh
# controller.sh: examples/controller.c, which drives a simulation of its own, earns what eval says.
# shellcheck source=tests/shell.sh
. "$(dirname "$0")/shell.sh"

example=$HEBBES_BUILD/tests/controller
body=$HEBBES_SOURCE/envs/models/half-cheetah.xml
works "a run to take out" train "$tiny" -o run
check "the example runs" exits 0 "$example" run "$body"
own=$(cat "$out")
works "the same episode by eval" eval run --episodes 1 --seed 1 --json env.steps=1000 \
  env.reset_noise.position=0 env.reset_noise.velocity=0
check "earns the same" says "\"mean\": $own" "$out"
check "no run is exit code 2" exits 2 "$example" nowhere "$body"
check "in one line that names it" says nowhere "$err"
finish

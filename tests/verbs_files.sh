#!/bin/sh
# verbs_files.sh: replay and probe: CSV in, CSV out; wrong files and shapes.
# shellcheck source=tests/shell.sh
. "$(dirname "$0")/shell.sh"

# rows of numbers in [-0.5, 0.5), from a seed
table() { # rows, columns, seed
  awk -v rows="$1" -v columns="$2" -v state="$3" 'BEGIN {
    for (i = 0; i < rows; i++) {
      for (j = 0; j < columns; j++) {
        state = (state * 1103 + 12345) % 65536
        printf "%s%.17g", (j > 0 ? "," : ""), state / 65536 - 0.5
      }
      print ""
    }
  }'
}

shape() { # file: rows x columns
  awk -F, '{ n[NF]++ } END { for (c in n) printf "%dx%d ", NR, c }' "$1"
}

# replay: reward, terminated, observation after each action
table 2 9 3 >state.csv
table 12 6 5 >actions.csv
files='--state state.csv --actions actions.csv'
# shellcheck disable=SC2086 # $files is several words
{
  works "replay" replay half-cheetah $files --out out.csv
  check "a row an action" test "$(shape out.csv)" = "12x19 "
  works "replay again" replay half-cheetah $files --out again.csv
  check "gives the same" cmp out.csv again.csv
  works "another weight" replay half-cheetah env.reward.forward=3 $files --out forward.csv
  check "changes the reward" sh -c '! cmp -s out.csv forward.csv'
  check "and nothing else" test "$(cut -d, -f2- out.csv)" = "$(cut -d, -f2- forward.csv)"

  mkdir -p own/env
  printf 'defaults: [half-cheetah]\nreward: {forward: 3}\n' >own/env/eager.yaml
  works "a robot of one's own" replay eager --config-dir own $files --out own.csv
  check "is that robot" cmp own.csv forward.csv

  refuses "no robot" "ENV" replay $files --out no.csv
  refuses "an unknown robot" "half-cheetah" replay half-cheeta $files --out no.csv
  refuses "an unknown key" "steps" replay half-cheetah env.step=3 $files --out no.csv
  refuses "the state of another robot" "state.csv" replay ant $files --out no.csv
  refuses "no place for the answer" "-out" replay half-cheetah $files
  refuses "an answer into nowhere" "no/where" replay half-cheetah $files --out no/where.csv
}
refuses "no state" "no.csv" replay half-cheetah --state no.csv --actions actions.csv --out o.csv
table 3 9 3 >three.csv
refuses "a state of three rows" "three.csv" \
  replay half-cheetah --state three.csv --actions actions.csv --out o.csv
table 12 5 5 >five.csv
refuses "actions of another robot" "five.csv" \
  replay half-cheetah --state state.csv --actions five.csv --out o.csv
printf '0.5,0.25,x,2,3,4\n' >letter.csv
refuses "a letter among the numbers" "letter.csv:1:10" \
  replay half-cheetah --state state.csv --actions letter.csv --out o.csv
printf '2,3,4,5,6,7\n2,3,4,5,6\n' >ragged.csv
refuses "rows of different length" "ragged.csv:2" \
  replay half-cheetah --state state.csv --actions ragged.csv --out o.csv
: >empty.csv
refuses "an empty file" "empty.csv" \
  replay half-cheetah --state state.csv --actions empty.csv --out o.csv
refuses "a folder" "\." replay half-cheetah --state . --actions actions.csv --out o.csv
# a NaN ends the simulation, not the program
printf 'nan,3,4,5,6,7\n' >nan.csv
fails "a NaN" "nan.csv|diverged" \
  replay half-cheetah --state state.csv --actions nan.csv --out o.csv
cp out.csv kept.csv
printf 'nan,2,3,4,5,6,7,8,9\n0,0,0,0,0,0,0,0,0\n' >nan_state.csv
fails "a NaN at the start" "nan_state.csv: the simulation diverges" \
  replay half-cheetah --state nan_state.csv --actions actions.csv --out kept.csv
check "leaves the old answer" cmp kept.csv out.csv

# probe: outputs, then every weight; 5 inputs, one hidden layer of 3, 2 outputs: 21 synapses
network='policy=mlp-hebbian condition=E policy.hidden=[3]'
table 1 105 7 >genome.csv
table 1 21 11 >weights.csv
table 9 5 13 >inputs.csv
files='--outputs 2 --weights weights.csv --inputs inputs.csv'
# shellcheck disable=SC2086 # $network and $files are several words
{
  works "probe" probe $network $files --genome genome.csv --out out.csv
  check "a row an input: outputs and weights" test "$(shape out.csv)" = "9x23 "
  works "probe again" probe $network $files --genome genome.csv --out again.csv
  check "gives the same" cmp out.csv again.csv
  refuses "a genome of another size" "inputs.csv" \
    probe $network $files --genome inputs.csv --out o.csv
  refuses "no genome" "genome" probe $network $files --out o.csv
  refuses "no output at all" "outputs" probe $network --outputs 0 --weights weights.csv \
    --inputs inputs.csv --genome genome.csv --out o.csv
  refuses "an unknown rule" "eta-abcd" probe $network plasticity.rule=eta-abc $files \
    --genome genome.csv --out o.csv
  refuses "weights of another size" "inputs.csv" probe $network --outputs 2 --weights inputs.csv \
    --inputs inputs.csv --genome genome.csv --out o.csv
}

finish

#!/bin/sh
# probe.sh: golden lives of controllers through the program, and what only probe has.
# shellcheck source=tests/shell.sh
. "$(dirname "$0")/shell.sh"
golden=$HEBBES_SOURCE/tests/golden/networks

# two tables of the same shape, each number within 2e-4 + 2e-4 |second|
agree() {
  awk -F, '
    NR == FNR { row[FNR] = $0; n = FNR; next }
    {
      if (split(row[FNR], got, ",") != NF) exit bad = 1
      for (i = 1; i <= NF; i++) {
        d = got[i] - $i
        if (d < 0) d = -d
        if (d > 2e-4 + 2e-4 * ($i < 0 ? -$i : $i)) exit bad = 1
      }
    }
    END { exit bad || n == 0 || n != FNR }' "$1" "$2"
}

life() { # golden case, further arguments
  _case=$golden/$1
  shift
  # shellcheck disable=SC2046 # the arguments are several words
  hebbes probe $(cat "$_case.args") --genome "$_case.genome.csv" --inputs "$_case.inputs.csv" "$@"
}

for name in mlp_deep_elu_sigmoid mlp gru_linear elman_sin_softsign fcrnn; do
  check "$name" exits 0 life "$name" --out out.csv
  check "$name agrees" agree out.csv "$golden/$name.out.csv"
done
for name in mlp-hebbian_eta-plain mlp-hebbian_abcd mlp-hebbian_condition-A \
  mlp-hebbian_condition-E gru-hebbian_eta-abcd-bias elman-hebbian_gdhl fcrnn-hebbian_abcd-trace \
  mlp-hebbian_eta-abcd_ema_tanh_quarter; do
  check "$name" exits 0 life "$name" --weights "$golden/$name.weights.csv" --out out.csv
  check "$name agrees" agree out.csv "$golden/$name.out.csv"
done
disagree() {
  ! agree "$1" "$2"
}
check "another life does not" disagree out.csv "$golden/mlp-hebbian_eta-abcd_ema_tanh_1.out.csv"

# an experiment of the user's own in front of the values of the command line
printf 'policy:\n  hidden: [7]\n' >mine.yaml
works "with a config of one's own" probe mine.yaml policy=mlp --outputs 3 \
  --genome "$golden/mlp.genome.csv" --inputs "$golden/mlp.inputs.csv" --out mine.csv
check "agrees" agree mine.csv "$golden/mlp.out.csv"

# normalization: inputs 4 x + 0.5 with mean 0.5 and variance 16 are x again
awk -F, '{
  for (i = 1; i <= NF; i++) printf "%s%.17g", (i > 1 ? "," : ""), 4 * $i + 0.5
  print ""
}' "$golden/mlp.inputs.csv" >stretched.csv
printf '0.5,0.5,0.5,0.5,0.5\n16,16,16,16,16\n' >normalization.csv
mlp="policy=mlp policy.hidden=[7] --outputs 3 --genome $golden/mlp.genome.csv"
# shellcheck disable=SC2086 # several words
{
  works "with a normalization" probe $mlp --inputs stretched.csv \
    --normalization normalization.csv --out normal.csv
  check "agrees" agree normal.csv "$golden/mlp.out.csv"
  printf '0.5,0.5\n16,16\n' >short.csv
  refuses "a normalization of another size" "short.csv: wanted 2 rows of 5 numbers .*got 2 of 2" \
    probe $mlp --inputs stretched.csv --normalization short.csv --out normal.csv
  printf '0.5,0.5,0.5,0.5,0.5\n16,16,-16,16,16\n' >negative.csv
  refuses "a negative variance" "negative.csv:2: number 3" \
    probe $mlp --inputs stretched.csv --normalization negative.csv --out normal.csv
  refuses "weights for a static controller" "static" \
    probe $mlp --inputs stretched.csv --weights stretched.csv --out normal.csv
  printf '1,2,3,nan,5\n' >nan.csv
  refuses "an input that is no number" "nan.csv:1: number 4" \
    probe $mlp --inputs nan.csv --out normal.csv
  refuses "inputs that do not go with the genome" "wanted 1 row of .* with 2 inputs" \
    probe $mlp --inputs short.csv --out normal.csv
}
name='mlp-hebbian_abcd'
check "a plastic controller without weights" exits 2 life "$name" --out normal.csv
check "is told how many it wants" says "wants --weights.* 56 " "$err"

# a life that breaks down: what there was until then is written
diverges() {
  life "$name" --weights "$golden/$name.weights.csv" plasticity.normalizer=none plasticity.lr=1000 \
    policy.activation=linear policy.output_activation=linear --out broken.csv
}
check "a life that diverges" exits 1 diverges
check "is told where" says "inputs.csv:[0-9]+: .*diverged" "$err"
check "in one line" one_line "$err"
check "and shown until then" test -s broken.csv

finish

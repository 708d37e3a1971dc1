#!/bin/sh
# analyze.sh: hebbes analyze: tables, JSON, files, the tests that it makes, and what it refuses.
# shellcheck source=tests/shell.sh
. "$(dirname "$0")/shell.sh"

works "a run to analyze" train "$tiny" env.steps=200 -o run --quiet

works "a short life" analyze run env.steps=20
check "says what is missing" says '^  because +the life is too short: .* 16 are needed$'
works "analyze" analyze run
check "gives a class" says '^  class +(unbounded|fixed-point|limit-cycle|other)'
check "and what decided it" says 'growth .* spread .* contraction'
works "analyze --json" analyze run --json
check "gives JSON" json 'j["class"] in ("unbounded", "fixed-point", "limit-cycle", "other") and
  all(k in j for k in ("period", "step_length_start", "step_length_end",
    "dominant_frequency_weights", "dominant_frequency_gait", "converged"))'
check "one life has one class" json 'sum(j["classes"].values()) == 1 and len(j["lives"]) == 1 and
  j["lives"][0]["class"] == j["class"] and j["steps"] == 200 and j["dt"] == 0.05'
check "9 births" json 'j["births"]["lives"] == 9 and len(j["births"]["labels"]) == 9 and
  max(j["births"]["labels"]) + 1 == j["births"]["attractors"] and
  sum(j["births"]["classes"].values()) == 9'
check "no tests that nobody asked for" json 'j["freeze"] is None and j["perturbation"] is None'
check "two layers" json '[l["name"] for l in j["layers"]] == ["W1", "W2"] and
  all(0.99 <= sum(l["explained"]) + 1 for l in j["layers"])'
cp "$out" first
works "analyze again" analyze run --json
check "gives the same" cmp -s "$out" first
works "analyze on three threads" analyze run --json threads=3
check "gives the same" cmp -s "$out" first
works "another seed" analyze run --json --seed 5
check "gives something else" sh -c "! cmp -s '$out' first"
works "eval of the same episode" eval run --episodes 1 --json
cp "$out" eval
check "has the same return" python3 -c 'import json
assert json.load(open("eval"))["returns"][0] == json.load(open("first"))["return"]'

works "all tests at once" analyze run --episodes 2 --births 2 --freeze-at 0.5 \
  --perturb '[{push: {force: [-1500, 0, 0], at: [120], duration: 2, body: ffoot}}]' \
  --perturb slope-5 \
  --randomize-weights-at 0.7 --json -o files
check "are in the JSON" json 'len(j["freeze"]["episodes"]) == 2 and j["freeze"]["at"] == 100 and
  j["perturbation"]["damages"][1] == "slope-5" and j["perturbation"]["from"] == 120 and
  j["perturbation"]["to"] == 141 and
  j["perturbation"]["new_weights_at"] == 140 and j["births"]["lives"] == 3'
check "returns add up" json 'all(abs(e["return_before"] + e["return_after"] - e["return"]) < 1e-9
  for e in j["freeze"]["episodes"] + j["perturbation"]["episodes"])'
check "analysis.json is what was printed" cmp -s "$out" files/analysis.json
head='step,time,reward,x,speed,power,step_length,weight_norm,distance'
for file in steps steps-frozen steps-disturbed; do
  check "$file.csv" test "$(head -n 1 files/$file.csv) $(wc -l <files/$file.csv)" = "$head 201"
done
check "components.csv" test "$(wc -l <files/components.csv)" -eq 202
check "contacts.csv names the bodies" says '^step,time,torso,bthigh' files/contacts.csv
for file in spectrum returns similarity births twins; do
  check "$file.csv" test -s files/$file.csv
done
check "recording.h5 is HDF5 behind 512 bytes" \
  test "$(tail -c +514 files/recording.h5 | head -c 3)" = HDF
if python3 -c 'import h5py' 2>"$work/none"; then
  {
    sed -n '/^    import h5py/,/^$/s/^    //p' "$HEBBES_SOURCE/docs/analyze.md" |
      sed 's/found/files/'
    echo 'assert dt == 0.05 and len(W) == 201 and W1.shape == (201, int(rows), int(columns))'
    echo 'assert len(torso_speed) == 200 and feet[0] == "torso"'
  } >recording.py
  check "h5py reads it as docs/analyze.md says" python3 recording.py
fi
works "the tables of all tests" analyze run --freeze-at 0.5 --perturb push-1500
check "frozen" says '^  frozen '
check "disturbed" says '^  disturbed '

works "a static controller" train "$tiny" policy=mlp env.steps=60 -o static --quiet
works "has no attractor" analyze static --json -o static-files
check "but a gait" json 'j["class"] == "static" and j["births"] is None and j["period"] is None and
  j["step_length_start"] is None and len(j["contacts"]) > 0'
works "a life of five steps" analyze run env.steps=5
works "a life of one step" analyze run env.steps=1 --json
works "a robot without contacts" train "$tiny" env=inverted-pendulum env.steps=40 -o pole --quiet
works "is analyzed" analyze pole --json
check "all the same" json 'j["contacts"] == [] and j["stride_frequency"] is None'

refuses "analyze of nothing" "which run" analyze
refuses "analyze of no run" "nowhere" analyze nowhere
refuses "no episodes" "episodes" analyze run --episodes 0
refuses "too many births" "births" analyze run --births 64
refuses "freeze beyond the end" "freeze-at" analyze run --freeze-at 1.5
refuses "new weights behind the end" "randomize-weights-at" analyze run --randomize-weights-at 1
refuses "new weights of a static controller" "no plastic weights" \
  analyze static --randomize-weights-at 0.5
refuses "an unknown damage" "did you mean 'push-50'" analyze run --perturb push-51
refuses "an unknown edit" "did you mean 'push'" analyze run --perturb '[{pus: {at: [3]}}]'
refuses "an unknown body" "did you mean 'torso'" \
  analyze run --perturb '[{push: {at: [3], body: torzo}}]'
refuses "an unknown option" "did you mean '--births'" analyze run --birth 3
touch file
refuses "a file where the folder goes" "file" analyze run -o file/deeper
finish

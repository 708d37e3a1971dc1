#!/bin/sh
# eval.sh: hebbes eval on damaged bodies, without plasticity, several runs; what it refuses. What it
# says of one run on its body is in verbs_run.sh.
# shellcheck source=tests/shell.sh
. "$(dirname "$0")/shell.sh"

works "a run" train "$tiny" env.steps=60 -o run --quiet
works "a static one" train "$tiny" env.steps=60 policy=mlp seed=5 -o static --quiet
works "another robot" train "$tiny" env=hopper env.steps=60 -o hopper --quiet

works "eval" eval run --episodes 6 --json
cp "$out" plain
check "has a median and a second interval" json 'sorted(j["returns"])[2] <= j["median"] and
  j["median"] <= sorted(j["returns"])[3] and len(j["ci95_bootstrap"]) == 2 and
  j["ci95_bootstrap"][0] < j["mean"] < j["ci95_bootstrap"][1]'
check "distance and falls" json 'j["distance"] > 0 and j["fall_rate"] == 0 and
  j["return_before"] is None and j["return_after"] is None'
works "eval for people" eval run --episodes 6
check "has them too" says '^  by bootstrap \[.*median .*distance .* m  falls 0 %'
works "hoppers fall" eval hopper --episodes 4 env.steps=200 --json
check "and it is counted" json 'j["fall_rate"] > 0'
works "one episode" eval run --episodes 1 --json
check "has no intervals" json 'j["sem"] is None and j["ci95"] == [None, None] and
  j["ci95_bootstrap"] == [None, None] and j["median"] == j["mean"]'

# damaged bodies
works "damages" eval run --episodes 6 --damage cheetah-motor-2,none --json
check "a variant each, in the order given" json \
  '[(v["name"], v["seen"]) for v in j["variants"]] == [("cheetah-motor-2", False), ("none", True)]'
cp "$out" damaged
check "the intact one is what eval without damage finds" python3 -c 'import json
a = json.load(open("plain")); b = json.load(open("damaged"))["variants"][1]
assert all(a[k] == v for k, v in b.items() if k not in ("name", "seen")), b'
works "again on three threads" eval run --episodes 6 --damage cheetah-motor-2,none --json threads=3
check "gives the same" cmp -s "$out" damaged
works "a change in mid-episode" eval run --episodes 3 --damage cheetah-motor-2-late,none --json
check "splits the return" json 'abs(j["variants"][0]["return_before"] +
  j["variants"][0]["return_after"] - j["variants"][0]["mean"]) < 1e-9 and
  j["variants"][1]["return_before"] is None'
works "the same for people" eval run --episodes 3 --damage cheetah-motor-2-late,none
check "before and after" says 'diverged +before +after$'
works "all" eval run --episodes 2 --damage all --json
check "that fit, the intact body first" json \
  'j["variants"][0]["name"] == "none" and len(j["variants"]) > 10 and
   {"cheetah-motor-2", "slope-5"} <= {v["name"] for v in j["variants"]} and
   not [v for v in j["variants"] if v["name"].startswith(("ant-", "go1-"))] and
   all(len(v["returns"]) == 2 for v in j["variants"])'
printf -- '- motor: {actuator: bthigh, gain: 0.5}\n' >mine.yaml
works "files and lists of edits" eval run --episodes 2 --json --damage \
  'mine.yaml,[{motor: {actuator: bfoot, gain: 0.25}}],[{motor: {actuator: bthigh, gain: 0.5}}]'
check "have names of their own" json '[v["name"] for v in j["variants"]] ==
  ["mine", "custom", "custom-2"] and j["variants"][0]["returns"] == j["variants"][2]["returns"] and
  j["variants"][0]["returns"] != j["variants"][1]["returns"]'

works "a run on variants" train "$tiny" env.steps=60 -o variants --quiet \
  'damage={train: [none, cheetah-motor-1], test: [cheetah-motor-2]}'
works "eval takes them in turns" eval variants --episodes 6 --json
cp "$out" turns
works "all of them" eval variants --episodes 6 --json --damage none,cheetah-motor-1,cheetah-motor-2
check "seen and unseen" json '[v["seen"] for v in j["variants"]] == [True, True, False]'
cp "$out" rows
check "the turns are every other episode of each" python3 -c 'import json
turns = json.load(open("turns"))["returns"]
rows = [v["returns"] for v in json.load(open("rows"))["variants"]]
assert turns[0::2] == rows[0][0::2] and turns[1::2] == rows[1][1::2] and turns != rows[0]'
works "ablations on what it was trained on" eval variants --episodes 2 --ablate --json
check "are two variants" json '[v["name"] for v in j["variants"]] == ["none", "cheetah-motor-1"]'

# ablations
works "ablations" eval run --episodes 6 --damage none,heavy --ablate --json --csv table.csv \
  --returns returns.csv
check "are four, side by side" json 'all([a["plasticity"] for a in v["ablations"]] ==
  ["on", "frozen-at-half", "frozen", "random"] for v in j["variants"])'
check "and differ" json 'all(len({a["mean"] for a in v["ablations"]}) == 4 and
  v["mean"] == v["ablations"][0]["mean"] for v in j["variants"])'
check "the first is eval as ever" python3 -c 'import json, sys
assert json.load(open("plain"))["returns"] == json.load(open(sys.argv[1]))["variants"][0]["returns"]
' "$out"
cp "$out" ablated
works "frozen at half" eval run --episodes 6 --freeze-at 0.5 --json
check "is the second" python3 -c 'import json, sys
a = json.load(open("ablated"))["variants"][0]["ablations"][1]["returns"]
assert a == json.load(open(sys.argv[1]))["returns"]' "$out"
head=run,variant,seen,plasticity
check "the table as CSV" test "$(head -n 1 table.csv | cut -d, -f1-6) $(wc -l <table.csv)" = \
  "$head,episodes,mean 9"
check "every episode as CSV" test \
  "$(head -n 1 returns.csv | cut -d, -f1-6) $(wc -l <returns.csv)" = "$head,episode,return 49"
check "both say what the JSON says" python3 -c 'import csv, json
table = list(csv.DictReader(open("table.csv"))); returns = list(csv.DictReader(open("returns.csv")))
cells = [(v["name"], a) for v in json.load(open("ablated"))["variants"] for a in v["ablations"]]
for row, (name, a) in zip(table, cells):
    assert (row["variant"], row["plasticity"]) == (name, a["plasticity"])
    assert [float(row[k]) for k in ("mean", "median", "distance", "fall_rate")] == [
        a["mean"], a["median"], a["distance"], a["fall_rate"]]
    assert [float(row["bootstrap_low"]), float(row["bootstrap_high"])] == a["ci95_bootstrap"]
    mine = [r for r in returns if (r["variant"], r["plasticity"]) == (name, a["plasticity"])]
    assert [float(r["return"]) for r in mine] == a["returns"]'

# several runs
works "two runs" eval run static --episodes 6 --damage none,heavy --json --csv table.csv
check "are compared with the first" json 'len(j["runs"]) == 2 and
  [(c["run"], c["against"], c["variant"]) for c in j["comparisons"]] ==
  [("static", "run", "none"), ("static", "run", "heavy")]'
check "episode by episode" json 'all(abs(c["difference"] - sum(b - a for a, b in zip(
  *[r["variants"][i]["returns"] for r in j["runs"]])) / 6) < 1e-9 and
  c["ci95"][0] < c["difference"] < c["ci95"][1] and c["exact"] and
  0 < c["p"] <= c["p_holm"] <= 1 for i, c in enumerate(j["comparisons"]))'
check "from the starts of the first" python3 -c 'import json, sys
j = json.load(open(sys.argv[1])); assert j["runs"][1]["seed"] == 1
assert j["runs"][0]["variants"][0]["returns"] == json.load(open("plain"))["returns"]' "$out"
check "the CSV has the second run last" says '^static,heavy,false,on,6,.*,[0-9.]+$' table.csv
works "three runs for people" eval run static run --episodes 6
check "one table each" test "$(grep -c 'episodes a row$' "$out")" -eq 3
check "two comparisons" test "$(grep -c 'minus run, episode by episode$' "$out")" -eq 2
check "a run is as good as itself" says '^  none +seen +0  \[0, 0\] +0 +1 +1$'

works "one episode" eval run --episodes 1
check "has no intervals" sh -c "grep -q ', 1 episode$' '$out' && ! grep -qE 'nan|interval' '$out'"
refuses "an unknown damage" "did you mean 'cheetah-motor-2'" eval run --damage cheetah-motr-2
refuses "a damage of another robot" "ant-RR.*no geom" eval run --damage ant-RR
refuses "no damage" "empty name" eval run --damage none,,heavy
refuses "a file that is not there" "nowhere.yaml" eval run --damage nowhere.yaml
printf -- '- motor: {actuator: bthig, gain: 0.5}\n' >bad.yaml
refuses "an unknown motor" "bad.yaml:1:.*did you mean 'bthigh'" eval run --damage bad.yaml
refuses "a list that does not end" "^hebbes eval: --damage: '.slope-5': bad YAML" eval run \
  --damage '[slope-5'
refuses "an unknown edit" "motor" eval run --damage '[{moter: {actuator: bthigh}}]'
refuses "another robot beside" "hopper.*half-cheetah" eval run hopper
works "a shorter run" train "$tiny" env.steps=30 -o short --quiet
refuses "episodes of another length" "say env.steps=N" eval run short
works "unless they are of one" eval run short env.steps=20 --episodes 2
own=$HEBBES_SOURCE/examples/your-own-robot
cp "$own"/walker.* .
sed 's/<mujoco model="walker">/<mujoco model="runner">/' walker.xml >runner.xml
sed 's/walker.xml/runner.xml/' walker.yaml >runner.yaml
for robot in walker runner; do
  works "a $robot of one's own" train $robot.yaml env.steps=20 strategy.population=4 \
    train.generations=1 train.evaluate_episodes=2 -o $robot --quiet
done
refuses "another model beside" "env.model" eval walker runner
works "the same beside itself" eval walker walker --episodes 2

refuses "ablations of a static controller" "no plastic weights" eval static --ablate
refuses "frozen twice" "freeze-at" eval run --ablate --freeze-at 0.5
refuses "too many runs" "unexpected" eval run run run run run run run run run run run run run run \
  run run run
refuses "an unknown option" "did you mean '--damage'" eval run --damages none
finish

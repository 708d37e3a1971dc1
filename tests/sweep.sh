#!/bin/sh
# sweep.sh: a grid of tiny runs: listed, run, killed and started again, with a run that fails, as a
# job array, and what it says at the end.
# shellcheck source=tests/shell.sh
. "$(dirname "$0")/shell.sh"

settings='train.evaluate_every=2 train.evaluate_episodes=2 train.checkpoint_every=2'
# shellcheck disable=SC2086 # $settings is several words
set -- sweep "$tiny" condition=A,static seed=1..2 $settings

# bad input: one line, nothing left behind
refuses "an unknown condition" "no condition 'Q'" sweep "$tiny" condition=A,Q -o no
refuses "an unknown key" "did you mean" sweep "$tiny" strategy.populatoin=4,8 -o no
refuses "a value out of range" "strategy.population" sweep "$tiny" strategy.population=4,-8 -o no
refuses "a range downwards" "upwards" sweep "$tiny" seed=5..3 -o no
refuses "a value twice" "twice" sweep "$tiny" seed=1..3,2 -o no
refuses "an unknown config" "tini" sweep tini seed=1,2 -o no
refuses "a key of the sweep's own" "-o" sweep "$tiny" run.name=a,b -o no
refuses "a grid of nothing" "several values" sweep "$tiny" seed=3 -o no
refuses "status of nothing" "which sweep" sweep --status
refuses "status of nothing that is there" "nowhere: no sweep here" sweep nowhere --status
refuses "status of a folder that is no sweep" "no sweep here" sweep . --status
refuses "nothing to compare" "did you mean 'condition'" "$@" --compare conditio -o no
refuses "two things at once" "exclude" "$@" --dry-run --slurm -o no
refuses "no jobs" "jobs" "$@" --jobs 0 -o no
mkdir mine
echo mine >mine/thesis.tex
refuses "a folder with other things" "not a sweep" "$@" -o mine

# what would run
inventory >"$work/listed"
works "a list" "$@" --dry-run -o s
check "of all runs" test "$(wc -l <"$out")" -eq 4
check "seed by seed" says "^ *2 +waiting +A-s2 .*seed=2 condition=A"
works "a list for programs" "$@" --dry-run --json -o s
check "with overrides" json 'len(j) == 4 and "condition=static" in j[3]["overrides"]'
works "brackets are one value" sweep "$tiny" 'policy.hidden=[8,4],[4]' --dry-run
check "two runs" test "$(wc -l <"$out")" -eq 2
check "named after them" says "hidden8x4 "
inventory >"$work/after"
check "lists leave nothing behind" cmp "$work/listed" "$work/after"

# a sweep
works "a sweep" "$@" -o s
check "with a table" says "^A +2 +2 +0 "
check "its progress on stderr" says "4 done, 0 running" "$err"
check "tables" test -s s/cells.csv -a -s s/runs.csv -a -s s/comparison.csv -a -s s/profiles.csv
if command -v gnuplot >"$work/gnuplot"; then
  check "figures" grep -q '</svg>' s/scores.svg s/profiles.svg
fi
check "without gnuplot" exits 0 env PATH=/nowhere "$HEBBES" sweep s --status
check "a line says what to install" says "gnuplot is not installed" "$err"
# shellcheck disable=SC2086
works "the same run by train" train "$tiny" condition=A seed=2 $settings --quiet -o straight
check "the same config" cmp straight/config.yaml s/A-s2/config.yaml
check "the same metrics" same_metrics straight/metrics.csv s/A-s2/metrics.csv
check "the same bits" cmp straight/checkpoints/gen-000002.h5 s/A-s2/checkpoints/gen-000002.h5
cksum s/*/checkpoints/* >"$work/before"
works "once more: nothing to do" "$@" -o s
cksum s/*/checkpoints/* >"$work/after"
check "nothing was done" cmp "$work/before" "$work/after"
refuses "another grid in its place" "another sweep" "${1}" "$tiny" env=ant,hopper seed=1..2 -o s
refuses "another config in its place" "population: 8" "$@" strategy.population=10 -o s
refuses "a change that no resumed run may have" "env.steps" sweep s env.steps=7

refuses "a change of nothing" "nothing runs" sweep s train.generations=9 --status
cp -r s damaged
echo 'grid: [{key: [x], values: [1]}]' >damaged/sweep.yaml
refuses "a damaged sweep" "damaged/sweep.yaml" sweep damaged --status

# larger and longer
# shellcheck disable=SC2086
works "another seed" sweep "$tiny" condition=A,static seed=1..3 $settings -o s --quiet
check "is added" test "$(find s -maxdepth 1 -name "*-s3" | wc -l)" -eq 2
works "longer runs" sweep s train.generations=4 --quiet --json
check "all of them" json 'all(r["generation"] == 4 for r in j["runs"]) and j["done"] == 6'
check "cells" json 'len(j["cells"]) == 2 and all(
  set(c) >= {"keys", "seeds", "done", "failed", "running", "mean", "median", "iqm", "ci95", "best"}
  and c["seeds"] == c["done"] == 3 and c["ci95"][0] <= c["iqm"] <= c["ci95"][1] <= c["best"]
  and c["median"] is not None for c in j["cells"])'
check "keys" json '[c["keys"] for c in j["cells"]] == [{"condition": "A"}, {"condition": "static"}]'
refuses "resume of a sweep as a run" "hebbes sweep s goes on" train --resume s
refuses "eval of a sweep" "s: is a sweep; name one of the runs" eval s
works "its status for programs" sweep s --status --json
check "compares" json 'j["compare"]["key"] == "condition" and
  (lambda p: p["n_a"] == 3 and p["u"] / 9 == p["a12"] and p["p"] <= p["p_holm"])(
    j["compare"]["pairs"][0])'
check "in profiles" json 'len(j["compare"]["profiles"]) == 2'
works "another metric" sweep s --status --metric best_ever --json
check "is another score" json '(lambda rows: all(r["score"] is not None for r in rows))(j["runs"])'
refuses "a metric that is none" "did you mean 'best_ever'" sweep s --status --metric best_evr

# is all that it says on stderr one line? beside the one about figures where gnuplot is missing
one_message() {
  grep -v "no figures: gnuplot is not installed" "$1" >"$work/messages"
  one_line "$work/messages"
}

# a run that fails harms nobody and is tried again
printf '1,2\n' >genome.csv
works "start from a genome" train "$tiny" --quiet -o start
set -- sweep "$tiny" train.start_from=start,genome.csv,none threads=1 -o f
check "a run that fails" exits 1 hebbes "$@" --quiet
check "in one line" one_message "$err"
check "that names it" says "1 of 3 runs failed.*start_fromgenome.csv" "$err"
check "and says why" says "failed: start_fromgenome.csv: exit code 2: .*a genome of 2 numbers"
check "the others are done" says "^f: 2 of 3 runs done"
check "still failing" exits 1 hebbes sweep f --quiet
hebbes export start -o exported >"$out" 2>"$err"
cp exported/genome.csv genome.csv
works "mended, it goes on" sweep f --quiet
check "all done" says "^f: 3 of 3 runs done"

# killed and started again
set -- sweep "$tiny" seed=1..3 train.generations=150 train.checkpoint_every=5 --jobs 2 --quiet
works "a sweep that nobody stops" "$@" -o straight-sweep
"$HEBBES" "$@" -o killed >"$out" 2>"$err" </dev/null &
sweep=$!
while [ ! -s killed/seed1/metrics.csv ] && [ ! -s killed/s1/metrics.csv ]; do sleep 0.1; done
kill -9 $sweep
wait $sweep 2>/dev/null
check "started again" exits 0 hebbes "$@" -o killed
for run in s1 s2 s3; do
  check "$run: the same metrics" \
    same_metrics straight-sweep/$run/metrics.csv killed/$run/metrics.csv
  check "$run: the same bits" cmp straight-sweep/$run/checkpoints/gen-000150.h5 \
    killed/$run/checkpoints/gen-000150.h5
done

# told to end: the runs save and end as well
for pair in INT:130 TERM:143; do
  number=${pair%:*}
  rm -rf told
  env --default-signal=INT "$HEBBES" sweep "$tiny" seed=1..3 train.generations=100000 -o told \
    --jobs 2 --quiet >/dev/null 2>"$work/told" </dev/null &
  sweep=$!
  while [ ! -s told/s1/metrics.csv ]; do sleep 0.1; done
  check "a second sweep on the folder" exits 2 hebbes sweep told
  check "is refused" says "another process" "$err"
  works "its status meanwhile" sweep told --status --json
  check "somebody runs" json 'j["running"] >= 1 and j["failed"] == 0 and j["done"] == 0'
  works "unfinished runs count when asked" sweep told --status --unfinished --json
  check "they have scores" json 'j["cells"][0]["best"] is not None'
  kill -s "$number" $sweep
  wait $sweep
  check "SIG$number ends it" test $? -eq "${pair#*:}"
  check "in one line" one_message "$work/told"
  check "the run saved" sh -c 'ls told/s1/checkpoints/gen-*.h5 >/dev/null'
  check "and stopped" says "stopped: SIG$number" told/s1/log.txt
done

# a job array
cat >sbatch <<'SH'
#!/bin/sh
# a fake sbatch: runs the tasks of an array one after the other
tasks=$(sed -n 's/^#SBATCH --array=0-//p' "$1")
for i in $(seq 0 "$tasks"); do
  SLURM_ARRAY_TASK_ID=$i SLURM_CPUS_PER_TASK=1 sh "$1" || echo "task $i: $?"
done
SH
chmod +x sbatch
works "a job array" sweep "$tiny" condition=A,static seed=1..2 --slurm -o "with a ' quote"
script="with a ' quote/sweep.sbatch"
check "for all runs" says "^#SBATCH --array=0-3$" "$script"
check "nothing has run" test ! -e "with a ' quote/A-s1/metrics.csv"
if command -v shellcheck >"$work/shellcheck"; then
  check "shellcheck has nothing to say" shellcheck "$script"
fi
check "it runs" exits 0 ./sbatch "$script"
check "without a failure" sh -c "! grep task '$out'"
works "and all is done" sweep "with a ' quote" --status --json
check "of the array" json 'j["done"] == 4'
refuses "a task that is none" "only" sweep "with a ' quote" --only 4

# tail
works "the end of a run" tail straight -n 1
check "its last row" says "^ *2/2 "
check "and why it ended" says "done: all 2 generations"
works "as JSON" tail straight -n 5 --json
check "a row a line" test "$(wc -l <"$out")" -eq 2
works "of a sweep that is over" tail s
check "says how it stands" says '^s: [0-9]+ of [0-9]+ runs done, nobody works on it; hebbes '
refuses "of nothing" "no run here" tail nope
refuses "of what" "which run" tail
"$HEBBES" train "$tiny" train.generations=60 -o followed --quiet >"$work/train" 2>&1 </dev/null &
while [ ! -s followed/metrics.csv ]; do sleep 0.05; done
works "a run that goes on" tail followed -n 1000
check "from its first row" says "^ *1/60 "
check "to its last" says "^ *60/60 "
wait

# TensorBoard
works "event files" train "$tiny" logger.tensorboard=true -o board --quiet
check "are there" sh -c 'ls board/tensorboard/events.out.tfevents.* >/dev/null'
works "another session" train --resume board train.generations=5 --quiet
check "has a file of its own" test "$(find board/tensorboard -type f | wc -l)" -eq 2
if python3 -c 'import tensorboard' 2>"$work/none"; then
  cat >board.py <<'PYTHON'
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
board = EventAccumulator("board/tensorboard", size_guidance={"scalars": 0, "tensors": 0})
board.Reload()
steps = [event.step for event in board.Scalars("fitness_mean")]
assert steps == [0, 1, 2, 3, 4], steps
assert b"generations: 5" in board.Tensors("config")[-1].tensor_proto.string_val[0]
PYTHON
  check "TensorBoard reads them" python3 board.py
fi
works "replaced by force" train "$tiny" -o board --force --quiet
check "without events" test ! -e board/tensorboard

finish

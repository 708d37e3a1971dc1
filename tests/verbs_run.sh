#!/bin/sh
# verbs_run.sh: the life of a run: train, resume, eval, export; what is refused and left behind.
# shellcheck source=tests/shell.sh
. "$(dirname "$0")/shell.sh"

# train
works "train" train "$tiny" train.generations=3 train.evaluate_every=2 -o run
check "says what to type next" says 'hebbes eval run'
check "says why it stopped" says 'stopped: .*3'
for file in config.yaml metrics.csv log.txt checkpoints/gen-000003.h5 checkpoints/best.h5; do
  check "leaves $file" test -s run/$file
done
check "leaves no temporary file" test -z "$(find . -name '*.tmp*' -o -name '*~')"
fitness=fitness_mean,fitness_std,fitness_min,fitness_max,best_ever,eval_mean,eval_std,diverged
check "metrics have their columns" says \
  "^generation,evaluations,env_steps,$fitness,.*wall_s,steps_per_s$" run/metrics.csv
check "a row a generation" test "$(wc -l <run/metrics.csv)" -eq 4
check "eval_mean is empty in rows without evaluation" \
  test "$(sed -n 2p run/metrics.csv | cut -d, -f9,10)" = ,
check "and filled in rows with one" test -n "$(sed -n 3p run/metrics.csv | cut -d, -f9)"
works "the config of a run is a config" config run/config.yaml
composes_to_itself() { # but for the comment that says the size of a genome
  grep -v '^# genome: [0-9]* numbers' "$out" | cmp -s - run/config.yaml
}
check "and composes to itself" composes_to_itself
refuses "a run that is there" "run.*--resume.*--force" train "$tiny" -o run
mkdir full && echo mine >full/file
refuses "a folder that is no run" "full" train "$tiny" -o full
refuses "a folder that is no run, with force" "full" train "$tiny" -o full --force
works "train --force" train "$tiny" train.generations=2 -o run --force --quiet
check "--quiet is quiet" test ! -s "$err"
works "train --json" train "$tiny" train.generations=2 -o json --json
check "gives JSON" json 'j["generations"] == 2 and j["evaluations"] == 16'
works "the default folder" train "$tiny" train.generations=1 seed=5
check "is named by robot, condition and seed" test -d runs/half-cheetah-E-s5
works "a run stops at its target" train "$tiny" train.generations=9 train.target=-1000 -o target
check "at once" test "$(wc -l <target/metrics.csv)" -eq 2

# the same again
works "the run's own config" train run/config.yaml -o again
checkpoint=checkpoints/gen-000002.h5
check "gives the same checkpoint" cmp run/$checkpoint again/$checkpoint
check "and the same metrics" same_metrics run/metrics.csv again/metrics.csv
works "from somewhere else" train run/config.yaml -o elsewhere/deeper/again
check "gives the same checkpoint" cmp run/$checkpoint elsewhere/deeper/again/$checkpoint

# resume
works "resume of a finished run" train --resume run
works "a longer run" train --resume run train.generations=4
works "is the same as one in one go" train "$tiny" train.generations=4 -o straight
check "in its metrics" same_metrics run/metrics.csv straight/metrics.csv
cp -r run edited
sed -i 's/population: 8/population: 16/' edited/config.yaml
refuses "a config that was edited" \
  "edited/config.yaml: has 'population: 16', but .* 'population: 8'" train --resume edited
cp -r run other
works "a run of another strategy" train "$tiny" strategy=random-search train.generations=5 -o rs
cp rs/checkpoints/gen-000005.h5 other/checkpoints
refuses "its checkpoint" \
  "other/config.yaml: has 'name: openai-es', but .* 'name: random-search'" train --resume other
rm -r edited other rs
refuses "another population in mid-run" "strategy.population" \
  train --resume run strategy.population=16
refuses "resume of nothing" "nowhere" train --resume nowhere
refuses "resume with a config" "resume" train quickstart --resume run

# eval
works "eval" eval run --json
check "30 episodes unless said" json 'j["episodes"] == 30 and len(j["returns"]) == 30'
check "mean, sem and interval belong together" json \
  'abs(sum(j["returns"]) / 30 - j["mean"]) < 1e-9 and
   abs(j["ci95"][1] - j["mean"] - 2.045229642132703 * j["sem"]) < 1e-9 * abs(j["mean"]) + 1e-9 and
   j["min"] == min(j["returns"]) and j["max"] == max(j["returns"]) and j["diverged"] == 0'
cp "$out" first
works "eval again" eval run --json
check "gives the same" cmp -s "$out" first
works "eval of a checkpoint" eval run/checkpoints/gen-000004.h5 --json
check "gives the same" cmp -s "$out" first
works "eval with another seed" eval run --json --seed 11
check "gives something else" sh -c "! cmp -s '$out' first"
works "eval --csv" eval run --episodes 7 --csv episodes.csv
check "has a header" says '^episode,return,steps,diverged$' episodes.csv
check "and a row an episode" test "$(wc -l <episodes.csv)" -eq 8
works "eval of the best" eval run --genome best --episodes 3
works "eval with plasticity frozen" eval run --freeze-at 0.5 --episodes 3
works "eval in a longer world" eval run env.steps=40 --episodes 2 --csv longer.csv
check "lasts longer" test "$(sed -n 2p longer.csv | cut -d, -f3)" -eq 40
refuses "eval of nothing" "RUN|run" eval
refuses "eval of no run" "nowhere" eval nowhere
refuses "no episodes" "episodes" eval run --episodes 0
refuses "half an episode" "episodes" eval run --episodes 2.5
refuses "freeze beyond the end" "freeze-at" eval run --freeze-at 1.5
refuses "a genome that is not there" "nobody.csv" eval run --genome nobody.csv
refuses "a misspelt genome" "did you mean 'best'" eval run --genome bset
refuses "another controller" "policy.hidden" eval run policy.hidden=[3]

# export, and the way back
works "export" export run -o controller
for file in genome.csv weights.csv normalization.csv config.yaml; do
  check "leaves $file" test -s controller/$file
done
works "eval of the exported genome" eval run --genome controller/genome.csv --json
check "gives the same" cmp -s "$out" first
works "start from a run" train "$tiny" train.generations=1 train.start_from=run -o from-run
works "start from a genome" train "$tiny" train.generations=1 \
  train.start_from=controller/genome.csv -o from-csv
differ() { ! same_metrics "$1" "$2" >"$work/difference"; }
check "does not know what the run has seen" differ from-run/metrics.csv from-csv/metrics.csv
for start in run controller/genome.csv; do
  works "without statistics, from $start" train "$tiny" train.generations=1 \
    train.normalize_observations=false "train.start_from=$start" -o "raw-${start%/*}"
done
check "gives the same" same_metrics raw-run/metrics.csv raw-controller/metrics.csv
mv controller elsewhere/controller
works "goes on when the genome is gone" train --resume from-csv train.generations=2
mv elsewhere/controller controller
printf '2,3\n' >short.csv
refuses "a genome of another size" "short.csv" eval run --genome short.csv
refuses "start from a genome of another size" "start_from.* 2 numbers" \
  train "$tiny" train.start_from=short.csv -o no
refuses "start from nowhere" "train.start_from: nowhere" \
  train "$tiny" train.start_from=nowhere -o no
refuses "export to nowhere" "-o" export run
refuses "export into a run" "again: is a run's folder" export run -o again
refuses "a table into nowhere" "no/where.csv" eval run --csv no/where.csv
refuses "returns into nowhere" "no/where.csv" eval run --returns no/where.csv

# shared coefficients and a static matrix, out and back
works "train with one plastic matrix" train "$tiny" policy=gru-hebbian plasticity.sharing=layer \
  plasticity.layers=Uz -o one --quiet
works "eval" eval one --episodes 2 --json
cp "$out" one.json
works "export" export one -o one-out
check "its genome is the static weights and eta-abcd once" \
  test "$(tr , '\n' <one-out/genome.csv | wc -l)" -eq $((3 * 17 * 16 + 2 * 16 * 16 + 16 * 6 + 5))
works "eval of the exported genome" eval one --genome one-out/genome.csv --episodes 2 --json
check "gives the same" cmp -s "$out" one.json
awk 'BEGIN { for (i = 1; i <= 17; i++) printf "%s%d", (i > 1 ? "," : ""), i % 3; print "" }' >x.csv
works "probe" probe one-out/config.yaml --outputs 6 --genome one-out/genome.csv \
  --weights one-out/weights.csv --inputs x.csv --out y.csv

# damaged checkpoints
newest=run/checkpoints/gen-000004.h5
cp $newest good.h5
head -c 3000 good.h5 >short.h5
refuses "a checkpoint cut short" "short.h5" eval short.h5
flip() { # file: another byte at 2500
  byte=$(od -An -tu1 -j2500 -N1 "$1")
  printf '%b' "\\0$(printf '%o' $((byte ^ 5)))" | dd of="$1" bs=1 seek=2500 conv=notrunc 2>/dev/null
}
cp good.h5 flipped.h5
flip flipped.h5
refuses "a checkpoint with a wrong byte" "flipped.h5" eval flipped.h5
refuses "a file that is no checkpoint" "metrics.csv" eval run/metrics.csv
cp flipped.h5 $newest
works "the newest good one is used" eval run --episodes 2
check "with a warning" says "gen-000004.h5" "$err"
works "and resumed from" train --resume run
check "to the same state" cmp -s $newest good.h5

# a run in use
"$HEBBES" train "$tiny" train.generations=1000000 -o busy --quiet >/dev/null 2>&1 &
busy=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do
  [ -s busy/metrics.csv ] || sleep 1
done
check "a second process is refused" exits 2 hebbes train --resume busy
check "in one line" one_line "$err"
check "that says so" says "another process" "$err"
kill -INT $busy
wait $busy
code=$?
check "SIGINT ends a run with 130" test $code -eq 130
works "which can be resumed" train --resume busy train.generations=1
"$HEBBES" train "$tiny" train.generations=1000000 -o term --quiet >/dev/null 2>&1 &
term=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do
  [ -s term/metrics.csv ] || sleep 1
done
kill -TERM $term
wait $term
code=$?
check "SIGTERM ends a run with 143" test $code -eq 143
check "behind a checkpoint" test -n "$(ls term/checkpoints)"

# no room for what is written
works "a run to go on with" train "$tiny" train.generations=1 -o small
cp -r small before
check "a full disk ends a run with 1" exits 1 sh -c \
  "ulimit -f 2; exec '$HEBBES' train --resume small train.generations=100000 --quiet"
check "in one line" one_line "$err"
works "what was there is intact" eval small --episodes 2
checkpoint=checkpoints/gen-000001.h5
check "and so is its checkpoint" cmp before/$checkpoint small/$checkpoint
refuses "a folder that cannot be made" "file" train "$tiny" -o full/file/run

# a robot that diverges is counted and scored, not an error
works "an absurd gain" train "$tiny" plasticity.lr=1000 plasticity.normalizer=none \
  policy.activation=linear policy.output_activation=linear env.steps=400 -o absurd
check "is counted as divergence" test "$(sed -n 2p absurd/metrics.csv | cut -d, -f11)" -gt 0
works "and can be looked at" eval absurd --episodes 3 --json

finish

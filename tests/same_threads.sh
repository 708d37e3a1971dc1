#!/bin/sh
# same_threads.sh: metrics and checkpoint are the same for one thread, two and three.
# shellcheck source=tests/shell.sh
. "$(dirname "$0")/shell.sh"

# enough episodes that threads overtake one another
for policy in mlp-hebbian mlp; do
  for threads in 1 2 3; do
    works "$policy with threads=$threads" train "$tiny" policy=$policy threads=$threads \
      strategy.population=24 train.repeats=2 train.generations=3 -o $policy-$threads --quiet
  done
  for threads in 2 3; do
    check "the same metrics" same_metrics $policy-1/metrics.csv $policy-$threads/metrics.csv
    for run in $policy-1 $policy-$threads; do
      works "eval of $run" eval "$run" threads=1 --json
      mv "$out" "$run.json"
    done
    check "the same returns" cmp $policy-1.json $policy-$threads.json
  done
done

finish

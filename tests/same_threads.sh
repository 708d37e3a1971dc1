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

# variants of the body, one that changes in mid-episode, and tests on others; bodies that differ
# and another reward from the second generation on
for threads in 1 2 3; do
  works "damaged bodies with threads=$threads" train "$tiny" threads=$threads \
    'damage.train=[none, cheetah-motor-2-late, push-50, cheetah-frozen-bshin]' \
    'damage.test=[pendulum, dropout]' damage.every=1 randomization=any randomization.evaluate=true \
    curriculum.window=1 curriculum.randomization_threshold=-1e6 curriculum.reward_threshold=-1e6 \
    curriculum.reward.control=0.3 strategy.population=6 train.repeats=2 train.generations=3 \
    -o damaged-$threads --quiet
done
check "columns of variants" says \
  'train_none_mean.*train_cheetah-motor-2-late_before.*test_pendulum_mean' damaged-1/metrics.csv
for threads in 2 3; do
  check "the same metrics" same_metrics damaged-1/metrics.csv damaged-$threads/metrics.csv
done

finish

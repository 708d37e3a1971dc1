#!/bin/sh
# kill_resume.sh: a run that is killed (-9) at any moment and resumed ends in the same bits as one
# that was never stopped.
# shellcheck source=tests/shell.sh
. "$(dirname "$0")/shell.sh"

config="$tiny train.generations=40 train.checkpoint_every=3 train.evaluate_every=5
  damage.train=[none,cheetah-motor-2-late] damage.test=[cheetah-frozen-bshin,slope-5]
  damage.every=4 randomization=any curriculum.window=13 curriculum.randomization_threshold=-1e6
  curriculum.reward_threshold=-1e6 curriculum.reward.control=0.3"
# shellcheck disable=SC2086 # $config is several words
works "a run that nobody stops" train $config -o straight --quiet
start=$(date +%s%N)
# shellcheck disable=SC2086
works "the same once more, timed" train $config -o timed --quiet
span=$((($(date +%s%N) - start) / 1000000))

# shellcheck disable=SC2086
set -- train $config -o killed
kills=0
state=17
while [ $kills -lt 40 ]; do
  "$HEBBES" "$@" --quiet >"$out" 2>"$err" </dev/null &
  # pseudo-random moments: from before the run exists to nearly its end
  state=$(((state * 1103 + 12345) % 65536))
  moment=$((state % (span / 4 + 1)))
  sleep "$((moment / 1000)).$(printf '%03d' $((moment % 1000)))"
  kill -9 $! 2>/dev/null
  wait $! 2>/dev/null
  [ $? -eq 137 ] || break
  kills=$((kills + 1))
  # killed before there was a run: the same once more
  [ ! -s killed/config.yaml ] || set -- train --resume killed
done
check "it was killed several times" test $kills -ge 3
echo "# killed $kills times within $span ms"
works "resumed to its end" train --resume killed --quiet
check "the same metrics" same_metrics straight/metrics.csv killed/metrics.csv
check "the same checkpoint" cmp straight/checkpoints/gen-000040.h5 killed/checkpoints/gen-000040.h5
check "the same best" cmp straight/checkpoints/best.h5 killed/checkpoints/best.h5
check "nothing left over" test \
  "$(cd straight && find . | sort)" = "$(cd killed && find . | sort)"

finish

#!/bin/sh
# bench_strategies.sh: hebbes bench strategies: counts, what it prints, bad input.
# shellcheck source=tests/shell.sh
. "$(dirname "$0")/shell.sh"

keys='strategy function dim population seeds successes evaluations_median evaluations_q25
  evaluations_q75 seconds_per_generation'
functions='sphere ellipsoid rotated-ellipsoid discus cigar different-powers rosenbrock rastrigin
  schwefel12 ackley griewank'
# shellcheck disable=SC2317 # called by works and refuses
bench() {
  verdict=$1
  title=$2
  shift 2
  if [ "$verdict" = refuses ]; then
    pattern=$1
    shift
    refuses "$title" "$pattern" bench strategies "$@" threads=1
  else
    works "$title" bench strategies "$@" threads=1
  fi
}

works "--help" bench strategies --help
check "--help has an example" says '^example: hebbes bench strategies'
for f in $functions; do
  check "--help lists $f" says "(^|[ :])${f}[,;]"
done

# every strategy, every function
bench works "everything" --dim 3 --seeds 2 --max-evaluations 60 --json
check "has rows of these keys" json \
  "len(j) > 20 and all(' '.join(r) == ' '.join('''$keys'''.split()) for r in j)"
check "of every function" json \
  "{r['function'] for r in j} == set('''$functions'''.split())"
check "and counts seeds" json \
  'all(r["seeds"] == 2 and r["successes"] in (0, 1, 2) and r["dim"] == 3 for r in j)'

# what is counted
one='--strategy openai-es --function sphere --dim 4 --target 0.5 --seeds 5 lr.init=0.3'
# shellcheck disable=SC2086 # $one is several words
{
  bench works "a target" $one --json
  cp "$out" individual
  check "is reached" json 'j[0]["successes"] == 5 and
    4 <= j[0]["evaluations_q25"] <= j[0]["evaluations_median"] <= j[0]["evaluations_q75"]'
  check "by 4 + floor(3 ln 4) individuals" json 'j[0]["population"] == 8'
  bench works "again" $one --json strategy.lr.init=0.3
  check "is the same" json "dict(j[0], seconds_per_generation=0) ==
    dict(json.load(open('individual'))[0], seconds_per_generation=0)"
  bench works "with two threads" $one threads=2 --json
  check "too" json "dict(j[0], seconds_per_generation=0) ==
    dict(json.load(open('individual'))[0], seconds_per_generation=0)"
  bench works "other seeds" $one seed=77 --json
  check "take another time" json \
    "j[0]['evaluations_median'] != json.load(open('individual'))[0]['evaluations_median']"
  bench works "the mean" $one --count mean --seeds 3 --json
  check "is counted in generations" json 'j[0]["successes"] == 3 and
    j[0]["evaluations_median"] % 8 == 0'
  bench works "a start beside the target" $one --x0 0.25..0.25 --sigma 1e-9 --json
  check "is there at once" json 'j[0]["evaluations_q75"] == 1'
  bench works "too few evaluations" $one --max-evaluations 3 --target 1e-9 --json
  check "are failures" json 'j[0]["successes"] == 0 and j[0]["seeds"] == 5 and
    j[0]["evaluations_median"] is None'
}
bench works "generations" --strategy openai-es --function ackley --dim 7,1000 --generations 3 \
  --population 32 --json
check "are timed" json 'len(j) == 2 and all(r["seconds_per_generation"] > 0 and
  r["evaluations_median"] is None and r["successes"] is None and r["seeds"] == 1 and
  r["population"] == 32 for r in j) and [r["dim"] for r in j] == [7, 1000]'
bench works "a table" --strategy openai-es,random-search --function sphere --function cigar \
  --dim 2 --seeds 2 --max-evaluations 30
check "has a head" says '^strategy +function +dim'
check "and four rows" test "$(grep -cE ' [012]/2 ' "$out")" -eq 4
bench works "an odd population for all" --function sphere --dim 3 --population 9 --seeds 1 \
  --max-evaluations 30
check "leaves out those with pairs" says '^openai-es is left out: .* 9 is odd' "$err"
check "and runs the rest" says '^random-search +sphere' "$out"

bench refuses "an unknown strategy" "did you mean 'openai-es'" --strategy opnai-es
bench refuses "an unknown function" "did you mean 'sphere'" --function cigar,spheer
bench refuses "an unknown key" "did you mean 'strategy.sigma.init'" sigma.ini=3
bench refuses "a key that is none of a strategy's" "unknown key 'strategy.env'" env=ant
bench refuses "one dimension" "2 to 100000" --dim 1
bench refuses "too many dimensions" "2 to 100000" --dim 10,100001
bench refuses "dimensions that are no number" "'ten'" --dim ten
bench refuses "a prime number of axes to be turned" "take 99990" --dim 99991 \
  --strategy random-search --function rotated-ellipsoid --generations 1
bench refuses "an odd population for pairs" "9 is odd" --strategy openai-es --population 9
bench refuses "one individual" "strategy.population" --population 1
bench refuses "no seeds" "seeds" --seeds 0
bench refuses "a target that is none" "target" --target low
bench refuses "an infinite target" "target" --target inf
bench refuses "an empty range" "x0" --x0 3..-3
bench refuses "a start that is no range" "is not a range" --x0 3
bench refuses "no step size" "sigma" --sigma 0
bench refuses "a step size for who has none" "no step size" --sigma 2 --strategy random-search
bench refuses "an unknown count" "did you mean 'mean'" --count men
bench refuses "a target and generations" "without a target" --target 3 --generations 4
bench refuses "no evaluations" "max-evaluations" --max-evaluations 0
bench refuses "a robot behind it" "unexpected argument 'ant'" ant
bench refuses "an option of bench" "unknown option '--rounds'" --rounds 3

# beside the recorded medians, in short form, so that it cannot rot
check "compare.py --short" exits 0 "$HEBBES_SOURCE/bench/strategies/compare.py" --short --jobs 1 \
  --hebbes "$HEBBES"
check "has a row that passes" says '^\| reference \| sep-cma-es \| sphere \| 10 .* pass \|$'

# the first signal ends it with what there is
"$HEBBES" bench strategies --strategy random-search --function sphere,cigar --dim 2 --json \
  --max-evaluations 1000000000000 --target -1 threads=1 >"$out" 2>"$err" &
pid=$!
sleep 1
kill -INT $pid
wait $pid
code=$?
check "SIGINT is exit code 130" test $code -eq 130
check "says so in one line" one_line "$err"
check "and prints the row" json 'len(j) == 1 and j[0]["seeds"] == 1 and j[0]["successes"] == 0'

finish

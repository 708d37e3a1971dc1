# shellcheck shell=sh
# shell.sh: what the tests in shell share. To be sourced: . "$(dirname "$0")/shell.sh"
# It leaves the test in an empty folder that goes away at exit, and prints the Test Anything
# Protocol.
# HEBBES is the program, HEBBES_SOURCE the source tree. End a test with `finish`.
set -u
unset LD_LIBRARY_PATH
: "${HEBBES:?the program to test}" "${HEBBES_SOURCE:?the source tree}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
out=$work/out
err=$work/err
mkdir "$work/here"
cd "$work/here" || exit 1
n_checks=0
n_failed=0

# a config that trains in no time
tiny=$work/tiny.yaml
cat >"$tiny" <<'YAML'
defaults:
  - env: half-cheetah
  - condition: E
  - strategy: openai-es
  - _self_
env:
  steps: 20
strategy:
  population: 8
train:
  generations: 2
  repeats: 1
threads: 1
YAML

hebbes() {
  "$HEBBES" "$@"
}

# name, command: passes when the command succeeds
check() {
  _what=$1
  shift
  n_checks=$((n_checks + 1))
  if "$@"; then
    echo "ok $n_checks - $_what"
  else
    echo "not ok $n_checks - $_what"
    n_failed=$((n_failed + 1))
  fi
}

# exit code, command: runs it with its output in $out and $err
exits() {
  _want=$1
  shift
  "$@" >"$out" 2>"$err" </dev/null
  _got=$?
  [ "$_got" -eq "$_want" ] && return
  echo "# exit code $_got instead of $_want: $*"
  sed 's/^/#   /' "$out" "$err" | head -n 20
  return 1
}

# pattern [file]: is there such a line?
says() {
  grep -qE -- "$1" "${2:-$out}" && return
  echo "# no line like '$1' in:"
  sed 's/^/#   /' "${2:-$out}" | head -n 20
  return 1
}

one_line() {
  [ "$(wc -l <"$1")" -eq 1 ] && return
  echo "# not one line:"
  sed 's/^/#   /' "$1" | head -n 20
  return 1
}

# everything in the folder, with its contents
inventory() {
  find . -type d | sort
  find . -type f -exec cksum {} + | sort
}

# name, hebbes arguments: succeeds
works() {
  _title=$1
  shift
  check "$_title" exits 0 hebbes "$@"
}

declines() {
  _pattern=$1
  shift
  inventory >"$work/before"
  exits 2 hebbes "$@" && one_line "$err" && says "$_pattern" "$err" || return 1
  [ ! -s "$out" ] || { echo "# prints to stdout: $(head -n 1 "$out")" && return 1; }
  inventory | cmp -s - "$work/before" || { echo "# leaves something behind" && return 1; }
}

# name, pattern, hebbes arguments: bad input: exit code 2, one line on stderr, nothing touched
refuses() {
  _title=$1
  shift
  check "$_title" declines "$@"
}

# name, pattern, hebbes arguments: fails at run time: exit code 1, one line on stderr
fails() {
  _title=$1
  _pattern=$2
  shift 2
  check "$_title" exits 1 hebbes "$@"
  check "$_title: in one line" one_line "$err"
  check "$_title: that says why" says "$_pattern" "$err"
}

# is the output JSON, and does this expression about it (named j) hold?
json() {
  python3 - "$out" "$1" <<'PYTHON'
import json, sys
j = json.load(open(sys.argv[1]))
sys.exit(not eval("(" + sys.argv[2] + ")"))
PYTHON
}

# metrics.csv without the clock's columns
deterministic() {
  sed 's/,[^,]*,[^,]*$//' "$1"
}

same_metrics() {
  deterministic "$1" >"$work/metrics"
  deterministic "$2" | cmp - "$work/metrics"
}

finish() {
  echo "1..$n_checks"
  [ "$n_failed" -eq 0 ]
  exit
}

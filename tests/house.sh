#!/bin/sh
# house.sh: the rules of the house that no compiler checks: who may include whom, the door of each
# library, the lists of members, words that have no place here, sizes. One line a finding; fails if
# there is one. HEBBES_SOURCE is the tree to look at.
set -eu
cd "${HEBBES_SOURCE:-$(dirname "$0")/..}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
findings=$work/findings

# who may include what: the longest beginning of a file's path decides; lines of one add up
directions='
src/main.c     src/cli/ src/config/params.h src/base/ version.h
src/cli/  src/cli/ src/run/ src/analysis/ src/config/ src/registry.h src/base/ version.h
src/cli/  src/render/ src/report/
src/report/    src/report/ src/base/
src/render/    src/render/ src/run/ src/analysis/ src/base/ CONTRACTS envs/world.h
src/run/       src/run/ src/config/ src/registry.h src/base/ version.h CONTRACTS envs/bare.h
src/run/evolution.c   src/run/ src/base/ strategies/shapings.h
src/run/asktell.c     src/run/ src/hebbes.h
src/run/controller.c  src/run/ src/hebbes.h
src/analysis/  src/analysis/ src/base/
src/config/    src/config/ src/registry.h src/base/ CONTRACTS
src/registry   src/registry.h rules.def policies.def strategies.def envs.def CONTRACTS
src/hebbes.h
src/policies/  src/policies/ rules/ src/base/
rules/         rules/ src/base/
strategies/    strategies/ src/base/
envs/          envs/ src/base/
src/base/      src/base/
examples/      hebbes.h
'
contracts="rules/rule.h src/policies/policy.h src/policies/plasticity.h \
strategies/strategy.h strategies/restarts.h envs/env.h envs/damage.h envs/randomization.h \
envs/measure.h"

# which files may include a library; tests and bench may include any
doors='
omp.h              src/base/parallel.c
yaml.h             src/config/tree.c
hdf5.h             src/base/store.c
xxhash.h           src/base/envelope.c src/base/walk.c
jansson.h          src/cli/json.h
Random123/         src/base/rng.c
gsl/gsl_rng.h      src/base/rng.h src/base/rng.c
gsl/gsl_randist.h  src/base/rng.c
cblas.h            strategies/matrices.c src/analysis/gram.c
lapacke.h          strategies/matrices.c src/analysis/principal.c
mujoco/            envs/ src/render/scene.h examples/
libav              src/render/film.c
libsw              src/render/film.c
GLFW/              src/render/window.c
EGL/
mpi.h
'

folders='src rules strategies envs examples tests bench'
# shellcheck disable=SC2046,SC2086 # one word a file; a folder may be missing
files=$(find $(ls -d $folders 2>/dev/null) -name '*.[ch]' | sort)
ours=$(echo "$files" | grep -vE '^(tests|bench)/')

# copies without comments and without the insides of strings, line for line: $work/FILE
echo "$files" | sed 's|/[^/]*$||' | sort -u | sed "s|^|$work/|" | xargs mkdir -p
# shellcheck disable=SC2086
awk -v work="$work" '
  FNR == 1 { if (out) close(out); out = work "/" FILENAME; comment = 0 }
  {
    rest = $0
    code = ""
    while (rest != "") {
      if (comment) {
        end = index(rest, "*/")
        if (end == 0) break
        comment = 0
        rest = substr(rest, end + 2)
      }
      if (!match(rest, /"|\x27|\/\/|\/\*/)) { code = code rest; break }
      code = code substr(rest, 1, RSTART - 1)
      sign = substr(rest, RSTART, RLENGTH)
      rest = substr(rest, RSTART + RLENGTH)
      if (sign == "//") break
      if (sign == "/*") { comment = 1; continue }
      code = code sign
      while (rest != "" && substr(rest, 1, 1) != sign) {
        n = substr(rest, 1, 1) == "\\" ? 2 : 1
        if ($0 ~ /^#include/) code = code substr(rest, 1, n)
        rest = substr(rest, n + 1)
      }
      code = code sign
      rest = substr(rest, 2)
    }
    sub(/[ \t]+$/, "", code)
    print code > out
  }' $files

# every include against the directions and the doors
includes() {
  # shellcheck disable=SC2086
  (cd "$work" && awk -v contracts="$contracts" -v directions="$directions" -v doors="$doors" '
    function begins(text, start) { return substr(text, 1, length(start)) == start }
    # the longest key of the table that text begins with; "" if there is none
    function longest(text, table,   key, best) {
      for (key in table) if (begins(text, key) && length(key) > length(best)) best = key
      return best
    }
    function one_of(text, list,   part, i, n) {
      n = split(list, part, " ")
      for (i = 1; i <= n; i++) if (begins(text, part[i])) return 1
      return 0
    }
    function read_table(text, table,   line, key, i, n) {
      n = split(text, line, "\n")
      for (i = 1; i <= n; i++) {
        key = line[i]
        sub(/ .*/, "", key)
        if (key != "") table[key] = table[key] substr(line[i], length(key) + 1)
      }
    }
    BEGIN {
      gsub(/CONTRACTS/, contracts, directions)
      read_table(directions, direction)
      read_table(doors, door)
    }
    !/^#include/ { next }
    { header = $2; gsub(/[<>"]/, "", header); place = FILENAME ":" FNR ": " }
    $2 ~ /^"/ {
      from = longest(FILENAME, direction)
      if (from == "" || !one_of(header, direction[from])) print place "may not include " header
    }
    $2 ~ /^</ {
      library = longest(header, door)
      if (library != "" && !one_of(FILENAME, door[library]))
        print place header " may be included only by" door[library]
    }' $ours)
}

# what is wrong, pattern, files: a finding for each line of code that matches
words() {
  what=$1
  pattern=$2
  shift 2
  (cd "$work" && grep -nHE -- "$pattern" "$@" 2>/dev/null) |
    sed "s|^\([^:]*:[0-9]*\):.*|\1: $what|"
}

forbidden_words() {
  # shellcheck disable=SC2046,SC2086
  {
    words 'threads start only in src/base/parallel.c' '#pragma omp' \
      $(echo "$ours" | grep -v '^src/base/parallel.c')
    words 'numbers come from src/base/rng.h' '\<(s?rand|rand_r|s?random|[dels]rand48)\(' $ours
    words 'only main.c and err.c end the program' '\<(_?exit|abort|_Exit|quick_exit)\(' \
      $(echo "$ours" | grep -vE '^(src/main.c|src/base/err.c|src/run/child.c|examples/)')
    words 'nothing is allocated here' '\<([mc]alloc|realloc|aligned_alloc|strdup)\(' \
      src/run/rollout.c $(echo "$ours" | grep '^rules/')
  }
}

# the config choice of a member: room, name as in the YAML
choice() {
  case $1 in
    rules) grep -lsE "^rule: *$2$" configs/plasticity/*.yaml || true ;;
    src/policies) ls "configs/policy/$2.yaml" 2>/dev/null || true ;;
    strategies) ls "configs/strategy/$2.yaml" 2>/dev/null || true ;;
    envs) ls "configs/env/$2.yaml" 2>/dev/null || true ;;
  esac
}

# one member: its state, its configs
member() {
  room=$1
  name=$2
  awk -v file="$room/$name.c" '
    /^ *static / && !/^ *static (inline )?[^=]*\(/ && !/const/ {
      print file ":" FNR ": a member keeps no state of its own"
    }' "$work/$room/$name.c"
  yaml=$(echo "$name" | tr _ -)
  [ "$room" != src/policies ] || yaml="$yaml $yaml-hebbian"
  for word in $yaml; do
    [ -n "$(choice "$room" "$word")" ] || echo "$room/$name.c: $word is not a choice in configs/"
    grep -rqsE "(^|[^a-z-])$word([^a-z-]|$)" configs/smoke ||
      echo "$room/$name.c: no file in configs/smoke uses $word"
  done
}

# every source of a room is in its list or a cupboard, that is, has a header
lists() {
  for room in rules strategies envs src/policies; do
    list=$(awk '/^[a-z]+ = \[$/ { on = 1; next } /^\]/ { on = 0 } on' "$room/meson.build" |
      tr -cd 'a-z0-9_\n')
    for file in "$room"/*.c; do
      name=$(basename "$file" .c)
      if echo "$list" | grep -qx "$name"; then
        member "$room" "$name"
      elif [ ! -f "$room/$name.h" ]; then
        echo "$file: neither in the list of $room/meson.build nor a cupboard with a header"
      fi
    done
  done
}

sizes() {
  # shellcheck disable=SC2046,SC2086
  awk '
    FNR == 501 { print FILENAME ": more than 500 lines" }
    length($0) > 100 { print FILENAME ":" FNR ": longer than 100 columns" }
    /\t/ { print FILENAME ":" FNR ": a tab" }' $files \
    bootstrap .ci/run tests/*.sh tools/fuzz tools/*/*.sh
}

# number of lines, file and name of each function
functions() {
  # shellcheck disable=SC2086
  (cd "$work" && awk '
    FNR == 1 { inside = 0 }
    inside && /^}/ { print n, FILENAME ": " name; inside = 0; head = "" }
    inside { n += NF > 0; next }
    /^[A-Za-z_]/ { head = "" }
    { head = head $0 }
    /\{$/ && head ~ /\(/ && head !~ /=/ {
      inside = 1
      n = 0
      name = head
      sub(/\(.*/, "", name)
      sub(/.*[ *]/, "", name)
    }' $ours)
}

functions | sort -n >"$work/functions"
{
  includes
  forbidden_words
  lists
  sizes
  awk '$1 > 60 { print $2 " " $3 " has " $1 " lines, more than 60" }' "$work/functions"
  awk '{ n[NR] = $1 }
    END { if (n[int((NR + 1) / 2)] >= 20) print "the median function is too long" }' \
    "$work/functions"
} >"$findings"

awk '{ n[NR] = $1 }
  END {
    printf "%d functions: median %d lines, nine in ten up to %d, longest %d\n", NR,
      n[int((NR + 1) / 2)], n[int(NR * 0.9)], n[NR]
  }' "$work/functions"
if [ -s "$findings" ]; then
  cat "$findings"
  exit 1
fi

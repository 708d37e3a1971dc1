#!/bin/sh
# house_finds.sh: house.sh sees what it should: one offence of each kind is planted into a copy.
set -eu
tests=$(cd "$(dirname "$0")" && pwd)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cd "$tests/.."
mkdir "$copy/.ci"
cp -r bootstrap tools src rules strategies envs tests configs "$copy"
cp .ci/run "$copy/.ci"
cd "$copy"

# file, line of code, finding
plants='
rules/eta_plain.c|#include "src/run/run.h"|may not include src/run/run.h
src/base/err.c|#include "src/config/tree.h"|may not include src/config/tree.h
src/run/run.c|#include <omp.h>|omp.h may be included only by
src/run/task.c|#include <mujoco/mujoco.h>|mujoco/mujoco.h may be included only by
envs/hopper.c|#include <gsl/gsl_randist.h>|gsl/gsl_randist.h may be included only by
src/run/run.c|#pragma omp parallel|threads start only in
strategies/openai_es.c|  x = rand();|numbers come from
src/run/folder.c|  abort();|only main.c and err.c
rules/abcd.c|  p = malloc(3);|nothing is allocated here
src/run/rollout.c|  p = strdup(q);|nothing is allocated here
envs/ant.c|static int calls;|a member keeps no state
envs/hopper.c|  static double last[4] = {2};|a member keeps no state
src/main.c|'"$(printf '\t')"'return;|a tab
src/main.c|// '"$(printf '%0100d' 7)"'|longer than 100 columns
'
echo "$plants" | while IFS='|' read -r file code finding; do
  [ -z "$file" ] || printf '%s\n' "$code" >>"$file"
done
echo 'int stray;' >rules/stray.c
rm -rf configs/env/ant.yaml configs/smoke
yes '//' | head -n 501 >src/base/long.c
{
  echo 'int f(void) {'
  yes '  f();' | head -n 61
  echo '}'
} >src/base/long_function.c
plants="$plants
rules/stray.c||neither in the list
envs/ant.c||ant is not a choice
envs/hopper.c||no file in configs/smoke uses hopper
src/base/long.c||more than 500 lines
src/base/long_function.c||f has 61 lines
"

# quoted and commented words are none
cat >>src/base/err.c <<'QUOTED'
static const char *const quoted = "rand() \" abort()"; // rand() abort()
/* abort()
   rand() */
QUOTED

if HEBBES_SOURCE=$copy "$tests/house.sh" >report; then
  echo "house.sh found nothing at all"
  exit 1
fi
echo "$plants" | while IFS='|' read -r file code finding; do
  if [ -n "$file" ] && ! grep -F "$file" report | grep -qF "$finding"; then
    echo "not found: $file: $code ($finding)"
    exit 1
  fi
done
if grep -F src/base/err.c report | grep -qE 'numbers come|only main'; then
  echo "house.sh reads comments or strings"
  exit 1
fi

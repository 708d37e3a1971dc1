#!/bin/sh
# install.sh: what `meson install` brings works from any folder, without the source tree, and after
# being moved: program, configs, models, library, pkg-config file, man page, completion.
# HEBBES_BUILD is the build folder, HEBBES_SANITIZE what it was built with.
# shellcheck source=tests/shell.sh
. "$(dirname "$0")/shell.sh"

check "meson install" exits 0 \
  meson install -C "$HEBBES_BUILD" --no-rebuild --destdir "$work/destination"
# the prefix is where the program ended up; everything is moved once
program=$(cd "$work/destination" && find . -path '*/bin/hebbes')
mv "$work/destination/${program%/bin/hebbes}" "$work/moved"
prefix=$work/moved
HEBBES=$prefix/bin/hebbes

works "list" list
works "config" config quickstart
works "train" train quickstart strategy.population=8 train.generations=2 env.steps=20 -o run
works "eval" eval run --episodes 2
share=$prefix/share/hebbes
cp "$share/configs/experiment/quickstart.yaml" "$share/configs/experiment/only-here.yaml"
works "takes configs from its own prefix" config only-here
mv "$share/models/half-cheetah.xml" .
refuses "and models" "half-cheetah.xml" eval run
mv half-cheetah.xml "$share/models"

for file in share/man/man1/hebbes.1 share/bash-completion/completions/hebbes \
  share/zsh/site-functions/_hebbes share/hebbes/configs/config.yaml \
  share/hebbes/models/half-cheetah.xml include/hebbes.h; do
  check "$file is there" test -s "$prefix/$file"
done

# a program with the library
cat >program.c <<'C'
#include <hebbes.h>
#include <stdio.h>
int main(int argc, char **argv) {
  char message[512];
  HebbesController *c = hebbes_open(argc > 1 ? argv[1] : "", message, sizeof message);
  if (c == NULL) {
    puts(message);
    return 1;
  }
  double observation[17] = {0.25, -0.5}, action[6];
  hebbes_reset(c, 3, 0);
  for (int i = 0; i < 5; i++) {
    if (hebbes_act(c, observation, action) != 0 || hebbes_learn(c, 0.0) != 0) {
      return 1;
    }
  }
  printf("%d %d %.17g\n", hebbes_observation_size(c), hebbes_action_size(c), action[3]);
  hebbes_close(c);
  return 0;
}
C
pc=$(find "$prefix" -name hebbes.pc)
PKG_CONFIG_PATH=$(dirname "$pc")
export PKG_CONFIG_PATH
flags=
[ "${HEBBES_SANITIZE:-none}" = none ] || flags=-fsanitize=$HEBBES_SANITIZE
libdir=$(pkg-config --variable=libdir hebbes)
# shellcheck disable=SC2046,SC2086 # flags are several words
{
  check "compiles with the shared library" exits 0 ${CC:-cc} $flags program.c -o shared \
    $(pkg-config --cflags --libs hebbes) -Wl,-rpath,"$libdir"
  mkdir static-only
  mv "$libdir"/libhebbes.so* static-only
  check "compiles with the static library" exits 0 ${CC:-cc} $flags program.c -o static \
    $(pkg-config --cflags --libs --static hebbes) -fopenmp
  mv static-only/* "$libdir"
}
check "runs with the shared library" exits 0 ./shared run
check "has the robot's sizes" says '^17 6 '
cp "$out" answer
check "runs with the static library" exits 0 ./static run
check "and answers the same" cmp "$out" answer
# the example with a strategy
# shellcheck disable=SC2046,SC2086 # flags are several words
check "examples/minimize.c compiles" exits 0 ${CC:-cc} $flags \
  "$HEBBES_SOURCE/examples/minimize.c" -o minimize $(pkg-config --cflags --libs hebbes) \
  -Wl,-rpath,"$libdir"
check "runs" exits 0 ./minimize
check "and reaches the least value" says '^[0-9.]+e-(09|1[0-9]) after '
if command -v "${CXX:-c++}" >/dev/null; then
  echo '#include <hebbes.h>' >header.cc
  check "C++ takes the header" exits 0 "${CXX:-c++}" -fsyntax-only -Wall -Werror \
    -I"$prefix/include" header.cc
fi
check "opening nothing is one line" exits 1 ./shared nowhere
check "that names it" says nowhere
check "only hebbes_* is to be seen in the shared library" test -z \
  "$(nm -D --defined-only "$libdir/libhebbes.so" | awk '{print $3}' | grep -v '^hebbes_')"
check "only hebbes_* is to be seen in the static library" test -z \
  "$(nm -g --defined-only "$libdir/libhebbes.a" | awk 'NF == 3 {print $3}' | grep -v '^hebbes_')"

finish

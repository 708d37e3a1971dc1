#!/bin/sh
# minimize.sh: examples/minimize.c, which puts a strategy on a function of its own.
# shellcheck source=tests/shell.sh
. "$(dirname "$0")/shell.sh"

example=$HEBBES_BUILD/tests/minimize
check "the example runs" exits 0 "$example"
cp "$out" first
check "reaches the least value" says '^[0-9.]+e-(09|1[0-9]) after [0-9]+ generations$' "$out"
check "runs again" exits 0 "$example"
check "in as many generations" cmp "$out" first
check "takes another strategy" exits 0 "$example" strategy=random-search
check "that does something else" says ' after 5000 generations$'
check "an unknown strategy is exit code 2" exits 2 "$example" strategy=cma-se
check "in one line" one_line "$err"
check "that knows better" says "did you mean 'cma-es'" "$err"
finish

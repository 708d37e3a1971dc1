#!/bin/sh
# view.sh: hebbes view in a window on a virtual screen (Xvfb).
# shellcheck source=tests/shell.sh
. "$(dirname "$0")/shell.sh"
unset DISPLAY WAYLAND_DISPLAY

works "a run to view" train "$tiny" env.steps=100 -o run --quiet

refuses "view of nothing" "which run" view
refuses "view of no run" "nowhere" view nowhere
refuses "an unknown damage" "did you mean 'slope-10'" view run --damage slope-1
refuses "a picture that is none" "not a .png" view run --picture walk.mp4
fails "no window without a display" "display|apt-get install" view run

# name: reports that the rest cannot be tried here
skipped() {
  n_checks=$((n_checks + 1))
  echo "ok $n_checks - windows # SKIP $1"
  finish
}
[ "${HEBBES_SANITIZE:-none}" = none ] || skipped "Mesa's own leaks would be reported"
grep -q 'display' "$err" || skipped "$(cat "$err")"
command -v Xvfb >/dev/null || skipped "no Xvfb"

# a screen of our own, with a number that nobody has
mkfifo "$work/screen"
Xvfb -displayfd 3 -screen 0 1280x1024x24 -nolisten tcp 3>"$work/screen" 2>/dev/null &
server=$!
trap 'kill $server 2>/dev/null; rm -rf "$work"' EXIT
read -r number <"$work/screen"
[ -n "$number" ] || skipped "Xvfb does not start"
export DISPLAY=":$number"

if ! hebbes view run --seconds 0.1 >"$out" 2>"$err"; then
  skipped "$(cat "$err")"
fi
look() {
  name=$1
  shift
  works "a window: $name" view run "$@" --picture "$name.png"
  check "shows something" test "$(wc -c <"$name.png")" -gt 20000
}
# the end is a key, so that every picture is of the same moment: two control steps, and then
look plain --keys '>>HQ'
look again --keys '>>HQ'
check "the same" cmp plain.png again.png
look three --keys '>>>HQ'
look help --keys '>>Q'
look frozen --keys 'F>>HQ'
look renewed --keys '>>WHQ'
look damaged --keys '>>DHQ' --damage slope-10
look next --keys 'N>>HQ'
for name in three help frozen damaged next; do
  check "$name is another picture" sh -c "! cmp -s plain.png $name.png"
done
works "a window that closes by itself" view run --seconds 0.5
finish

#!/bin/sh
# render.sh: hebbes render: films, pictures, and what is said where something is missing.
# shellcheck source=tests/shell.sh
. "$(dirname "$0")/shell.sh"

# first bytes of a file as text
begins() {
  [ "$(head -c "$3" "$1" | tail -c "$2" | tr -d '\0')" = "$4" ] && return
  echo "# $1 begins with $(head -c 16 "$1" | od -c | head -n 1)"
  return 1
}

works "a run to render" train "$tiny" -o run --quiet
works "another one" train "$tiny" policy=mlp seed=2 -o static --quiet

refuses "render of nothing" "which run" render
refuses "no file" "into which file" render run
refuses "render of no run" "nowhere" render nowhere -o walk.mp4
refuses "an unknown kind of film" "walk.avi" render run -o walk.avi
refuses "an unknown overlay" "did you mean 'weights'" render run -o walk.mp4 --overlay weight
refuses "a size that is none" "--size" render run -o walk.mp4 --size 640
refuses "a tiny size" "--size" render run -o walk.mp4 --size 8x8
refuses "too many pictures" "--fps" render run -o walk.gif --fps 60
refuses "freeze beyond the end" "--freeze-at" render run -o walk.mp4 --freeze-at 2
refuses "a start behind the end" "over after 1 s" render run -o walk.mp4 --from 3
refuses "an unknown damage" "damage" render run -o walk.mp4 --damage nothing-of-the-kind
refuses "weights that a controller does not have" "no plastic weights" \
  render static -o walk.mp4 --overlay weights

# what keeps this machine from drawing at all: sanitizers (Mesa leaks), or a missing library
skip=
if [ "${HEBBES_SANITIZE:-none}" != none ]; then
  skip="Mesa's own leaks would be reported"
elif ! hebbes render run -o try.png --size 32x32 >"$out" 2>"$err"; then
  skip=$(cat "$err")
  check "what is missing is said in one line" one_line "$err"
  check "and how to get it" says 'apt-get install' "$err"
fi
if [ -n "$skip" ]; then
  n_checks=$((n_checks + 1))
  echo "ok $n_checks - films # SKIP $skip"
  finish
fi

works "a film" render run -o walk.mp4 --size 96x64
check "says what it is" says '^walk.mp4: 31 pictures of 96x64'
check "and of what" says 'run/checkpoints/gen-000002.h5: episode 0, return'
check "is an MP4 file" begins walk.mp4 4 8 ftyp
cp "$out" first
works "the same episode for eval" eval run --episodes 1 --json
check "has the return that the film told" python3 -c 'import json, sys
told = "return %.6g," % json.load(open(sys.argv[1]))["returns"][0]
sys.exit(told not in open("first").read())' "$out"

works "a GIF" render run -o walk.gif --size 96x64 --seconds 0.5 --overlay weights,return,contacts
check "has 11 pictures" says '^walk.gif: 11 pictures'
check "is a GIF file" begins walk.gif 6 6 GIF89a
works "frames" render run -o frames/ --size 96x64 --seconds 0.1 --speed 0.5
check "are 7 pictures" test "$(echo frames/*)" = "$(seq -f 'frames/%06.0f.png' -s ' ' 0 6)"
check "in PNG" begins frames/000006.png 3 4 PNG
check "that differ" sh -c '! cmp -s frames/000000.png frames/000006.png'
works "one picture" render run -o one.png --size 96x64 --from 0.1
works "the same again" render run -o two.png --size 96x64 --from 0.1
check "is the same picture" cmp one.png two.png
works "another episode" render run -o three.png --size 96x64 --from 0.1 --episode 1
check "is another picture" sh -c '! cmp -s one.png three.png'
works "a damaged body" render run -o damaged.png --size 96x64 --damage slope-10
check "is another picture" sh -c '! cmp -s one.png damaged.png'
works "overrides" render run env.steps=5 -o short.mp4 --size 96x64
check "are taken" says '^short.mp4: 8 pictures'
works "two runs side by side" render run static -o both.mp4 --size 96x64 --overlay weights
check "are one film" says '^both.mp4: 31 pictures of 192x64'

refuses "an odd size of H.264" "even sizes" render run -o odd.mp4 --size 95x64
refuses "an unknown camera" "did you mean 'track'" render run -o walk.mp4 --camera trakc
refuses "a folder that is not there" "nowhere" render run -o nowhere/walk.mp4 --size 32x32

if ldconfig -p 2>/dev/null | grep -q libOSMesa.so.8; then
  export MUJOCO_GL=osmesa
  works "a picture by OSMesa" render run -o mesa.png --size 96x64
  unset MUJOCO_GL
fi
finish

#!/bin/sh
# static_library.sh ARCHIVE OUT COMPILER...: one library out of an archive of everything, in which
# only the functions of the public header can be seen, as in the shared library
set -eu
archive=$1
out=$2
shift 2
"$@" -fno-lto -nostdlib -r -o "$out.o" -Wl,--whole-archive "$archive" -Wl,--no-whole-archive
objcopy --localize-hidden --remove-section '.gnu.lto_*' "$out.o"
rm -f "$out"
ar rcs "$out" "$out.o"
rm "$out.o"

#!/bin/sh
# Runs the bundled Node, with the libraries of the system where they are new enough: GPU drivers of the system fit to them.
# Otherwise with the bundled libstdc++, and at last with the bundled glibc too.
self=$(readlink -f "$0" 2>/dev/null) || self=$0
here=$(cd "$(dirname "$self")" && pwd) || exit 1
node=$here/node/node
dawn=$here/app/node_modules/webgpu/dist/linux-x64/dawn.node
system=/lib64/ld-linux-x86-64.so.2
own=$here/lib/glibc/ld-linux-x86-64.so.2

# Whether the loader of the system finds all that Node and Dawn need. $1: a folder of more libraries
suffices() {
  [ -x "$system" ] || return 1
  for binary in "$node" "$dawn"; do
    needs=$(LD_LIBRARY_PATH="$LD_LIBRARY_PATH${1:+:$1}" "$system" --list "$binary" 2>&1) || return 1
    case $needs in *"not found"*) return 1 ;; esac
  done
}

if suffices ""; then exec "$node" "$@"; fi
if suffices "$here/lib/compiler"; then
  LD_LIBRARY_PATH=${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$here/lib/compiler
  export LD_LIBRARY_PATH
  exec "$node" "$@"
fi
# Node would take the loader for itself when it starts a process of its own, so exec-path.cjs tells it to start this script.
BLOCKSPIN_NODE=$here/node.sh
export BLOCKSPIN_NODE
exec "$own" --library-path "$here/lib/glibc:$here/lib/compiler${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" \
  "$node" --require "$here/exec-path.cjs" "$@"

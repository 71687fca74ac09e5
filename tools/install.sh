#!/bin/sh
# Make .venv and install the pinned requirements and the project into it.
# Usage: tools/install.sh local|dev     (quick when nothing has changed)
set -eu
cd "$(dirname "$0")/.."
case "${1:-}" in
local | dev) ;;
*) echo "usage: tools/install.sh local|dev" >&2 && exit 2 ;;
esac

# A moved or copied checkout brings an environment that no longer works; it is made anew.
if ! .venv/bin/python -c 'import pip' >/dev/null 2>&1; then
    python=$(tools/find-python.sh)
    "$python" tools/install.py create
fi
exec .venv/bin/python tools/install.py "$1"

#!/bin/sh
# Pin every requirement, with hashes, for Python 3.11 and newer: production, local and dev.
# Usage: tools/lock.sh [--upgrade]
set -eu
cd "$(dirname "$0")/.."
uv=.venv/bin/uv
[ -x "$uv" ] || .venv/bin/python -m pip install --quiet uv

compile() {
    output=$1
    shift
    "$uv" pip compile pyproject.toml --quiet --universal --python-version 3.11 \
        --generate-hashes --no-emit-index-url --no-header --no-annotate \
        --output-file "$output" "$@"
}

compile requirements/dev.txt --extra local --extra dev "$@"
compile requirements/local.txt --extra local --constraint requirements/dev.txt
compile requirements/production.txt --constraint requirements/dev.txt

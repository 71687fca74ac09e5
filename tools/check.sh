#!/bin/sh
# Every check, each with its time; all are run even when one fails.
set -u
cd "$(dirname "$0")/.."
PATH=$PWD/.venv/bin:$PATH
failed=0

step() {
    what=$1
    shift
    began=$(date +%s)
    if said=$("$@" 2>&1); then
        echo "ok      $what ($(($(date +%s) - began)) s)"
    else
        failed=1
        echo "FAILED  $what"
        echo "$said" | sed 's/^/        /'
    fi
}

step "lint" ruff check .
step "format" ruff format --check .
step "types" mypy
step "import contracts" lint-imports
step "migrations build the tables" lifecycle check-migrations
step "translations are complete" lifecycle translations
exit $failed

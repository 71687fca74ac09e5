#!/bin/sh
# Restore a dump into the empty database of DATABASE_URL (or DATABASE_URL_FILE), all of it or
# nothing. Stop web, worker and telemetry first. Usage: deploy/restore.sh DUMP
set -eu

dump=${1:?usage: restore.sh DUMP}
url=${DATABASE_URL:-$(cat "${DATABASE_URL_FILE:?set DATABASE_URL or DATABASE_URL_FILE}")}

tables=$(psql -XAtq -d "$url" -c "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
if [ "$tables" != 0 ]; then
    echo "The database already has $tables tables. Restore into an empty one." >&2
    exit 1
fi

pg_restore --single-transaction --exit-on-error --no-owner --dbname="$url" "$dump"
psql -Xq -d "$url" -c "ANALYZE"
echo "Restored $dump. Start the processes again; 'lifecycle migrate' brings an older dump forward."

#!/bin/sh
# Dump the database of DATABASE_URL (or DATABASE_URL_FILE) into a directory, check that the dump
# can be read back, and keep the newest 30 dumps. Usage: deploy/backup.sh DIRECTORY [KEEP]
#
# The dump holds sealed personal data. It is worth nothing without the identity keys and the
# blind index key, so keep those somewhere else, and just as safely.
set -eu
umask 077

directory=${1:?usage: backup.sh DIRECTORY [KEEP]}
keep=${2:-30}
url=${DATABASE_URL:-$(cat "${DATABASE_URL_FILE:?set DATABASE_URL or DATABASE_URL_FILE}")}

mkdir -p "$directory"
dump=$directory/lifecycle-$(date -u +%Y%m%dT%H%M%SZ).dump
trap 'rm -f "$dump.partial"' EXIT

pg_dump --format=custom --no-owner --file="$dump.partial" --dbname="$url"
pg_restore --list "$dump.partial" >/dev/null
mv "$dump.partial" "$dump"

ls -1 "$directory"/lifecycle-*.dump | sort -r | tail -n "+$((keep + 1))" | while read -r old; do
    rm -f "$old"
done
echo "$dump"

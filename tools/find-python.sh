#!/bin/sh
# Print the newest Python that can make our virtual environment, or say what is missing.
#
# Candidates are PYTHON, where it is set, then every python3.N and python3 on PATH and in the
# usual places. Each is tried, not just listed: version managers leave stubs on PATH, and
# Debian's python3 cannot make environments without the package python3-venv.
set -u

# Finished releases only, and none without the interpreter lock: wheels are made for neither.
probe='import sys, sysconfig, ensurepip, venv
v = sys.version_info
good = v >= (3, 11) and v.releaselevel == "final" and not sysconfig.get_config_var("Py_GIL_DISABLED")
print(v.minor, sys.executable) if good else sys.exit(1)'

candidates() {
    IFS=:
    for directory in $PATH:/usr/local/bin:/usr/bin:/opt/homebrew/bin; do
        for program in "$directory"/python3 "$directory"/python3.[0-9] "$directory"/python3.[0-9][0-9]; do
            [ -x "$program" ] && [ ! -d "$program" ] && echo "$program"
        done
    done
}

if [ -n "${PYTHON:-}" ]; then
    "$PYTHON" -c "$probe" >/dev/null 2>&1 && command -v "$PYTHON" && exit 0
    echo "PYTHON=$PYTHON is not a Python 3.11 or newer that has the modules venv and ensurepip." >&2
    exit 1
fi

newest=$(candidates | awk '!seen[$0]++' | while read -r program; do
    "$program" -c "$probe" 2>/dev/null </dev/null
done | sort -rn -s -k1,1 | head -n 1 | cut -d' ' -f2-)

if [ -z "$newest" ]; then
    echo "No usable Python 3.11 or newer was found." >&2
    echo "On Debian or Ubuntu:  apt-get install python3 python3-venv" >&2
    echo "Elsewhere install Python from your system, or name it:  PYTHON=/path/to/python3 make" >&2
    exit 1
fi
echo "$newest"

#!/bin/sh
# Bring the programs that the tests drive from outside: a browser and a broker.
# Installed from Debian where we may; otherwise say what is missing and go on.
# With REQUIRE_BROWSER set, a missing browser is an error.
set -eu

found() {
    for name in "$@"; do
        for directory in $(echo "$PATH:/usr/sbin:/usr/local/sbin" | tr ':' ' '); do
            [ -x "$directory/$name" ] && return 0
        done
    done
    return 1
}

has_chinese_font() {
    ! command -v fc-list >/dev/null || [ -n "$(fc-list :lang=zh family | head -n 1)" ]
}

missing=""
[ -n "${CHROMIUM:-}" ] || found chromium chromium-browser google-chrome || missing="$missing chromium"
has_chinese_font || missing="$missing fonts-noto-cjk"
[ -n "${TEST_MQTT_URL:-}" ] || found mosquitto || missing="$missing mosquitto"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    # shellcheck disable=SC2086  # a list of words
    echo "Installing from the distribution:$missing" && exec "$(dirname "$0")/apt-install.sh" $missing
fi

echo "Not on this machine:$missing"
echo "  As root on Debian or Ubuntu:  apt-get install$missing"
echo "  Without Chromium (CHROMIUM=/path/to/it names another) the browser tests are skipped;"
echo "  without Mosquitto a small broker in Python takes its place."
case "$missing" in
*chromium*) [ -z "${REQUIRE_BROWSER:-}" ] || exit 1 ;;
esac

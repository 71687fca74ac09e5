#!/bin/sh
# Install Debian packages without starting the services they bring. Usage: apt-install.sh NAME…
set -eu
export DEBIAN_FRONTEND=noninteractive

# Debian asks this program whether a service may start.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
    trap 'rm -f "$policy"' EXIT
fi

apt-get update -qq
apt-get install -y -qq --no-install-recommends "$@" >/dev/null

#!/bin/sh
# npm test: installs, sets up the peers that the tests talk to, and runs everything.
. "$(dirname "$0")/install.sh"
. scripts/peers.sh
build_console
status=0
vitest run "$@" || status=$?
exit "$status"

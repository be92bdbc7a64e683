#!/bin/sh
# npm start: installs, builds the console, starts everything, prints the address and a one-time enrolment link.
. "$(dirname "$0")/install.sh"
build_console
exec apps/cli/bin/wardstone serve "$@"

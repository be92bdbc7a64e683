#!/bin/sh
# Without root: downloads a Debian package and what it needs, and unpacks them below a folder. Usage: unpack-peers.sh FOLDER PACKAGE…
set -eu
folder=$1; shift
mkdir -p "$folder/.archives"
root=$(cd "$folder" && pwd)
# Whatever the package needs and the machine does not have.
needed=$(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances "$@" fonts-liberation |
  grep '^[a-z0-9]' | sort -u | while read -r name; do
    dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || echo "$name"
  done)
cd "$root/.archives"
# All in one call; one by one only if one of them is virtual and has nothing to download.
apt-get download -qq $needed >/dev/null 2>&1 ||
  for name in $needed; do apt-get download -qq "$name" >/dev/null 2>&1 || true; done
for archive in ./*.deb; do dpkg-deb -x "$archive" "$root"; done
rm -rf "$root/.archives"

# Sourced by test.sh: programs of others that check us. Debian's packages; as an ordinary user, unpacked below node_modules.
peers="chromium"
have_peers() { command -v chromium >/dev/null 2>&1 || [ -x node_modules/.peers/usr/bin/chromium ]; }
if ! have_peers; then
  echo "Setting up the browser that the tests drive…" >&2
  if [ "$(id -u)" = 0 ]; then
    apt-get update -qq >/dev/null 2>&1 || true
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $peers fonts-liberation >/dev/null
  elif sudo -n true 2>/dev/null; then
    sudo -n apt-get update -qq >/dev/null 2>&1 || true
    sudo -n DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $peers fonts-liberation >/dev/null
  else
    sh scripts/unpack-peers.sh node_modules/.peers $peers
  fi
fi

# Sourced by test.sh: programs of others that check us. Debian's packages; as an ordinary user, unpacked below node_modules.
peers="chromium golang-go golang-golang-x-mod-dev openssl softhsm2"
unpacked=node_modules/.peers/usr
have_peers() {
  command -v openssl >/dev/null 2>&1 &&
    { command -v chromium >/dev/null 2>&1 || [ -x $unpacked/lib/chromium/chromium ]; } &&
    { [ -x /usr/lib/go/bin/go ] || [ -x $unpacked/lib/go/bin/go ]; } &&
    { [ -x /usr/bin/softhsm2-util ] || [ -x $unpacked/bin/softhsm2-util ]; } &&
    { [ -d /usr/share/gocode/src/golang.org/x/mod/sumdb ] || [ -d $unpacked/share/gocode/src/golang.org/x/mod/sumdb ]; }
}
if ! have_peers; then
  echo "Setting up what the tests are checked by: $peers…" >&2
  if [ "$(id -u)" = 0 ]; then
    apt-get update -qq >/dev/null 2>&1 || true
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $peers fonts-liberation >/dev/null || true
  elif sudo -n true 2>/dev/null; then
    sudo -n apt-get update -qq >/dev/null 2>&1 || true
    sudo -n DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $peers fonts-liberation >/dev/null || true
  else
    sh scripts/unpack-peers.sh node_modules/.peers $peers || true
  fi
  have_peers || echo "Not all of $peers could be set up: the tests that need them will fail and say so." >&2
fi

# A client of others whose package brings 844 more: only the file for browsers, of the version whose digest is written here.
client=node_modules/.peers/fhir-client-2.6.3.js
if [ ! -s "$client" ]; then
  echo "Setting up the FHIR client fhirclient 2.6.3…" >&2
  mkdir -p node_modules/.peers
  folder=$(mktemp -d)
  digest=CirZixcwWelbkIXxpxlNQx5+ZdJirl6F1s4y4yvA1X7hHAkr9n99aVHaMi0wX+97nATjKQ65X6NB5as/wZoJzg==
  npm pack fhirclient@2.6.3 --loglevel=error --pack-destination "$folder" >/dev/null &&
    [ "$(openssl dgst -sha512 -binary "$folder/fhirclient-2.6.3.tgz" | openssl base64 -A)" = "$digest" ] &&
    tar xzOf "$folder/fhirclient-2.6.3.tgz" package/build/fhir-client.js >"$folder/client.js" &&
    mv "$folder/client.js" "$client" ||
    echo "fhirclient 2.6.3 could not be set up: the test that needs it will fail and say so." >&2
  rm -rf "$folder"
fi

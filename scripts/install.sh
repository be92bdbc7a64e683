# Sourced by start.sh and test.sh: what package-lock.json names is in node_modules, no more and no less.
set -eu
cd "$(dirname "$0")/.."
if ! cmp -s package-lock.json node_modules/.installed-lock.json; then
  echo "Installing packages (once, about half a minute)…" >&2
  # The machine's own Node.js runs this step alone; that it is older than some packages ask for does not matter here.
  npm ci --loglevel=error
  cp package-lock.json node_modules/.installed-lock.json
fi
PATH="$PWD/node_modules/.bin:$PATH"
export PATH
node scripts/guard.ts

# The console is built anew when a file it is made of is newer than the last build.
build_console() {
  built=apps/console/dist/index.html
  if [ ! -f "$built" ] || [ -n "$(find apps/console foundation/verifier foundation/core -name dist -prune -o -name node_modules -prune -o -type f -newer "$built" -print | head -n 1)" ]; then
    echo "Building the console…" >&2
    npm run build --silent >&2
  fi
}

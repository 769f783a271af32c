#!/bin/sh
# Finds or installs the browser that the tests drive: named, Debian's, or Playwright's own download.
set -eu
python=$1
[ -z "${MEETINGS_TEST_BROWSER:-}" ] || exit 0
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes chromium >/dev/null && exit 0
fi
"$python" -m playwright install chromium || {
    echo "No browser could be installed: install Chromium, or set MEETINGS_TEST_BROWSER to one." >&2
    exit 1
}

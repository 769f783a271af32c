#!/bin/sh
# Finds or installs the browser that the tests drive: named, Debian's, or Playwright's own download.
# The headless shell comes first: a window of it takes a third of the time of one of the whole browser.
set -eu
python=$1
[ -z "${MEETINGS_TEST_BROWSER:-}" ] || exit 0
present() { command -v "$1" >/dev/null; }
installed() {
    [ "$(id -u)" = 0 ] && present apt-get && apt-get update -qq &&
        DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes "$1" >/dev/null
}
present chromium-headless-shell || installed chromium-headless-shell && exit 0
present chromium || present chromium-browser || installed chromium && exit 0
"$python" -m playwright install chromium || {
    echo "No browser could be installed: install Chromium, or set MEETINGS_TEST_BROWSER to one." >&2
    exit 1
}

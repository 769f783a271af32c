#!/bin/sh
# Finds or installs libical, with which the tests read calendars as GNOME does.
set -eu
python=$1
[ -z "${MEETINGS_TEST_LIBICAL:-}" ] || exit 0
"$python" -c 'import ctypes.util, sys; sys.exit(not ctypes.util.find_library("ical"))' && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes libical3 >/dev/null && exit 0
fi
echo "The tests need libical: install the package libical3, or set MEETINGS_TEST_LIBICAL to its path." >&2
exit 1

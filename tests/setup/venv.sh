#!/bin/sh
# Makes the virtual environment, also where Debian has split venv off from python3.
set -eu
venv=$1
python=${PYTHON3:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Python 3.11 or newer is needed; set PYTHON3 to its path." >&2; exit 1; }
"$python" -m venv "$venv" 2>/dev/null && exit 0
rm -rf "$venv"
"$python" -m virtualenv --quiet "$venv" 2>/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && apt-get install -qq --yes python3-venv >/dev/null && exec "$python" -m venv "$venv"
fi
echo "Python lacks its venv module: install the package python3-venv (or virtualenv) and try again." >&2
exit 1

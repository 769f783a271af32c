#!/bin/sh
# Finds or installs what the benchmarks compare with and load with: nginx and wrk.
set -eu
missing=
for name in nginx wrk; do
    command -v "$name" >/dev/null || [ -x "/usr/sbin/$name" ] || missing="$missing $name"
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    # nginx-light starts no service of its own where policy-rc.d says so; the benchmarks start theirs.
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
        apt-get install -qq --yes --no-install-recommends $missing >/dev/null && exit 0
fi
echo "The benchmarks need$missing: install the packages of that name, then run make bench again." >&2
exit 1

"""A calendar of 1,000 entries over HTTP, beside nginx with the same bytes, Radicale, and icalendar."""

from __future__ import annotations

import base64
import gzip
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path

import httpx
import icalendar
import pytest

from calendars import lint
from tests.benchmarks import load, servers

PATH = "/kk/calendars/meetings.ics"
TARGETS = {"identity": 0.7, "gzip": 0.25, "304": 0.2}
CACHED = 0.6
SUBSCRIBERS = 10_000
HOUR = 3600

pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A database of 1,000 published sessions with their blocks.

    It lies outside of pytest's folder, into which nginx, once it is nobody, could not look.
    """
    with tempfile.TemporaryDirectory(prefix="meetings-bench-") as made:
        Path(made).chmod(0o755)
        subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.prepare", "1000"],
            env={**os.environ, **environment(Path(made))},
            cwd=servers.ROOT,
            check=True,
        )
        yield Path(made)


def environment(folder: Path) -> dict[str, str]:
    """The settings of the service that is measured."""
    return {
        "MEETINGS_DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite'}",
        "MEETINGS_DATA_FOLDER": str(folder),
        "MEETINGS_SECRET_KEY": "bench",
        "MEETINGS_LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(servers.ROOT),
    }


def calls(address: str) -> dict[str, tuple[str, dict[str, str]]]:
    """What is asked of a server: plain, packed, and whether anything is new."""
    tag = httpx.get(address, headers={"Accept-Encoding": "identity"}).headers["ETag"]
    again = httpx.get(address, headers={"Accept-Encoding": "identity", "If-None-Match": tag})
    assert again.status_code == 304, address
    return {
        "identity": (address, {}),
        "gzip": (address, {"Accept-Encoding": "gzip"}),
        "304": (address, {"If-None-Match": tag}),
    }


def test_beside_nginx_radicale_and_icalendar(folder: Path) -> None:
    """Prints the table of docs/calendars.md; fails where a ratio is missed."""
    port, static, cached, theirs, rebuilt, other = (servers.free_port() for _ in range(6))
    with ExitStack() as stack:
        start = stack.enter_context
        base = f"http://127.0.0.1:{port}"
        ours = start(servers.running(servers.ours(port), base + PATH, **environment(folder)))
        files = _write(folder, ours)
        start(
            servers.running(
                servers.nginx(folder, static, cached, port), f"http://127.0.0.1:{static}/feed.ics"
            )
        )
        _collection(folder, files)
        radicale = f"http://127.0.0.1:{theirs}/bench/diary/"
        start(servers.running(servers.radicale(folder / "radicale", theirs), radicale))
        building = f"http://127.0.0.1:{rebuilt}/"
        calendar = {"BENCH_CALENDAR": str(folder / "www" / "feed.ics"), **environment(folder)}
        start(servers.running(servers.rebuilding(rebuilt), building, **calendar))
        for _warm in range(20):
            httpx.get(ours)
            httpx.get(ours, headers={"Accept-Encoding": "gzip"})
        named = {
            "nginx, the same bytes": calls(f"http://127.0.0.1:{static}/feed.ics"),
            "meetings web": calls(ours),
            "nginx cache before it": calls(f"http://127.0.0.1:{cached}{PATH}"),
        }
        if find_spec("granian"):
            command, address = servers.granian(other), f"http://127.0.0.1:{other}{PATH}"
            start(servers.running(command, address, **environment(folder)))
            named["the same with granian"] = calls(address)
        rates = load.medians(
            {
                f"{name}|{kind}": call
                for name, kinds in named.items()
                for kind, call in kinds.items()
            }
        )
        signed = {"Authorization": "Basic " + base64.b64encode(b"bench:x").decode()}
        slow = {
            "Radicale 3.9": load.rate(radicale, signed, 10, 2),
            "icalendar at every request": load.rate(building, {}, 10, 2),
        }
    report(rates, slow, list(named))


def _write(folder: Path, address: str) -> bytes:
    """The very bytes of ours, plain and packed, as static files."""
    www = folder / "www"
    www.mkdir()
    with httpx.Client() as client:
        plain = client.get(address, headers={"Accept-Encoding": "identity"}).content
        request = client.build_request("GET", address, headers={"Accept-Encoding": "gzip"})
        packed = b"".join(client.send(request, stream=True).iter_raw())
    assert lint(plain) == []
    assert gzip.decompress(packed) == plain
    assert plain.count(b"BEGIN:VEVENT") == 1000
    (www / "feed.ics").write_bytes(plain)
    (www / "feed.ics.gz").write_bytes(packed)
    stamp = (1_700_000_000, 1_700_000_000)
    for each in www.iterdir():
        os.utime(each, stamp)
        each.chmod(0o644)
    print(f"\n1,000 entries: {len(plain):,} bytes, {len(packed):,} packed")
    return plain


def _collection(folder: Path, data: bytes) -> None:
    """The same entries as a collection of Radicale."""
    made = folder / "radicale" / "collection-root" / "bench" / "diary"
    made.mkdir(parents=True)
    (made / ".Radicale.props").write_text('{"tag": "VCALENDAR"}')
    for number, event in enumerate(icalendar.Calendar.from_ical(data).walk("VEVENT")):
        calendar = icalendar.Calendar()
        calendar.add("version", "2.0")
        calendar.add("prodid", "-//Bench//Bench//EN")
        calendar.add_component(event)
        (made / f"{number}.ics").write_bytes(calendar.to_ical())


def report(rates: dict[str, float], slow: dict[str, float], names: list[str]) -> None:
    """The table, then what was missed."""
    limit = {kind: rates[f"{names[0]}|{kind}"] for kind in TARGETS}
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print("| requests/s (of nginx static) | identity | gzip | 304 |\n|---|---|---|---|")
    for name in names:
        cells = [
            f"{rates[f'{name}|{k}']:,.0f} ({rates[f'{name}|{k}'] / limit[k]:.2f})" for k in limit
        ]
        print(f"| {name} | {' | '.join(cells)} |")
    own = rates["meetings web|identity"]
    for name, rate in slow.items():
        print(f"| {name} | {rate:,.1f} (ours is {own / rate:,.0f} times that) | – | – |")
    share = SUBSCRIBERS / HOUR / (rates["meetings web|304"] / (os.cpu_count() or 1))
    print(f"{SUBSCRIBERS:,} subscribers that poll hourly: {share:.2%} of a core")
    ratios = {
        kind: rates[f"meetings web|{kind}"] / limit[kind] - wanted
        for kind, wanted in TARGETS.items()
    }
    behind = {
        f"cached {kind}": rates[f"nginx cache before it|{kind}"] / limit[kind] - CACHED
        for kind in TARGETS
    }
    missed = [name for name, over in {**ratios, **behind}.items() if over < 0]
    assert not missed, f"missed: {missed}"
    assert share < 0.01

"""A calendar of 1,000 entries over HTTP, beside nginx with the same bytes, Radicale, and icalendar."""

from __future__ import annotations

import base64
import gzip
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import icalendar
import pytest

from calendars import lint
from tests.benchmarks import servers
from tests.benchmarks.load import Call, Pace, rate, side_by_side
from tests.benchmarks.results import record
from tests.ports import free_port

PATH = "/kk/calendars/meetings.ics"
TARGETS = {"identity": 0.7, "gzip": 0.25, "304": 0.2}
CACHED = 0.6
REQUESTS = 10_000
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


def calls(address: str) -> dict[str, Call]:
    """What is asked of a server: plain, packed, and whether anything is new."""
    plain = {"Accept-Encoding": "identity"}
    tag = httpx.get(address, headers=plain).headers["ETag"]
    again = httpx.get(address, headers={**plain, "If-None-Match": tag})
    assert again.status_code == 304, address
    return {
        "identity": Call(address, {}),
        "gzip": Call(address, {"Accept-Encoding": "gzip"}),
        "304": Call(address, {"If-None-Match": tag}),
    }


def test_beside_nginx_radicale_and_icalendar(folder: Path) -> None:
    """Prints what docs/calendars.md shows; fails where a ratio is missed."""
    port, static, cached, theirs, rebuilt = (free_port() for _ in range(5))
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
        paces = {
            kind: side_by_side({name: kinds[kind] for name, kinds in named.items()})
            for kind in TARGETS
        }
        signed = {"Authorization": "Basic " + base64.b64encode(b"bench:x").decode()}
        slow = {
            "Radicale 3.9": rate(Call(radicale, signed), 10, 2),
            "icalendar at every request": rate(Call(building, {}), 10, 2),
        }
    _report(paces, slow)


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


def _report(paces: dict[str, dict[str, Pace]], slow: dict[str, float]) -> None:
    """Print the table of rates, record what was wanted of them."""
    print("| requests/s (of nginx static) | identity | gzip | 304 |\n|---|---|---|---|")
    for name in paces["304"]:
        cells = (f"{paces[kind][name].rate:,.0f} ({paces[kind][name].share:.2f})" for kind in paces)
        print(f"| {name} | {' | '.join(cells)} |")
    found = []
    for kind, least in TARGETS.items():
        own, kept = paces[kind]["meetings web"], paces[kind]["nginx cache before it"]
        found.append(record(f"1,000 entries, {kind}, of nginx static", own.share, least=least))
        found.append(record(f"the same behind nginx's cache, {kind}", kept.share, least=CACHED))
    for name, pace in slow.items():
        times = paces["identity"]["meetings web"].rate / pace
        found.append(record(f"1,000 entries, times as fast as {name}", times, least=1))
    cores = os.cpu_count() or 1
    share = SUBSCRIBERS / HOUR / (paces["304"]["meetings web"].rate / cores) * 100
    found.append(
        record(f"{SUBSCRIBERS:,} subscribers polling hourly, of a core", share, " %", most=1)
    )
    assert all(each.met for each in found)


def test_memory_stays_flat_over_10_000_requests(folder: Path) -> None:
    """Of the web processes: cold and warm, plain, packed and 304."""
    port = free_port()
    address = f"http://127.0.0.1:{port}{PATH}"
    with servers.running(servers.ours(port), address, **environment(folder)) as ours:
        kinds = list(calls(ours).values())
        ask(kinds, REQUESTS, cold=200)  # which fills what each process keeps ready
        before = servers.memory(port)
        asked = ask(kinds, REQUESTS, cold=40)
        grown = servers.memory(port) - before
    assert record(f"memory after {asked:,} requests more than before", grown, " MiB", most=5).met


def ask(kinds: list[Call], least: int, cold: int) -> int:
    """Ask by so many addresses that no process has ready, then for a second each; how often in all.

    Few at a time, since what is on its way to clients is memory too.
    """
    asked = 0
    while asked < least:
        for number in range(cold):
            httpx.get(f"{kinds[0].address}?{'kind=&' * number}")
        asked += cold + sum(round(rate(call, connections=2)) for call in kinds)
    return asked

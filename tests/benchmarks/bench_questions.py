"""A live session: 5,000 phones watch the board, 200 questions and 2,000 votes a minute come in."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from meetings import clock, processes, public_form
from meetings.app import create_app
from meetings.database import db
from meetings.questions import moderating, panel
from meetings.questions.question import Question, Vote
from meetings.settings import Settings
from tests.benchmarks import servers
from tests.benchmarks.residents import Residents, Sent
from tests.benchmarks.results import record
from tests.conftest import ENGINES, new_database
from tests.ports import free_port

WATCHERS = 5000
SECONDS = 60
# The moderator presses a button every few seconds, while everybody looks.
FIRST_CHANGE, CHANGES, BETWEEN = 6.0, 10, 5.0
LIMIT = 3.0

pytestmark = pytest.mark.timeout(600)

NGINX = """
worker_processes 2;
worker_rlimit_nofile 16384;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 8192; }}
http {{
  access_log off;
  keepalive_requests 100000;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  upstream meetings {{ server 127.0.0.1:{upstream}; keepalive 32; keepalive_timeout 8s; }}
  map $http_accept_encoding $feed_encoding {{ default ""; ~*gzip gzip; }}
  proxy_cache_path {folder}/cache keys_zone=boards:4m max_size=64m inactive=5m;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location ~ /board$ {{
{documented}
    }}
    location / {{
      proxy_pass http://meetings;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-Host $host;
    }}
  }}
}}
"""


@dataclass(frozen=True)
class Live:
    """A running service behind nginx, and what is in its database."""

    app: Flask
    port: int
    session: int
    to_vote: list[int]
    to_answer: list[int]


@pytest.fixture(params=ENGINES)
def live(request: pytest.FixtureRequest) -> Iterator[Live]:
    """The service on each database, as it is documented, on an empty machine."""
    with tempfile.TemporaryDirectory(prefix="meetings-bench-") as made:
        folder = Path(made)
        folder.chmod(0o755)
        url = f"sqlite:///{folder / 'live.sqlite'}"
        if request.param == "postgresql":
            url = new_database(request.getfixturevalue("postgresql"), "live")
        environment = {
            "MEETINGS_DATABASE_URL": url,
            "MEETINGS_DATA_FOLDER": str(folder),
            "MEETINGS_SECRET_KEY": "bench",
            "MEETINGS_LOG_LEVEL": "ERROR",
            "MEETINGS_PROXIES": "1",
        }
        prepared = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.live_session"],
            env={**os.environ, **environment, "PYTHONPATH": str(servers.ROOT)},
            cwd=servers.ROOT, check=True, capture_output=True,
        )  # fmt: skip
        session, to_vote, to_answer = json.loads(prepared.stdout)
        upstream, port = free_port(), free_port()
        ready = f"http://127.0.0.1:{upstream}/readyz"
        web = processes._granian("127.0.0.1", upstream)
        with (
            servers.running(web, ready, **environment),
            servers.running(_nginx(folder, port, upstream), f"http://127.0.0.1:{port}/readyz"),
        ):
            app = create_app(Settings.from_environment(environment))
            yield Live(app, port, session, to_vote, to_answer)


def _nginx(folder: Path, port: int, upstream: int) -> list[str]:
    """nginx with the lines that docs/nginx.md gives for boards."""
    text = (servers.ROOT / "docs" / "nginx.md").read_text()
    block = text.split("# boards: begin\n")[1].split("# boards: end")[0]
    config = NGINX.format(folder=folder, port=port, upstream=upstream, documented=block)
    (folder / "nginx.conf").write_text(config)
    return [shutil.which("nginx") or "/usr/sbin/nginx", "-c", str(folder / "nginx.conf")]


def test_everybody_sees_it_within_three_seconds(live: Live, request: Any) -> None:
    """Prints what docs/questions.md shows; fails when a vote or a question is lost."""
    name = request.node.callspec.params["live"]
    with live.app.app_context():
        token = public_form.token(clock.now() - timedelta(minutes=1))
    watching = _watchers(live)
    pressed: dict[int, float] = {}
    moderator = threading.Thread(target=_moderate, args=(live, pressed))
    time.sleep(3)  # everybody is connected
    moderator.start()
    residents = Residents(f"http://127.0.0.1:{live.port}", live.session, live.to_vote, token)
    sent = asyncio.run(residents.live(SECONDS))
    moderator.join()
    saw = json.loads(watching.communicate(timeout=60)[0])
    assert watching.returncode == 0
    found = [*_watched(name, saw, pressed), *_counted(name, live, sent)]
    assert all(each.met for each in found)


def _watchers(live: Live) -> subprocess.Popen[bytes]:
    path = f"/kk/sessions/{live.session}/board"
    given = ["127.0.0.1", live.port, path, WATCHERS, panel.LIVE / 1000, SECONDS + 4]
    command = [sys.executable, "-m", "tests.benchmarks.watchers", *map(str, given)]
    return subprocess.Popen(command, cwd=servers.ROOT, stdout=subprocess.PIPE)


def _moderate(live: Live, pressed: dict[int, float]) -> None:
    """“Answering now”, one question after the other; the time runs from the pressing."""
    start = time.monotonic() + FIRST_CHANGE
    for number, question_id in enumerate(live.to_answer[:CHANGES]):
        # Not in step with the seconds, on which caches turn.
        time.sleep(max(0.0, start + number * (BETWEEN + 0.137) - time.monotonic()))
        pressed[question_id] = time.monotonic()
        with live.app.app_context():
            question = db.session.get_one(Question, question_id)
            moderating.start_answering(db.session(), question, now=clock.now(), seen=None)
            db.session.commit()


def _watched(name: str, saw: dict[str, Any], pressed: dict[int, float]) -> list[Any]:
    delays = sorted(at - pressed[number] for number, at in saw["first"] if number in pressed)
    asked = sum(saw["statuses"].values())
    unchanged = saw["statuses"].get("304", 0) / asked * 100
    wrong = asked - saw["statuses"].get("304", 0) - saw["statuses"].get("200", 0)
    return [
        record(
            f"{name}: looks at the board a second",
            asked / (SECONDS + 4),
            least=WATCHERS * 1000 / panel.LIVE * 0.9,
        ),
        record(f"{name}: answered 304", unchanged, " %"),
        record(f"{name}: of a look, with its head", saw["octets"] / asked, " octets"),
        record(f"{name}: answered otherwise", wrong, most=1),
        record(f"{name}: changes seen", len(delays), least=WATCHERS * CHANGES),
        record(f"{name}: a change is seen after, median", statistics.median(delays), " s"),
        record(f"{name}: a change is seen after, p99", _p99(delays), " s", most=LIMIT),
        record(f"{name}: a change is seen after, at most", delays[-1], " s"),
    ]


def _p99(sorted_values: list[float]) -> float:
    return sorted_values[int(len(sorted_values) * 0.99)]


def _counted(name: str, live: Live, sent: Sent) -> list[Any]:
    """What the service said beside what is in the database."""
    print(*sent.refused[:3], sep="\n")
    with live.app.app_context():
        count = db.session.scalar(select(func.count()).select_from(Question)) or 0
        kept = count - len(live.to_vote) - len(live.to_answer)
        rows = {
            (each.question_id, each.browser_digest) for each in db.session.scalars(select(Vote))
        }
        told = db.session.scalar(select(func.sum(Question.votes))) or 0
    return [
        record(f"{name}: questions taken a minute", sent.questions * 60 / SECONDS, least=200),
        record(f"{name}: questions lost", abs(kept - sent.questions), most=1),
        record(f"{name}: votes taken a minute", len(sent.votes) * 60 / SECONDS, least=2000),
        record(
            f"{name}: votes lost or counted twice",
            abs(len(rows) - len(sent.votes)) + abs(told - len(rows)),
            most=1,
        ),
        record(f"{name}: questions and votes refused", len(sent.refused), most=1),
        record(f"{name}: taken after, p99", _p99(sorted(sent.seconds)), " s", most=1),
    ]

"""Servers on the loopback, each ended by whoever started it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from meetings import processes

ROOT = Path(__file__).parents[2]


@contextmanager
def running(command: list[str], address: str, **environment: str) -> Iterator[str]:
    """The server until it is no longer needed; it must answer within 30 seconds."""
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment, "PYTHONPATH": str(ROOT)}
    )
    try:
        _wait(process, address)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    for _attempt in range(300):
        try:
            httpx.get(address, timeout=10)
            return
        except httpx.TransportError:
            assert process.poll() is None, f"{process.args} ended"
            time.sleep(0.1)
    raise AssertionError(f"{process.args} does not answer")


def memory(port: int) -> float:
    """MiB that the processes of the server on that port hold."""
    held = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"--port\0{port}\0".encode() in (process / "cmdline").read_bytes():
                held += int((process / "statm").read_text().split()[1])
        except OSError:  # it has ended meanwhile
            continue
    return held * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def ours(port: int) -> list[str]:
    """The command of `meetings web`, for the application with room for 1,000 entries."""
    return _granian(port, "tests.benchmarks.thousand:application")


def rebuilding(port: int) -> list[str]:
    """The same server, for the application that builds at every request."""
    return _granian(port, "tests.benchmarks.rebuilt:application")


def _granian(port: int, target: str) -> list[str]:
    command = processes._granian("127.0.0.1", port)
    return [part.replace("meetings.serving:application", target) for part in command]


def radicale(folder: Path, port: int) -> list[str]:
    """Radicale over a folder, open to all."""
    given = {
        "server-hosts": f"127.0.0.1:{port}", "auth-type": "none", "rights-type": "authenticated",
        "storage-filesystem-folder": str(folder), "logging-level": "critical",
    }  # fmt: skip
    options = [f"--{name}={value}" for name, value in given.items()]
    return [sys.executable, "-m", "radicale", *options]


NGINX = """
worker_processes 2;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  types {{ text/calendar ics; }}
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  map $http_accept_encoding $feed_encoding {{ default ""; ~*gzip gzip; }}
  proxy_cache_path {folder}/cache keys_zone=feeds:8m max_size=256m inactive=1h;
  server {{
    listen 127.0.0.1:{static};
    root {folder}/www;
    gzip_static on;
  }}
  server {{
    listen 127.0.0.1:{cached};
    location ~ ^/(kk|ru|en)/calendars/.*\\.(ics|atom)$ {{
{documented}
    }}
  }}
}}
"""


def nginx(folder: Path, static: int, cached: int, upstream: int) -> list[str]:
    """nginx with static files, and with the cache of docs/nginx.md before our own server."""
    (folder / "www").mkdir(exist_ok=True)
    folder.chmod(0o755)
    (folder / "nginx.conf").write_text(
        NGINX.format(folder=folder, static=static, cached=cached, documented=_documented(upstream))
    )
    return [shutil.which("nginx") or "/usr/sbin/nginx", "-c", str(folder / "nginx.conf")]


def _documented(upstream: int) -> str:
    """The lines that docs/nginx.md gives for calendars."""
    text = (ROOT / "docs" / "nginx.md").read_text()
    block = text.split("# calendars: begin\n")[1].split("# calendars: end")[0]
    return block.replace("http://meetings", f"http://127.0.0.1:{upstream}")

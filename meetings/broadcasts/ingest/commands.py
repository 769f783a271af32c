"""Commands: ``meetings picture`` and ``meetings relay``."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from meetings import clock
from meetings.broadcasts.ingest.studio import Studio
from meetings.broadcasts.relay import alone
from meetings.broadcasts.relay.alone import Inlet
from meetings.broadcasts.relay.relay import relay_of
from meetings.database import db
from meetings.diary.session import ReceptionSession
from meetings.errors import InvalidInput, NotFound
from meetings.settings import Settings

LISTENING = ("rtmp", "srt")


@click.command()
@with_appcontext
def picture() -> None:
    """Take pictures in by RTMP: shown on this site, sent on to the platforms."""
    app = _app()
    settings: Settings = app.extensions["settings"]
    if not settings.rtmp_port:
        raise InvalidInput("MEETINGS_RTMP_PORT is 0, which switches our own network off.")
    db.session.remove()
    asyncio.run(_until_signal(Studio(app).run))


@click.command()
@click.argument("session", type=int)
@click.option(
    "--listen", "listening", help="rtmp://HOST:PORT/APP/KEY or srt://HOST:PORT: wait here."
)
@click.option("--from", "source", help="Any address that ffmpeg can read: take the picture there.")
@with_appcontext
def relay(session: int, listening: str | None, source: str | None) -> None:
    """Send one picture on to all platforms of a session, given by its number."""
    if listening and source:
        raise InvalidInput("Give either --listen or --from.")
    reception = db.session.get(ReceptionSession, session)
    if reception is None:
        raise NotFound("There is no such session; its number stands in the address of its page.")
    row = relay_of(db.session(), reception, clock.now())
    db.session.commit()
    app, settings = _app(), _app().extensions["settings"]
    inlet = Inlet(settings.rtmp_host, settings.rtmp_port + 1, "relay", row.key)
    inlet = _inlet(listening, inlet) if listening else inlet
    relay_id = row.id
    db.session.remove()
    click.echo(f"Waiting for the picture: {source or inlet.shown}")
    asyncio.run(_until_signal(lambda stop: alone.run(app, relay_id, inlet, source, stop)))


def _inlet(address: str, usual: Inlet) -> Inlet:
    """Where to wait; without a key in the address the session's own relay key is the key."""
    parts = urlsplit(address)
    if parts.scheme not in LISTENING or not parts.port:
        raise InvalidInput("Write --listen as rtmp://HOST:PORT/APP/KEY or srt://HOST:PORT.")
    app, _slash, key = parts.path.strip("/").partition("/")
    srt = address if parts.scheme == "srt" else ""
    return Inlet(parts.hostname or usual.host, parts.port, app or usual.app, key or usual.key, srt)


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app


async def _until_signal(run: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await run(stop)


COMMANDS = (picture, relay)

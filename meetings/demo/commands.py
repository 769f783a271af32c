"""``meetings demo``: a region to try the service with."""

from __future__ import annotations

from datetime import datetime

import click
from flask.cli import with_appcontext

from meetings import clock
from meetings.accounts import datastore
from meetings.broadcasts import connecting
from meetings.database import db
from meetings.demo import recordings, region
from meetings.demo.sandbox_channel import (
    OWN_NAME,
    PATIENCE,
    connect_sandbox,
    sandbox_credentials,
)
from meetings.demo.staff import LOGINS, PASSWORD
from meetings.settings import Settings


@click.command("demo")
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day around which the diary lies, instead of the present one.",
)
@click.option("--sandbox", metavar="ROOT", help="Connect a channel in the sandbox at this address.")
@click.option("--if-empty", is_flag=True, help="Leave a database that holds data as it is.")
@with_appcontext
def demo(today: datetime | None, sandbox: str | None, if_empty: bool) -> None:
    """Load the demo region into an empty database."""
    session, now = db.session(), clock.now()
    if if_empty and not region.is_empty(session):
        click.echo(_already())
        return
    settings = Settings.current()
    # Asked before anything is written, so that nothing is locked while the sandbox starts.
    credentials = sandbox_credentials(sandbox, PATIENCE) if sandbox else None
    region.load(session, today.date() if today else clock.today(now, settings.zone), now)
    if credentials:
        connect_sandbox(session, credentials, now)
    if settings.rtmp_port:
        connecting.enable(session, connecting.named(session, OWN_NAME), now)
    session.commit()
    recordings.draw(session)
    click.echo(_welcome())


def _already() -> str:
    if datastore.find_user(email=LOGINS[0].email):
        return _welcome("is there")
    return "The database holds data already; the demo region was not loaded."


def _welcome(state: str = "is loaded") -> str:
    logins = "\n".join(f"  {login.email:32} {login.display_name}" for login in LOGINS)
    return f"The demo region {state}. Sign in with the password {PASSWORD} as\n{logins}"


COMMANDS = (demo,)

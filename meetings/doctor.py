"""``meetings doctor``: looks at settings, database, processes, channels and mail, and says what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import click
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import SQLAlchemyError

from meetings import clock
from meetings.appeals import erasing
from meetings.broadcasts import checkup
from meetings.database import db
from meetings.effects import hold
from meetings.effects.effect import Effect, EffectState, Heartbeat
from meetings.officials import busy
from meetings.settings import Settings

SILENT_AFTER = timedelta(minutes=2)
LATE_AFTER = timedelta(minutes=5)


@dataclass(frozen=True)
class Finding:
    """One sentence; ``well`` says whether all is as it should be."""

    well: bool
    sentence: str


@click.command()
@with_appcontext
def doctor() -> None:
    """Look at everything this service needs, and say what to do; exit code 1 if something is wrong."""
    settings = Settings.current()
    findings = list(_examine(settings, clock.now()))
    for finding in findings:
        click.echo(f"{'fine ' if finding.well else 'WRONG'}  {finding.sentence}")
    if not all(finding.well for finding in findings):
        raise SystemExit(1)


def _examine(settings: Settings, now: datetime) -> Iterator[Finding]:
    yield from _settings(settings)
    database = _database()
    yield database
    if database.well:
        for look in (_processes, _channels, _calendars, _personal_data, _effects):
            yield from look(now)


def _settings(settings: Settings) -> Iterator[Finding]:
    if settings.base_url.startswith("http://127.0.0.1"):
        yield Finding(
            True,
            "MEETINGS_BASE_URL is this machine's own; set the public address before others use feeds.",
        )
    else:
        yield Finding(
            settings.base_url.startswith("https://"),
            f"The public address is {settings.base_url}; it should begin with https://.",
        )
    yield Finding(
        True,
        "Mail goes out." if settings.smtp_url else "Mail waits until MEETINGS_SMTP_URL is set.",
    )


def _database() -> Finding:
    try:
        with db.engine.connect() as connection:
            present = MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError as error:
        return Finding(
            False,
            f"The database does not answer ({type(error).__name__}); look at MEETINGS_DATABASE_URL.",
        )
    newest = ScriptDirectory(f"{current_app.root_path}/migrations").get_current_head()
    if present != newest:
        return Finding(
            False,
            f"The database is at {present or 'nothing'}; run `meetings upgrade` to reach {newest}.",
        )
    return Finding(True, f"The database ({db.engine.dialect.name}) answers and is at {present}.")


def _processes(now: datetime) -> Iterator[Finding]:
    recent = set(
        db.session.scalars(select(Heartbeat.name).where(Heartbeat.seen_at > now - SILENT_AFTER))
    )
    for process in ("worker", "clock"):
        well = any(name.startswith(process) for name in recent)
        tell = "is at work" if well else f"was not seen for two minutes; start `meetings {process}`"
        yield Finding(well, f"The {process} {tell}.")


def _channels(_now: datetime) -> Iterator[Finding]:
    conditions = list(checkup.examine(Settings.current()))
    if not conditions:
        yield Finding(
            True,
            "No channel is connected; connect one at the desk, or see `meetings channels add --help`.",
        )
    for channel in conditions:
        yield Finding(channel.well, f"The channel {channel.name} {channel.sentence}.")


def _calendars(_now: datetime) -> Iterator[Finding]:
    failing = busy.in_trouble(db.session())
    if failing:
        yield Finding(
            False,
            f"{failing} calendars of officials could not be read the last time; "
            "the desk's page of busy times says why. What was known of them before still holds.",
        )
    else:
        yield Finding(True, "All linked calendars of officials could be read.")


def _personal_data(now: datetime) -> Iterator[Finding]:
    settings = Settings.current()
    due = erasing.count_due(db.session(), clock.today(now, settings.zone))
    if due:
        yield Finding(
            False,
            f"Personal data of {due} appeals are past their term; `meetings clock` erases them each hour.",
        )
    else:
        yield Finding(True, "No personal data of appeals are past their term.")
    if not settings.operator:
        yield Finding(
            True, "Residents read no operator's name when they agree; set MEETINGS_OPERATOR."
        )


def _effects(now: datetime) -> Iterator[Finding]:
    found = hold.held(db.session)
    if found:
        yield Finding(
            False,
            f"Nothing goes out since {found.since:%Y-%m-%d %H:%M} UTC ({found.reason}); look with "
            "`meetings effects held`, then run `meetings effects release`.",
        )
    late = _count(Effect.state == EffectState.WAITING, Effect.due_at < now - LATE_AFTER)
    yield Finding(not late, f"{late} effects are more than five minutes late.")
    blocked = _count(Effect.state == EffectState.BLOCKED)
    yield Finding(
        not blocked, f"{blocked} effects wait for a person; the desk's broadcasts page says why."
    )


def _count(*conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(Effect).where(*conditions)) or 0


COMMANDS = [doctor]

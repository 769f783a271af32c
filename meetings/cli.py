"""The ``meetings`` command: each feature brings its own commands, this file gathers them."""

from __future__ import annotations

from importlib.metadata import version

import click
from flask.cli import ScriptInfo
from sqlalchemy.exc import DBAPIError, OperationalError

from meetings import doctor, keys, processes, upgrade
from meetings.accounts import commands as accounts_commands
from meetings.app import create_app
from meetings.appeals import commands as appeals_commands
from meetings.backup import commands as backup_commands
from meetings.broadcasts import commands as broadcasts_commands
from meetings.broadcasts.ingest import commands as ingest_commands
from meetings.database import is_busy
from meetings.demo import commands as demo_commands
from meetings.effects import commands as effects_commands
from meetings.errors import NoTieError
from meetings.feeds import commands as feeds_commands
from meetings.intake import commands as intake_commands
from meetings.notices import commands as notices_commands
from meetings.places import staff_commands
from meetings.planner import commands as planner_commands
from meetings.plans import commands as plans_commands
from meetings.questions import commands as questions_commands
from meetings.statistics import commands as statistics_commands

BROUGHT = (
    accounts_commands,
    appeals_commands,
    backup_commands,
    broadcasts_commands,
    demo_commands,
    doctor,
    effects_commands,
    feeds_commands,
    ingest_commands,
    intake_commands,
    keys,
    notices_commands,
    planner_commands,
    plans_commands,
    processes,
    questions_commands,
    statistics_commands,
    upgrade,
)
# Importing this adds to the users command, which cannot know of districts.
EXTENDING = (staff_commands,)


class Commands(click.Group):
    """An error of ours is printed as its sentence, with exit code 1."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except NoTieError as error:
            raise click.ClickException(str(error)) from error
        except DBAPIError as error:
            raise click.ClickException(_database_sentence(error)) from error


def _database_sentence(error: DBAPIError) -> str:
    reason = str(error.orig).lower()
    if "no such table" in reason or "does not exist" in reason or "no such column" in reason:
        return "The database lacks tables of this version; run `meetings upgrade` first."
    if isinstance(error, OperationalError) and is_busy(error):
        return (
            "The database is busy or does not answer; look at MEETINGS_DATABASE_URL and try again."
        )
    raise error


@click.group(cls=Commands)
@click.version_option(version("meetings"))
@click.pass_context
def main(ctx: click.Context) -> None:
    """Plan open-air meetings, publish them, broadcast them."""
    ctx.obj = ScriptInfo(create_app=create_app)


for part in BROUGHT:
    for command in part.COMMANDS:
        main.add_command(command)


if __name__ == "__main__":
    main()

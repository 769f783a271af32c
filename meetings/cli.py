"""The ``meetings`` command: each feature brings its own commands, this file gathers them."""

from __future__ import annotations

import sys

import click
from flask.cli import FlaskGroup

from meetings.app import create_app
from meetings.errors import NoTieError


class Commands(FlaskGroup):
    """Commands inside an application; an error of ours is printed as its sentence, with exit code 1."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except NoTieError as error:
            raise click.ClickException(str(error)) from error


@click.group(
    cls=Commands,
    create_app=create_app,
    add_default_commands=False,
    add_version_option=False,
    load_dotenv=False,
)
def main() -> None:
    """Plan open-air meetings, publish them, broadcast them."""


if __name__ == "__main__":
    sys.exit(main())

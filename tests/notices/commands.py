"""``meetings notices …`` as typed at a terminal."""

from __future__ import annotations

from dataclasses import replace

from click.testing import CliRunner
from flask import Flask
from flask.cli import ScriptInfo

from meetings.errors import NoTieError
from meetings.notices.commands import notices_group


def run_command(app: Flask, *arguments: str, **settings: str) -> str:
    """What it prints, or the sentence with which it is refused."""
    before = app.extensions["settings"]
    app.extensions["settings"] = replace(before, **settings)
    try:
        result = CliRunner().invoke(notices_group, list(arguments), obj=_script(app))
    finally:
        app.extensions["settings"] = before
    if isinstance(result.exception, NoTieError):
        return str(result.exception)
    assert result.exit_code == 0, result.output
    return result.output


def _script(app: Flask) -> object:
    return ScriptInfo(create_app=lambda: app)

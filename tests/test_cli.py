"""The command as a whole."""

import subprocess
import sys

import pytest


def meetings(tmp_path, *arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "meetings.cli", *arguments],
        env={"MEETINGS_DATA_FOLDER": str(tmp_path), "PATH": "", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("arguments", [("channels", "list"), ("users", "list")])
def test_without_tables_a_command_names_the_next_step(tmp_path, arguments):
    done = meetings(tmp_path, *arguments)
    assert (done.returncode, "meetings upgrade" in done.stderr) == (1, True)
    assert "Traceback" not in done.stderr


def test_an_unknown_setting_is_a_sentence(tmp_path):
    done = meetings(tmp_path, "doctor", MEETINGS_DATABASE_ULR="x")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: MEETINGS_DATABASE_ULR is no setting")


def test_help_names_every_command(tmp_path):
    named = meetings(tmp_path, "--help").stdout
    for command in (
        "channels", "clock", "demo", "doctor", "import", "problem", "run", "score", "solve",
        "upgrade", "users", "web", "worker",
    ):  # fmt: skip
        assert f"\n  {command} " in named

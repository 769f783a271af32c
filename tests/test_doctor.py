"""The doctor sees what is wrong and says what to do."""

import pytest

from meetings import clock
from meetings.broadcasts.channel import ChannelState
from meetings.doctor import doctor
from meetings.effects import heartbeat
from meetings.effects.effect import Effect, EffectState


@pytest.fixture
def examined(app, session, monkeypatch):
    """What the doctor prints, and its exit code; the tables of the tests bear no revision."""
    monkeypatch.setattr("meetings.doctor.ScriptDirectory.get_current_head", lambda _self: None)

    def examine():
        session.commit()
        result = app.test_cli_runner().invoke(doctor)
        return result.exit_code, result.output

    return examine


def test_all_is_well_while_both_processes_are_seen(session, examined):
    for name in ("worker", "clock"):
        heartbeat.beat(session, name, clock.now())
    assert examined()[0] == 0


def test_a_silent_process_is_named_with_its_command(examined):
    code, output = examined()
    assert code == 1
    assert "start `meetings worker`" in output


def test_a_channel_that_needs_its_owner_is_named(session, make, examined):
    make.channel(name="Main", state=ChannelState.RECONNECT, state_reason="Connect it again.")
    assert "WRONG  The channel Main needs its owner: Connect it again." in examined()[1]


def test_effects_that_wait_for_a_person_are_counted(session, examined):
    now = clock.now()
    session.add(
        Effect(
            kind="mail", key="k", lane="mail", state=EffectState.BLOCKED, due_at=now, created_at=now
        )
    )
    assert "WRONG  1 effects wait for a person" in examined()[1]


def test_a_database_of_another_version_is_named(app, session):
    result = app.test_cli_runner().invoke(doctor)
    assert "run `meetings upgrade`" in result.output

"""Stored blocks: written with the change, never stale, rebuilt, checked."""

import gzip

import pytest
from sqlalchemy import delete, func, select, update

from meetings.cli import main
from meetings.diary import planning, revisions
from meetings.feeds import rebuilding
from meetings.feeds.block import StoredBlock
from tests.diary.drafts import NOW

FEED = "/en/calendars/meetings.ics"
BASE = "http://127.0.0.1:8000"
pytestmark = pytest.mark.usefixtures("today")


def stored(session):
    session.expire_all()
    order = (StoredBlock.session_id, StoredBlock.language)
    return session.scalars(select(StoredBlock).order_by(*order)).all()


def look(client):
    answer = client.get(FEED)
    assert answer.status_code == 200
    packed = client.get(FEED, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == answer.data
    return answer.data, answer.headers["ETag"]


def test_publishing_stores_a_block_per_session_and_language(session, meeting):
    found = stored(session)
    assert [each.language for each in found] == ["en", "kk", "ru"] * 2
    assert {each.session_id for each in found} == {held.id for held in meeting.sessions}
    assert {(each.sequence, each.edition) for each in found} == {(0, 0)}


def test_a_change_that_is_rolled_back_leaves_the_blocks(session, meeting):
    before = [each.data for each in stored(session)]
    planning.cancel(session, meeting, "Rain", now=NOW)
    assert [each.data for each in stored(session)] != before
    session.rollback()
    assert [each.data for each in stored(session)] == before


def test_a_feed_without_stored_blocks_has_the_same_bytes(client, session, meeting):
    before = look(client)
    session.execute(delete(StoredBlock))
    session.commit()
    assert look(client) == before


@pytest.mark.parametrize("wrong", [{"sequence": 7}, {"recipe": "older"}])
def test_a_block_of_another_revision_or_recipe_is_not_shown(client, session, meeting, wrong):
    before = look(client)
    session.execute(update(StoredBlock).values(data=b"wrong", packed=b"wrong", **wrong))
    session.commit()
    assert look(client) == before


def test_rebuilding_restores_what_is_missing_and_touches_nothing_else(client, session, meeting):
    before = look(client)
    first = meeting.sessions[0].id
    session.execute(delete(StoredBlock).where(StoredBlock.session_id == first))
    session.commit()
    assert list(rebuilding.rebuild(session, BASE)) == [(2, 3)]
    assert list(rebuilding.rebuild(session, BASE)) == [(2, 0)]
    assert len(stored(session)) == 6
    assert look(client) == before


def test_other_bytes_of_the_same_revision_get_another_tag(client, session, meeting):
    before = look(client)
    session.execute(
        update(StoredBlock)
        .where(StoredBlock.language == "en")
        .values(data=b"BEGIN:VEVENT\r\nEND:VEVENT\r\n")
    )
    session.commit()
    assert list(rebuilding.rebuild(session, BASE)) == [(2, 2)]
    data, tag = look(client)
    assert data == before[0]
    assert tag != before[1]


def test_the_tick_fills_what_an_import_left_out(session, meeting):
    session.execute(delete(StoredBlock))
    session.commit()
    assert rebuilding.fill(session, BASE) == 6
    assert rebuilding.fill(session, BASE) == 0


def test_checking_names_what_differs(session, meeting):
    first, second = (held.id for held in meeting.sessions)
    assert list(rebuilding.check(session, BASE)) == [(2, [])]
    of_first = StoredBlock.session_id == first
    session.execute(delete(StoredBlock).where(of_first, StoredBlock.language == "kk"))
    session.execute(
        update(StoredBlock).where(of_first, StoredBlock.language == "ru").values(data=b"x")
    )
    session.execute(update(StoredBlock).where(StoredBlock.session_id == second).values(recipe="1"))
    session.commit()
    [(_, faults)] = rebuilding.check(session, BASE)
    assert [(each.session_id, each.language) for each in faults] == [
        (first, "kk"),
        (first, "ru"),
        *((second, language) for language in ("kk", "ru", "en")),
    ]


def test_a_renamed_venue_waits_for_the_clock_and_is_no_fault(client, session, meeting):
    before = look(client)
    meeting.venue.name_en = "New bazaar"
    session.commit()
    assert list(rebuilding.check(session, BASE)) == [(2, [])]
    assert list(rebuilding.rebuild(session, BASE)) == [(2, 0)]
    assert look(client) == before
    assert revisions.refresh(session, NOW) == 2
    session.commit()
    assert b"New bazaar" in look(client)[0]
    assert list(rebuilding.check(session, BASE)) == [(2, [])]


@pytest.fixture
def run(app, settings, monkeypatch, capsys):
    """The command as it is typed, with what it says."""
    monkeypatch.setenv("MEETINGS_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("MEETINGS_DATA_FOLDER", str(settings.data_folder))
    monkeypatch.setenv("MEETINGS_SECRET_KEY", settings.secret_key)
    monkeypatch.setenv("MEETINGS_LOG_LEVEL", "ERROR")

    def command(*words):
        with pytest.raises(SystemExit) as left:
            main(["calendars", *words])
        said = capsys.readouterr()
        return left.value.code, said.out + said.err

    return command


def test_the_commands_check_and_rebuild(run, session, meeting):
    first = meeting.sessions[0].id
    code, said = run("check")
    assert (code, "Every stored block" in said) == (0, True)
    session.execute(delete(StoredBlock).where(StoredBlock.session_id == first))
    session.commit()
    code, said = run("check")
    assert code == 1
    assert f"Session {first}, kk: the block is not stored." in said
    assert "meetings calendars rebuild" in said
    code, said = run("rebuild")
    assert (code, "3 blocks written" in said) == (0, True)
    assert run("check")[0] == 0
    session.rollback()
    assert session.scalar(select(func.count()).select_from(StoredBlock)) == 6

"""Planning at the desk, over HTTP: what is accepted, and what is refused with all typed kept."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from meetings.access import Role
from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.officials.official import Absence
from meetings.places import organizers
from tests import staff
from tests.diary.desk import NEW, errors_at, meeting_fields, read, session_fields, summary, typed
from tests.factories import DAY


def only_meeting(session):
    session.expire_all()
    return session.scalars(select(Meeting)).one()


def count(session):
    return session.scalar(select(func.count(Meeting.id)))


def planned(browser, place, **given):
    fields = meeting_fields(
        place.venue, session_fields(0, place.topic, place.officials[0]), **given
    )
    answer = browser.post(NEW, data=fields)
    assert answer.status_code == 303, read(answer).get_text(" ", strip=True)
    return answer


def test_plan_publish_change_cancel(organizer, place, session):
    page = read(organizer.get(planned(organizer, place).location))
    meeting = only_meeting(session)
    assert meeting.status is Status.DRAFT
    assert "Nobody outside sees it" in page.text

    address = f"/en/desk/meetings/{meeting.id}"
    organizer.post(f"{address}/publish", data={"revision": meeting.revision})
    held = only_meeting(session).sessions[0]
    assert (held.status, held.sequence) == (Status.PUBLISHED, 0)

    fields = typed(read(organizer.get(f"{address}/edit")))
    answer = organizer.post(f"{address}/edit", data={**fields, "day": "2027-05-19"})
    assert answer.status_code == 303
    held = only_meeting(session).sessions[0]
    assert (held.sequence, held.meeting.day.day) == (1, 19)

    form = read(organizer.get(f"{address}/cancel"))
    revision = form.find(id="revision")["value"]
    reason = {"revision": revision, "reason": "Heavy <b>rain</b>"}
    assert organizer.post(f"{address}/cancel", data=reason).status_code == 303
    meeting = only_meeting(session)
    assert (meeting.status, meeting.sessions[0].sequence) == (Status.CANCELLED, 2)
    page = read(organizer.get(address))
    assert "Heavy <b>rain</b>" in page.text
    assert "status: Published → Cancelled" in page.text
    assert "day: 18 May → 19 May" in page.text


def test_the_form_publishes_at_once(organizer, place, session):
    planned(organizer, place, intent="publish")
    assert only_meeting(session).status is Status.PUBLISHED


def test_saving_again_what_the_form_shows_changes_nothing(organizer, place, session):
    planned(organizer, place, title_kk="Кездесу", preparation="Keys\r\nWater", intent="publish")
    meeting = only_meeting(session)
    address = f"/en/desk/meetings/{meeting.id}/edit"
    organizer.post(address, data=typed(read(organizer.get(address))))
    meeting = only_meeting(session)
    assert (meeting.title_kk, meeting.preparation) == ("Кездесу", "Keys\nWater")
    assert [held.sequence for held in meeting.sessions] == [0]


def test_publishing_without_officials_saves_nothing(organizer, place, session):
    fields = meeting_fields(place.venue, session_fields(0, place.topic), intent="publish")
    answer = organizer.post(NEW, data=fields)
    assert answer.status_code == 400
    assert "assign one before" in errors_at(read(answer), "sessions-0-officials")
    assert count(session) == 0


REFUSED = {
    "end before start": ({"end": "09:00"}, "end"),
    "a day that is none": ({"day": "2027-02-30"}, "day"),
    "a day beyond all calendars": ({"day": "9999-12-31"}, "day"),
    "no day": ({"day": ""}, "day"),
    "hours that are none": ({"start": "25:99"}, "start"),
    "a day that has passed": ({"day": "2027-04-01"}, "day"),
    "no venue": ({"venue": ""}, "venue"),
    "a venue that does not exist": ({"venue": "999"}, "venue"),
    "a venue that is no number": ({"venue": "9" * 30}, "venue"),
    "a title that is too long": ({"title_en": "x" * 301}, "title_en"),
    "an unknown zone": ({"zone": "Asia/Atlantis"}, "zone"),
    "a zone that is too long": ({"zone": "x" * 6000}, "zone"),
    "a session outside of its meeting": ({"sessions-0-end": "13:00"}, "sessions-0-start"),
    "a session that ends before it starts": ({"sessions-0-end": "09:00"}, "sessions-0-end"),
    "no topic": ({"sessions-0-topic": ""}, "sessions-0-topic"),
    "an unknown topic": ({"sessions-0-topic": "999"}, "sessions-0-topic"),
    "an unknown language": ({"sessions-0-language": "xx"}, "sessions-0-language"),
    "an unknown crew": ({"sessions-0-crew": "999"}, "sessions-0-crew"),
    "an unknown official": ({"sessions-0-officials": ["1", "999"]}, "sessions-0-officials"),
    "an official that is no number": ({"sessions-0-officials": ["²"]}, "sessions-0-officials"),
    "too many officials": (
        {"sessions-0-officials": [str(number) for number in range(1, 60)]}, "sessions-0-officials",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("wrong", "field"), REFUSED.values(), ids=REFUSED)
def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_saved(
    organizer, place, session, wrong, field
):
    fields = meeting_fields(
        place.venue,
        session_fields(0, place.topic, place.officials[0], crew=place.crew.id),
        preparation="Ask <script>alert(1)</script>",
    )
    answer = organizer.post(NEW, data={**fields, **wrong})
    assert answer.status_code == 400
    page = read(answer)
    assert errors_at(page, field)
    assert page.select_one(f'#complaints a[href="#{field}"]')
    assert page.find(id="complaints")["role"] == "alert"
    kept = typed(page)
    assert kept["preparation"] == "Ask <script>alert(1)</script>"
    assert "<script>alert" not in answer.text
    for name in ("day", "start", "end", "sessions-0-start", "sessions-0-end"):
        assert kept[name] == {**fields, **wrong}[name]
    assert count(session) == 0


def test_a_meeting_needs_a_session(organizer, place, session):
    page = read(organizer.post(NEW, data=meeting_fields(place.venue, title_en="Open day")))
    assert summary(page) == ["Sessions : A meeting needs at least one reception session; add one."]
    assert typed(page)["title_en"] == "Open day"
    assert count(session) == 0


def test_ten_thousand_sessions_are_refused(organizer, place, session):
    fields = meeting_fields(place.venue)
    fields |= {f"sessions-{number}-start": "10:00" for number in range(10_000)}
    answer = organizer.post(NEW, data=fields)
    assert answer.status_code == 400
    assert "12 sessions at most" in answer.text
    assert count(session) == 0


@pytest.mark.parametrize("key", ["sessions-²-start", f"sessions-{'9' * 5000}-start", "sessions-"])
def test_keys_that_no_form_has_are_nothing(organizer, place, session, key):
    planned(organizer, place, **{key: "x"})
    assert len(only_meeting(session).sessions) == 1


def test_control_characters_do_not_reach_the_database(organizer, place, session):
    planned(organizer, place, title_en="A\x00 title\r\nBCC: x", preparation="a\x00b")
    meeting = only_meeting(session)
    assert (meeting.title_en, meeting.preparation) == ("A title BCC: x", "a b")


def test_a_clash_names_both_sides_and_keeps_what_was_typed(organizer, place, make, session):
    planned(organizer, place)
    elsewhere = make.venue(name_en="Far park", district=place.venue.district)
    session.commit()
    other = session_fields(0, place.topic, place.officials[0], end="10:40", crew=place.crew.id)
    answer = organizer.post(NEW, data=meeting_fields(elsewhere, other, title_en="Second"))
    page = read(answer)
    assert answer.status_code == 400
    sentence = errors_at(page, "sessions-0-officials")
    assert "Aigul cannot be at Far park 10:00–10:40: bound at Old bazaar" in sentence
    assert "Free at that time: Marat" in sentence
    kept = typed(page)
    assert (kept["title_en"], kept["sessions-0-end"]) == ("Second", "10:40")
    assert kept["sessions-0-officials"] == [str(place.officials[0].id)]
    assert kept["sessions-0-crew"] == str(place.crew.id)
    assert kept["venue"] == str(elsewhere.id)
    assert count(session) == 1


def test_a_warning_is_told_after_saving(organizer, place, make, session):
    stranger = make.official(name_en="Stranger")
    session.commit()
    fields = meeting_fields(place.venue, session_fields(0, place.topic, stranger))
    page = read(organizer.get(organizer.post(NEW, data=fields).location))
    assert "Stranger is not responsible for Housing" in page.text
    assert count(session) == 1


def test_two_people_do_not_save_over_each_other(organizer, place, session):
    planned(organizer, place)
    meeting = only_meeting(session)
    address = f"/en/desk/meetings/{meeting.id}/edit"
    fields = typed(read(organizer.get(address)))
    organizer.post(address, data={**fields, "title_en": "First"})
    answer = organizer.post(address, data={**fields, "title_en": "Second"})
    assert answer.status_code == 409
    page = read(answer)
    assert "Somebody else changed this meeting meanwhile" in page.text
    assert typed(page)["title_en"] == "Second"
    assert only_meeting(session).title_en == "First"
    assert organizer.post(address, data=typed(page)).status_code == 303
    assert only_meeting(session).title_en == "Second"


@pytest.mark.parametrize("verb", ["publish", "cancel", "discard"])
def test_verbs_need_the_latest_revision(organizer, place, session, verb):
    planned(organizer, place)
    meeting = only_meeting(session)
    address = f"/en/desk/meetings/{meeting.id}/{verb}"
    answer = organizer.post(address, data={"revision": 77, "reason": "Rain"})
    assert answer.status_code == 409
    assert only_meeting(session).status is Status.DRAFT


def test_buttons_add_and_remove_sessions_and_keep_what_was_typed(organizer, place, session):
    first = session_fields(0, place.topic, place.officials[0])
    fields = meeting_fields(place.venue, first, day="not a day", intent="add", title_en="Kept")
    page = read(organizer.post(NEW, data=fields))
    kept = typed(page)
    assert (kept["sessions-1-start"], kept["sessions-1-end"]) == ("11:00", "12:00")
    assert (kept["day"], kept["title_en"]) == ("not a day", "Kept")
    assert not summary(page)
    kept["sessions-1-topic"] = place.topic.id
    kept = typed(read(organizer.post(NEW, data={**kept, "intent": "remove-0"})))
    assert kept["sessions-0-start"] == "11:00"
    assert "sessions-1-start" not in kept
    assert count(session) == 0


def test_a_twelfth_session_is_the_last(organizer, place):
    sessions = [session_fields(number, place.topic) for number in range(12)]
    page = read(organizer.post(NEW, data=meeting_fields(place.venue, *sessions, intent="add")))
    assert len(page.select("#sessions .sheet")) == 12
    assert not page.select('button[value="add"]')


def proposed(page, index=0):
    box = page if index is None else page.find(id=f"sessions-{index}-officials")
    return [
        (choice.select_one("span").contents[0].strip(), choice.select_one(".badge").text)
        for choice in box.select(".proposal")
    ]


def test_the_form_proposes_those_responsible_least_loaded_first(organizer, place, make, session):
    make.official(name_en="Elsewhere", topics=[place.topic], districts=[make.district()])
    away = make.official(name_en="Away", topics=[place.topic], districts=[place.venue.district])
    away.absences.append(Absence(first_day=DAY, last_day=DAY))
    session.commit()
    planned(organizer, place, day="2027-05-19")
    wanted = meeting_fields(place.venue, session_fields(0, place.topic), intent="refresh")
    page = read(organizer.post(NEW, data=wanted))
    assert proposed(page) == [("Marat", "Free"), ("Aigul", "Free"), ("Away", "Away that day")]
    assert "1 of 4 sessions that week" in page.find(id="sessions-0-officials").text


def test_the_fragment_says_who_is_busy(organizer, place):
    planned(organizer, place)
    both = (session_fields(0, place.topic), session_fields(1, place.topic, place.officials[1]))
    address = "/en/desk/meetings/officials?session=0"
    answer = organizer.post(address, data=meeting_fields(place.venue, *both))
    assert "<html" not in answer.text
    assert sorted(proposed(read(answer), None)) == [("Aigul", "Busy then"), ("Marat", "Busy then")]


def test_the_meeting_that_is_changed_does_not_bind_its_own_officials(organizer, place, session):
    planned(organizer, place)
    page = read(organizer.get(f"/en/desk/meetings/{only_meeting(session).id}/edit"))
    assert ("Aigul", "Free") in proposed(page)


@pytest.mark.parametrize("number", ["7", "-1", "x", ""])
def test_the_fragment_of_no_session_is_not_found(organizer, place, number):
    fields = meeting_fields(place.venue, session_fields(0, place.topic))
    answer = organizer.post(f"/en/desk/meetings/officials?session={number}", data=fields)
    assert answer.status_code == 404


def test_somebody_else_is_added_by_name(organizer, place, make, session):
    stranger = make.official(name_en="Stranger")
    session.commit()
    planned(organizer, place, **{"sessions-0-other": stranger.id})
    held = session.scalars(select(ReceptionSession)).one()
    assert [official.name_en for official in held.officials] == ["Aigul", "Stranger"]


def test_an_organizer_of_some_districts_plans_only_there(today, app, place, make, session):
    foreign = make.venue(name_en="Foreign park")
    user = staff.person(Role.ORGANIZER)
    organizers.bind(user, [place.venue.district])
    meeting = make.meeting(venue=foreign, day=DAY + timedelta(days=7))
    session.commit()
    browser = staff.sign_in(app.test_client(), user)
    assert "Foreign park" not in browser.get(NEW).text
    planned(browser, place)
    own = session.scalars(select(Meeting).where(Meeting.venue_id == place.venue.id)).one()

    sessions = session_fields(0, place.topic, place.officials[1], start="11:00", end="12:00")
    there = meeting_fields(foreign, sessions)
    assert browser.post(NEW, data=there).status_code == 403
    move = {**there, "revision": own.revision}
    assert browser.post(f"/en/desk/meetings/{own.id}/edit", data=move).status_code == 403
    address = f"/en/desk/meetings/{meeting.id}"
    assert browser.get(f"{address}/edit").status_code == 403
    back = meeting_fields(place.venue, sessions, revision=meeting.revision)
    assert browser.post(f"{address}/edit", data=back).status_code == 403
    for verb in ("publish", "cancel", "discard"):
        data = {"revision": meeting.revision, "reason": "Rain"}
        assert browser.post(f"{address}/{verb}", data=data).status_code == 403
    page = browser.get(address)
    assert page.status_code == 200
    assert "Edit or move" not in page.text
    session.expire_all()
    assert session.get(Meeting, meeting.id).status is Status.DRAFT
    assert session.get(Meeting, own.id).venue_id == place.venue.id


def test_a_reason_is_needed_to_cancel(organizer, place, session):
    planned(organizer, place, intent="publish")
    meeting = only_meeting(session)
    address = f"/en/desk/meetings/{meeting.id}/cancel"
    for reason, sentence in ((" ", "Say why"), ("x" * 501, "too long")):
        answer = organizer.post(address, data={"revision": meeting.revision, "reason": reason})
        assert answer.status_code == 400
        page = read(answer)
        assert sentence in errors_at(page, "reason")
        assert page.find(id="reason").text.strip() == reason.strip()
    assert only_meeting(session).status is Status.PUBLISHED


def test_one_session_is_cancelled_alone(organizer, place, session):
    second = session_fields(1, place.topic, place.officials[1], start="11:00", end="12:00")
    planned(organizer, place, **second, intent="publish")
    meeting = only_meeting(session)
    first = meeting.sessions[0].id
    address = f"/en/desk/meetings/{meeting.id}/sessions/{first}/cancel"
    assert "Housing" in organizer.get(address).text
    organizer.post(address, data={"revision": meeting.revision, "reason": "Ill"})
    meeting = only_meeting(session)
    assert [held.status for held in meeting.sessions] == [Status.CANCELLED, Status.PUBLISHED]
    assert organizer.get(address).status_code == 404


def test_a_draft_is_discarded_and_a_published_meeting_is_not(organizer, place, session):
    planned(organizer, place)
    meeting = only_meeting(session)
    address = f"/en/desk/meetings/{meeting.id}/discard"
    assert organizer.get(address).status_code == 200
    organizer.post(address, data={"revision": meeting.revision})
    assert count(session) == 0
    planned(organizer, place, intent="publish")
    meeting = only_meeting(session)
    organizer.post(f"/en/desk/meetings/{meeting.id}/discard", data={"revision": meeting.revision})
    assert count(session) == 1

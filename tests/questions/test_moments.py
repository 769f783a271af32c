"""At which second of each recording a question was answered, and what opens there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from meetings import clock
from meetings.broadcasts import chapters as told_above
from meetings.broadcasts import rules
from meetings.broadcasts.broadcast import Broadcast, Observed, Wanted
from meetings.broadcasts.channel import Platform
from meetings.broadcasts.link import WatchLink
from meetings.effects.effect import Effect
from meetings.questions.moments import Moment, at_second, moments, moments_of
from tests.diary.drafts import NOW
from tests.questions.asked import asked

STARTED = NOW + timedelta(minutes=2)
AT = STARTED + timedelta(hours=1, minutes=2, seconds=5)
LINKS = [
    ("https://www.youtube.com/watch?v=abc", "https://www.youtube.com/watch?v=abc&t=3725s"),
    ("https://youtu.be/abc?t=9", "https://youtu.be/abc?t=3725s"),
    ("https://www.facebook.com/watch/?v=12", "https://www.facebook.com/watch/?v=12&t=3725"),
    ("https://vk.com/video-1_2", "https://vk.com/video-1_2?t=1h2m5s"),
    ("https://vkvideo.ru/video-1_2", "https://vkvideo.ru/video-1_2?t=1h2m5s"),
    ("https://ok.ru/video/7", "https://ok.ru/video/7?fromTime=3725"),
    ("https://rutube.ru/video/7/", "https://rutube.ru/video/7/?t=3725"),
    ("https://example.org/live?a=1", "https://example.org/live?a=1"),
]

pytestmark = pytest.mark.usefixtures("english")


@pytest.mark.parametrize(("address", "opened"), LINKS)
def test_each_network_has_its_own_form(address, opened):
    assert at_second(address, 3725) == opened


@pytest.fixture
def recorded(session, make, held):
    """``recorded(platform, **changes)``: a broadcast of the session that is over."""

    def made(platform=Platform.YOUTUBE, **given):
        values = {
            "session_id": held.id, "channel_id": make.channel(platform=platform).id,
            "wanted": Wanted.ENDED, "observed": Observed.ENDED, "created_at": NOW,
            "watch_url": "https://www.youtube.com/watch?v=abc", "started_at": STARTED,
            "ended_at": AT + timedelta(hours=1), "remote_id": "abc",
        }  # fmt: skip
        broadcast = Broadcast(**{**values, **given})
        session.add(broadcast)
        session.commit()
        return broadcast

    return made


@pytest.fixture
def answered(held, do):
    """``answered(text, at)``: a question that was answered from that instant on."""

    def made(text="When will there be water?", at=AT):
        question = asked(held, text)
        do("accept", question)
        do("start_answering", question, now=at)
        do("answered", question, now=at + timedelta(seconds=5))
        return question

    return made


def test_every_recording_counts_from_its_own_start(app, recorded, answered):
    recorded()
    recorded(
        Platform.FACEBOOK, started_at=STARTED + timedelta(seconds=25), watch_url="https://www.facebook.com/watch/?v=1"
    )  # fmt: skip
    with app.test_request_context("/en/"):
        found = {each.label: each for each in moments(answered())}
    assert found["YouTube"] == Moment(
        "YouTube", "https://www.youtube.com/watch?v=abc&t=3725s", 3725
    )
    assert found["YouTube"].clock == "1:02:05"
    assert found["Facebook"].seconds == 3700


def test_our_own_player_opens_on_the_session_page(app, held, recorded, answered):
    recorded(Platform.OWN, watch_url="http://localhost/live-pictures/x/index.m3u8")
    with app.test_request_context("/en/"):
        (moment,) = moments(answered())
    assert moment.url == f"/en/sessions/{held.id}#t=3725"


def test_before_the_picture_it_is_the_beginning_and_after_it_nothing(app, recorded, answered):
    recorded()
    early, late = answered(at=STARTED - timedelta(minutes=1)), answered(at=AT + timedelta(hours=2))
    with app.test_request_context("/en/"):
        found = moments_of([early, late])
    assert [each.seconds for each in found[early.id]] == [0]
    assert found[late.id] == []


def test_what_was_never_on_air_has_no_moment(app, recorded, answered):
    recorded(started_at=None, observed=Observed.READY, ended_at=None)
    with app.test_request_context("/en/"):
        assert moments(answered()) == []


def test_a_link_by_hand_begins_with_the_first_of_our_own(app, session, held, recorded, answered):
    recorded()
    link = WatchLink(session_id=held.id, name="OK", url="https://ok.ru/video/7", created_at=NOW)
    session.add(link)
    held.starts_at = held.ends_at = clock.now() - timedelta(days=1)
    session.commit()
    with app.test_request_context("/en/"):
        found = {each.label: each.url for each in moments(answered())}
    assert found["OK"] == "https://ok.ru/video/7?fromTime=3725"


def test_moments_cost_the_same_for_one_and_for_many(app, recorded, answered, queries):
    recorded()
    questions = [answered(f"Will house {number} be mended?") for number in range(4)]
    assert len({each.session_id for each in questions}) == 1
    with app.test_request_context("/en/"):
        with queries() as one:
            moments_of(questions[:1])
        with queries() as many:
            moments_of(questions)
    assert many.value == one.value


def test_chapters_are_the_answered_questions_at_least_ten_seconds_apart(held, answered):
    for seconds, text in (
        (-60, "Too early"),
        (4, "Too near"),
        (30, "Water?"),
        (35, "Gas?"),
        (95, "A road?"),
    ):
        answered(text, at=STARTED + timedelta(seconds=seconds))
    assert told_above.chapters_of(held, STARTED) == ((30, "Water?"), (95, "A road?"))


def test_a_recording_that_is_there_is_told_anew(session, held, do, recorded, answered):
    question = answered()
    assert _asked_for(session) == []
    broadcast = recorded()
    do("answered", question, "Soon")
    assert _asked_for(session) == [rules.follow_key(broadcast.id)]


def _asked_for(session):
    return session.scalars(select(Effect.key).where(Effect.kind == rules.FOLLOW)).all()

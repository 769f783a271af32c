"""The decision, state by state."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from meetings.broadcasts.adapter import Capabilities
from meetings.broadcasts.broadcast import Observed, Picture, Wanted
from meetings.broadcasts.content import Limits
from meetings.broadcasts.reconcile import Phase, Situation, Step, aim, next_step
from meetings.broadcasts.subject import phase_at

YOUTUBE = Capabilities(
    Limits(100, 5000), separate_ingest=True, thumbnails=True, playlists=True, live_control=True,
    testing=True, auto_start=True, recording=True,
)  # fmt: skip
FACEBOOK = Capabilities(
    Limits(100, 5000), separate_ingest=False, schedule_ahead=timedelta(days=7), live_control=True
)
VK = Capabilities(
    Limits(100, 5000), separate_ingest=False, schedule_ahead=timedelta(minutes=30),
    auto_start=True, announces=True,
)  # fmt: skip
TELEGRAM = Capabilities(Limits(100, 4000), separate_ingest=False, picture=False)
NEW = Situation(
    can=YOUTUBE, wanted=Wanted.PRESENT, observed=Observed.NOTHING, phase=Phase.AHEAD,
    has_event=False, has_ingest=False, bound=False, in_doubt=False, same_content=False, fresh=False,
    dressed_up=False, listed=False, finished=False,
)  # fmt: skip
READY = replace(
    NEW, observed=Observed.READY, has_event=True, has_ingest=True, bound=True, same_content=True,
    fresh=True, dressed_up=True, listed=True,
)  # fmt: skip
LIVE = replace(READY, observed=Observed.LIVE, phase=Phase.BEGUN, picture=Picture.GOOD)
GONE = replace(READY, wanted=Wanted.ABSENT)
PAGE = replace(READY, can=FACEBOOK, has_ingest=False, bound=False)


@pytest.mark.parametrize(
    ("situation", "step"),
    [
        (NEW, Step.INGEST),
        (replace(NEW, in_doubt=True), Step.INGEST),
        (replace(NEW, has_ingest=True), Step.EVENT),
        (replace(NEW, can=FACEBOOK), Step.EVENT),
        (replace(NEW, can=FACEBOOK, phase=Phase.EARLY), Step.WAIT),
        (replace(NEW, can=VK, phase=Phase.EARLY), Step.ANNOUNCE),
        (replace(NEW, can=VK, phase=Phase.EARLY, announced=True), Step.POINT),
        (
            replace(NEW, can=VK, phase=Phase.EARLY, announced=True, same_content=True),
            Step.WAIT,
        ),
        (replace(NEW, can=VK, announced=True), Step.EVENT),
        (replace(NEW, phase=Phase.PAST), Step.SETTLED),
        (replace(NEW, phase=Phase.PAST, in_doubt=True), Step.SEARCH),
        (replace(NEW, phase=Phase.PAST, has_ingest=True), Step.REMOVE_INGEST),
        (replace(NEW, wanted=Wanted.ENDED, has_ingest=True), Step.REMOVE_INGEST),
    ],
)
def test_before_there_is_an_event(situation: Situation, step: Step) -> None:
    assert next_step(situation) is step


@pytest.mark.parametrize(
    ("situation", "step"),
    [
        (replace(READY, bound=False, observed=Observed.CREATED), Step.BIND),
        (replace(READY, bound=False, has_ingest=False), Step.INGEST),
        (replace(READY, fresh=False), Step.OBSERVE),
        (replace(READY, same_content=False), Step.UPDATE),
        (replace(READY, dressed_up=False), Step.THUMBNAIL),
        (replace(READY, listed=False), Step.PLAYLIST),
        (replace(PAGE, dressed_up=False, listed=False), Step.SETTLED),
        (replace(READY, observed=Observed.REVOKED), Step.ASK),
        (replace(PAGE, announced=True), Step.POINT),
        (replace(PAGE, announced=True, same_content=False), Step.UPDATE),
        (replace(PAGE, announced=True, pointed=True), Step.SETTLED),
        (replace(PAGE, phase=Phase.EARLY), Step.REMOVE_EVENT),
        (replace(PAGE, phase=Phase.EARLY, observed=Observed.LIVE), Step.SETTLED),
        (READY, Step.SETTLED),
        (replace(READY, phase=Phase.PAST), Step.SETTLED),
        (replace(READY, phase=Phase.GIVEN_UP), Step.REMOVE_EVENT),
    ],
)
def test_scheduled(situation: Situation, step: Step) -> None:
    assert next_step(situation) is step


@pytest.mark.parametrize(
    ("situation", "step"),
    [
        (replace(READY, wanted=Wanted.TESTING), Step.TEST),
        (replace(READY, wanted=Wanted.TESTING, picture=Picture.ABSENT), Step.TEST),
        (
            replace(READY, wanted=Wanted.TESTING, picture=Picture.ABSENT, same_content=False),
            Step.UPDATE,
        ),
        (replace(PAGE, wanted=Wanted.TESTING), Step.SETTLED),
        (replace(READY, wanted=Wanted.TESTING, observed=Observed.TESTING), Step.SETTLED),
        (
            replace(READY, wanted=Wanted.TESTING, observed=Observed.TESTING, phase=Phase.BEGUN),
            Step.GO_LIVE,
        ),
        (replace(READY, wanted=Wanted.LIVE), Step.GO_LIVE),
        (replace(READY, wanted=Wanted.LIVE, picture=Picture.POOR), Step.GO_LIVE),
        (replace(READY, wanted=Wanted.LIVE, picture=Picture.ABSENT), Step.WAIT),
        (
            replace(READY, wanted=Wanted.LIVE, picture=Picture.ABSENT, dressed_up=False),
            Step.THUMBNAIL,
        ),
        (replace(READY, wanted=Wanted.LIVE, dressed_up=False), Step.GO_LIVE),
        (replace(READY, observed=Observed.STARTING), Step.WAIT),
        (replace(READY, observed=Observed.STARTING, stuck=True), Step.REMOVE_EVENT),
    ],
)
def test_raised_by_a_person(situation: Situation, step: Step) -> None:
    assert next_step(situation) is step


@pytest.mark.parametrize(
    ("situation", "step"),
    [
        (replace(READY, phase=Phase.BEGUN), Step.SETTLED),
        (replace(READY, phase=Phase.BEGUN, picture=Picture.ABSENT), Step.SETTLED),
        (replace(READY, phase=Phase.BEGUN, picture=Picture.GOOD), Step.GO_LIVE),
        (replace(PAGE, phase=Phase.AHEAD, picture=Picture.GOOD), Step.SETTLED),
        (replace(PAGE, phase=Phase.BEGUN), Step.GO_LIVE),
        (replace(PAGE, phase=Phase.BEGUN, picture=Picture.ABSENT), Step.WAIT),
        (replace(PAGE, can=VK, phase=Phase.BEGUN), Step.SETTLED),
    ],
)
def test_raised_by_the_clock_and_the_picture(situation: Situation, step: Step) -> None:
    assert next_step(situation) is step


@pytest.mark.parametrize(
    ("situation", "step"),
    [
        (LIVE, Step.SETTLED),
        (replace(LIVE, same_content=False), Step.UPDATE),
        (replace(LIVE, bound=False), Step.SETTLED),
        (replace(LIVE, wanted=Wanted.ENDED), Step.END),
        (replace(LIVE, quiet=True), Step.SETTLED),
        (replace(LIVE, phase=Phase.PAST), Step.SETTLED),
        (replace(LIVE, phase=Phase.PAST, quiet=True), Step.END),
        (replace(LIVE, phase=Phase.GIVEN_UP), Step.SETTLED),
        (replace(READY, wanted=Wanted.ENDED), Step.REMOVE_EVENT),
        (replace(LIVE, observed=Observed.ENDED), Step.FINISH),
        (replace(LIVE, observed=Observed.ENDED, finished=True), Step.REMOVE_INGEST),
        (replace(PAGE, observed=Observed.ENDED, finished=True), Step.SETTLED),
        (replace(LIVE, observed=Observed.ENDED, same_content=False), Step.FINISH),
        (replace(PAGE, can=TELEGRAM), Step.SETTLED),
        (replace(PAGE, can=TELEGRAM, phase=Phase.PAST), Step.END),
    ],
)
def test_on_air_and_after(situation: Situation, step: Step) -> None:
    assert next_step(situation) is step


@pytest.mark.parametrize(
    ("situation", "step"),
    [
        (replace(GONE, fresh=False), Step.OBSERVE),
        (replace(GONE, in_doubt=True), Step.SEARCH),
        (GONE, Step.REMOVE_EVENT),
        (replace(GONE, observed=Observed.STARTING), Step.REMOVE_EVENT),
        (replace(GONE, observed=Observed.TESTING), Step.END),
        (replace(GONE, observed=Observed.LIVE), Step.END),
        (replace(GONE, observed=Observed.ENDED), Step.REMOVE_INGEST),
        (replace(GONE, observed=Observed.REMOVED, has_event=False), Step.REMOVE_INGEST),
        (
            replace(GONE, can=VK, has_event=False, has_ingest=False, announced=True),
            Step.WITHDRAW,
        ),
        (replace(NEW, wanted=Wanted.ABSENT), Step.SETTLED),
    ],
)
def test_cancelled(situation: Situation, step: Step) -> None:
    assert next_step(situation) is step


def test_nobody_lowers_what_a_person_ended() -> None:
    assert aim(replace(LIVE, wanted=Wanted.ENDED)) is Wanted.ENDED
    assert aim(replace(LIVE, wanted=Wanted.ABSENT, phase=Phase.GIVEN_UP)) is Wanted.ABSENT


@pytest.mark.parametrize(
    ("hours", "ahead", "phase"),
    [
        (-200, 168, Phase.EARLY),
        (-168, 168, Phase.AHEAD),
        (-200, None, Phase.AHEAD),
        (0, 168, Phase.BEGUN),
        (0.9, 168, Phase.BEGUN),
        (1, 168, Phase.PAST),
        (1.9, None, Phase.PAST),
        (2, None, Phase.GIVEN_UP),
    ],
)
def test_where_a_session_stands(hours: float, ahead: float | None, phase: Phase) -> None:
    starts_at = datetime(2027, 5, 18, 5, tzinfo=UTC)
    now, ends_at = starts_at + timedelta(hours=hours), starts_at + timedelta(hours=1)
    assert phase_at(now, starts_at, ends_at, timedelta(hours=ahead) if ahead else None) is phase

"""Schemas of what the interface answers."""

from __future__ import annotations

from meetings.appeals.appeal import Outcome
from meetings.broadcasts.broadcast import Observed
from meetings.diary.meeting import MeetingKind
from meetings.diary.status import Status
from meetings.pages.openapi.shape import (
    ADDRESS,
    DAY,
    MOMENT,
    NUMBER,
    TEXT,
    TIME,
    TRUTH,
    WHOLE,
    Schema,
    by_name,
    maybe,
    one_of,
    record,
    several,
)
from meetings.pages.openapi.shape import open_ as ref
from meetings.places.venue import VenueKind
from meetings.questions.question import PUBLIC_STATES, State

LANGUAGES = {"kk": TEXT, "ru": TEXT, "en": TEXT}
NAMED = {"slug": TEXT, "name": ref("Texts")}
MEETING = {
    "id": WHOLE, "kind": one_of(*MeetingKind), "status": one_of(*Status), "title": ref("Texts"),
    "day": DAY, "start": TIME, "end": TIME, "zone": TEXT, "cancel_reason": TEXT,
    "venue": ref("Venue"), "pages": ref("Pages"),
}  # fmt: skip
SHARES = record(
    "What part of the waiting appeals is taken up, from 0 to 1, and how far people travel.",
    taken_up=NUMBER, share=maybe(NUMBER), kilometres=maybe(NUMBER),
)  # fmt: skip
DISTRICT_FIGURES = {"waiting": WHOLE, "before": ref("Shares"), "with_plan": ref("PlannedShares")}
TALLY = {
    "total": WHOLE,
    "outcomes": record("By outcome.", **{each.value: WHOLE for each in Outcome}),
}

SCHEMAS: dict[str, Schema] = {
    "Error": record("What went wrong, as a sentence that says what to do.", error=TEXT),
    "Refused": record("The same, and which member of the request it is about.", error=TEXT, field=maybe(TEXT)),
    "Texts": record("A text in three languages; a missing one falls back kk, ru, en.", **LANGUAGES),
    "Pages": record("The page for people, by language.", **dict.fromkeys(LANGUAGES, ADDRESS)),
    "Named": record("A thing with a lasting short name.", **NAMED),
    "Venue": record(
        "A place; degrees of WGS 84.",
        **NAMED, kind=one_of(*VenueKind), address=ref("Texts"), latitude=NUMBER, longitude=NUMBER,
        district=ref("Named"),
    ),
    "Meeting": record("One visit to one venue on one day; times are wall-clock times in zone.", **MEETING),
    "MeetingWithSessions": record("A meeting and its sessions.", **MEETING, sessions=several(ref("Session"))),
    "Meetings": record(
        "A page of meetings.", page=WHOLE, pages=WHOLE, total=WHOLE, meetings=several(ref("Meeting"))
    ),
    "Session": record(
        "A part of a meeting with a topic and those who answer.",
        id=WHOLE, uid=TEXT, status=one_of(*Status), topic=ref("Named"), language=TEXT,
        starts_at=MOMENT, ends_at=MOMENT, cancel_reason=TEXT, officials=several(ref("Official")),
        broadcasts=several(ref("Broadcast")), pages=ref("Pages"),
    ),
    "Official": record("Who answers.", **NAMED, post=ref("Texts")),
    "Broadcast": record(
        "Where to watch.",
        platform=TEXT, channel=TEXT, state=one_of(*Observed), watch=ADDRESS,
        started_at=maybe(MOMENT), ended_at=maybe(MOMENT), viewers_peak=maybe(WHOLE),
        viewers_total=maybe(WHOLE),
    ),
    "Question": record(
        "A question that was accepted.",
        id=WHOLE, text=TEXT, votes=WHOLE, number=WHOLE, author=maybe(TEXT), topic=maybe(TEXT),
        state=one_of(*PUBLIC_STATES), pinned=TRUTH, asked_at=MOMENT, answering_at=maybe(MOMENT),
        official=maybe(TEXT), note=TEXT, written=TEXT, promise=maybe(ref("Promise")),
        moments=several(ref("Moment")),
    ),
    "Questions": record("A session's board.", session=WHOLE, questions=several(ref("Question"))),
    "Similar": record(
        "Questions that ask the same.", error=TEXT,
        similar=several(record("One of them.", id=WHOLE, text=TEXT, votes=WHOLE)),
    ),
    "Moment": record("Where the recording is opened.", platform=TEXT, url=ADDRESS),
    "Promise": record(
        "What was taken home.", what=TEXT, official=TEXT, due_on=DAY, reported=TRUTH, kept=TRUTH
    ),
    "Receipt": record(
        "How one's own question stands; whoever has the code may read it.",
        session=WHOLE, number=WHOLE, text=TEXT, state=one_of(*State), label=TEXT, public=TRUTH,
        votes=WHOLE, reason=TEXT, final=TRUTH, code=TEXT, url=ADDRESS,
    ),
    "Votes": record("How many votes it has.", question=WHOLE, votes=WHOLE),
    "Token": record("What a form has to carry.", token=TEXT),
    "Answers": record(
        "A page of answers; all_words is false when none has all words that were sought.",
        page=WHOLE, pages=WHOLE, total=WHOLE, all_words=TRUTH, answers=several(ref("Answer")),
    ),
    "Answer": record(
        "A question and what became of it.",
        id=WHOLE, number=WHOLE, session=WHOLE, language=TEXT, text=TEXT, state=one_of(*PUBLIC_STATES),
        note=TEXT, written=TEXT, promise=maybe(record("What was promised.", what=TEXT, due_on=DAY)),
        official=maybe(TEXT), topic=TEXT, district=TEXT, day=DAY,
        moments=several(record("Where it is.", platform=TEXT, url=ADDRESS, seconds=WHOLE)),
        pages=ref("Pages"),
    ),
    "Shares": SHARES,
    "PlannedShares": record(
        "The same with the joint plan, and its meetings.", **SHARES["properties"], meetings=WHOLE
    ),
    "Fairness": record(
        "How districts fare by the joint plan that is released; nothing before there is one.",
        version=maybe(WHOLE), released_at=maybe(MOMENT),
        period=maybe(record("Its days.", **{"from": DAY, "to": DAY})),
        total=record("All districts together.", **DISTRICT_FIGURES),
        districts=several(record("One district.", slug=maybe(TEXT), name=ref("Texts"), **DISTRICT_FIGURES)),
    ),
    "Tally": record("A number of appeals, and its parts.", **TALLY),
    "NamedTally": record("Those of one topic, district or organisation.", **NAMED, **TALLY),
    "Statistics": record(
        "Figures of appeals, as they stood on a day.",
        as_of=DAY, period=record("Days of receipt.", **{"from": maybe(DAY), "to": maybe(DAY)}),
        filters=by_name(TEXT), **TALLY,
        main_topics=several(ref("NamedTally")), everything_else=ref("Tally"),
        topics=several(ref("NamedTally")), districts=several(ref("NamedTally")),
        topics_by_district=several(record("A topic in a district.", topic=TEXT, district=TEXT, **TALLY)),
        organisations=several(ref("NamedTally")), without_organisation=ref("Tally"),
        months=several(
            record("A month.", month=TEXT, **TALLY, under_review_at_its_end=WHOLE)
        ),
        time_to_answer=record(
            "In days.", answered=WHOLE, median_days=maybe(NUMBER), ninety_percent_days=maybe(NUMBER)
        ),
        promises=by_name(WHOLE), meetings=by_name(WHOLE), questions=by_name(WHOLE),
        broadcasts=by_name(maybe(WHOLE)),
    ),
}  # fmt: skip

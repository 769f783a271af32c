"""Makes the database of a session that is held right now, with questions to vote for and to answer."""

from __future__ import annotations

import json
import sys
from datetime import time, timedelta

from meetings import clock
from meetings.app import create_app
from meetings.database import db
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.questions import asking, moderating
from meetings.questions.question import Source
from tests.factories import Make

TO_VOTE, TO_ANSWER = 30, 30
TEXT = (
    "Абай көшесіндегі жол қашан жөнделеді? Көктемде су жайылып, балалар мектепке бара алмайды. № "
)


def main() -> None:
    """Print the numbers of the session, of the questions to vote for, and of those to answer."""
    app = create_app()
    with app.app_context():
        db.create_all()
        held = _held()
        numbers = [_accepted(held, number) for number in range(TO_VOTE + TO_ANSWER)]
        db.session.commit()
        print(json.dumps([held.id, numbers[:TO_VOTE], numbers[TO_VOTE:]]))


def _held() -> ReceptionSession:
    make, now = Make(db.session), clock.now()
    meeting = make.meeting(
        sessions=1, venue=make.venue(), day=now.date(), start=time(10), published_at=now
    )
    meeting.status, held = Status.PUBLISHED, meeting.sessions[0]
    held.status, held.published_at = Status.PUBLISHED, now
    held.starts_at, held.ends_at = now - timedelta(minutes=30), now + timedelta(hours=3)
    return held


def _accepted(held: ReceptionSession, number: int) -> int:
    now = clock.now()
    question, _code = asking.ask(
        db.session(), held, text=f"{TEXT}{number}", author="Айгүл", topic_id=held.topic_id,
        language="kk", source=Source.PHONE, sent_key=f"key of the bench {number:05}", now=now,
    )  # fmt: skip
    moderating.accept(db.session(), question, now=now, seen=None)
    return question.id


if __name__ == "__main__":
    sys.exit(main())

"""What its author or the moderator did not make public is not kept for ever."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from meetings.audit import AuditEntry
from meetings.questions import erasing
from meetings.questions.question import Rejection
from tests.diary.drafts import NOW
from tests.questions.asked import asked
from tests.questions.conftest import LATER

TERM = timedelta(days=365)


def test_words_that_nobody_read_go_when_their_term_ends(session, held, do):
    shown, rejected, waiting = (
        asked(held, f"{name}, When?", author=name) for name in ("Aigul", "Bolat", "Dana")
    )
    do("accept", shown)
    do("reject", rejected, Rejection.PERSONAL_DATA)
    assert erasing.erase_due(session(), NOW + TERM) == 0
    assert erasing.erase_due(session(), LATER + TERM + timedelta(seconds=1)) == 2
    assert erasing.erase_due(session(), LATER + 2 * TERM) == 0
    session.expire_all()
    assert [(each.text, each.author) for each in (rejected, waiting)] == [("", None)] * 2
    assert (shown.author, rejected.rejection) == ("Aigul", Rejection.PERSONAL_DATA)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "erase")).one()
    assert (entry.subject, entry.changes) == ("question", {"questions": 2})

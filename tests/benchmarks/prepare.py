"""Makes the database of a benchmark, in the environment's MEETINGS_DATABASE_URL."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Any

from meetings import clock
from meetings.app import create_app
from meetings.database import db
from meetings.diary.revisions import digest
from meetings.feeds import rebuilding
from meetings.settings import Settings
from tests.benchmarks.diary import fill


def main(number: int) -> None:
    """Publish that many sessions, with their revisions and blocks."""
    app = create_app()
    settings: Settings = app.extensions["settings"]
    with app.app_context():
        db.create_all()
        start = (clock.now() + timedelta(days=1)).replace(hour=5, minute=0, second=0, microsecond=0)
        fill(db.session(), number, start)
        settle(db.session())
        list(rebuilding.rebuild(db.session(), settings.base_url))


def settle(session: Any) -> None:
    """Give every session the digest of what it shows, as publishing would."""
    last = 0
    while found := rebuilding.batch(session, last):
        last = found[-1].id
        for held in found:
            held.content_digest = digest(held, held.meeting)
        session.commit()


if __name__ == "__main__":
    main(int(sys.argv[1]))

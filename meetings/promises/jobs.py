"""The tick that finds what officials are to be reminded of, and the letters that do it."""

from __future__ import annotations

from meetings import clock
from meetings.accounts import mail
from meetings.database import db, reading
from meetings.effects.registry import Lease, handler
from meetings.effects.timetable import every
from meetings.promises import letters, queries, reminders
from meetings.promises.signals import promise_changed
from meetings.settings import Settings

HOURLY = 3600

promise_changed.connect(reminders.announce)


@every(HOURLY, "promises.remind")
def remind() -> None:
    """Ask for the letters of promises that come near, or are overdue."""
    reminders.remind(db.session(), clock.now())


@handler(reminders.KIND)
def deliver(lease: Lease) -> None:
    """Send one letter as things stand now; what is reported, or somebody else's by now, needs none."""
    settings = Settings.current()
    with reading():
        promise = queries.one(db.session(), lease.payload["promise"])
        today = clock.today(clock.now(), settings.zone)
        said = None
        if promise is not None and promise.official_id == lease.payload["official"]:
            said = letters.letter(promise, lease.payload["about"], today, settings)
        db.session.rollback()
    if said:
        mail.hand_over(settings, mail.letter(lease.key, said, settings), lease.seconds / 6)

"""A region with one published reception, and a mail server that keeps what it gets."""

from __future__ import annotations

import email
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, timedelta
from email.message import EmailMessage
from email.policy import default
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from icalendar import Calendar
from sqlalchemy import select

from meetings.access import Role
from meetings.diary import planning
from meetings.effects import performance
from meetings.effects.worker import run_due
from meetings.notices.invitation import Invitation
from tests.diary.drafts import NOW, draft, part
from tests.notices.residents import DAY_BEFORE, Person, Residents
from tests.ports import free_port
from tests.sandbox.server import Sandbox, running_sandbox


class Office:
    """A mail server that keeps what it gets."""

    def __init__(self) -> None:
        self.letters: list[Any] = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        self.letters.append(envelope)
        return "250 OK"


@pytest.fixture
def office() -> Iterator[Office]:
    port = free_port()
    handler = Office()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    handler.url = f"smtp://127.0.0.1:{port}"
    yield handler
    controller.stop()


@pytest.fixture
def today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def use(app, monkeypatch):
    """``use(smtp_url=…)``: settings of this test."""

    def change(**values: object) -> None:
        present = app.extensions["settings"]
        monkeypatch.setitem(app.extensions, "settings", replace(present, **values))

    return change


@pytest.fixture
def mail_server(use, office) -> None:
    """The mail server of the settings."""
    use(smtp_url=office.url, mail_from="No-Tie desk <desk@example.org>")


@pytest.fixture
def place(make, session, today, mail_server):
    """A venue, a topic, three officials responsible for it there, two crews."""
    venue, topic = make.venue(name_en="Old bazaar"), make.topic(name_en="Housing")
    responsible = {"topics": [topic], "districts": [venue.district]}
    officials = [
        make.official(name_en=name, email=f"{name.lower()}@example.org", **responsible)
        for name in ("Aigul", "Marat", "Zarina")
    ]
    crews = [
        make.crew(name_en=name, email=f"{name.lower()}@crew.example") for name in ("One", "Two")
    ]
    session.commit()
    return SimpleNamespace(venue=venue, topic=topic, officials=officials, crews=crews)


@pytest.fixture
def held(session, place):
    """A published session with Aigul."""
    return publish(session, place, place.officials[0])


def publish(session: Any, place: Any, *officials: Any, **given: Any) -> Any:
    meeting, _findings = planning.plan(
        session, draft(place.venue, part(place.topic, *officials, **given)), now=NOW
    )
    planning.publish(session, meeting, now=NOW)
    session.commit()
    return meeting.sessions[0]


def change(session: Any, held: Any, *officials: Any, **given: Any) -> None:
    """Make the meeting what is given, e.g. ``day=…``; of the session, who comes and ``crew_id``."""
    of_session = {name: given.pop(name) for name in ("crew_id",) if name in given}
    wanted = draft(
        held.meeting.venue, part(held.topic, *officials, id=held.id, **of_session), **given
    )
    planning.change(session, held.meeting, wanted, now=NOW)
    session.commit()


@pytest.fixture
def post(app, session, office):
    """``post()``: the mails that leave now, each as a Letter."""

    def send() -> list[Letter]:
        session.commit()
        before = len(office.letters)
        run_due(app)
        session.expire_all()
        return [Letter(each) for each in office.letters[before:]]

    return send


class Letter:
    """A mail as a mail program sees it."""

    def __init__(self, envelope: Any) -> None:
        self.to = envelope.rcpt_tos
        self.mail: EmailMessage = email.message_from_bytes(envelope.content, policy=default)

    @property
    def part(self) -> EmailMessage:
        """The calendar beside the text."""
        (found,) = [p for p in self.mail.walk() if p.get_content_type() == "text/calendar"]
        return found

    @property
    def data(self) -> bytes:
        return self.part.get_payload(decode=True)

    @property
    def calendar(self) -> Calendar:
        return Calendar.from_ical(self.data)

    @property
    def method(self) -> str:
        return str(self.calendar["METHOD"])

    @property
    def event(self) -> Any:
        (event,) = self.calendar.events
        return event

    @property
    def sequence(self) -> int:
        return int(self.event["SEQUENCE"])

    def answered(self, partstat: str, stamp: str = "20270502T000000Z", **changes: Any) -> bytes:
        """The answer that a client writes to it."""
        told = {
            "uid": self.event["UID"], "sequence": self.sequence,
            "attendee": self.to[0], **changes,
        }  # fmt: skip
        return (
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//A client//EN\r\nMETHOD:REPLY\r\n"
            f"BEGIN:VEVENT\r\nUID:{told['uid']}\r\nSEQUENCE:{told['sequence']}\r\n"
            f"DTSTAMP:{stamp}\r\n"
            f"ATTENDEE;PARTSTAT={partstat}:mailto:{told['attendee']}\r\n"
            "END:VEVENT\r\nEND:VCALENDAR\r\n"
        ).encode()

    def answered_by_mail(self, partstat: str, sender: str | None = None, **changes: Any) -> bytes:
        """The same in the mail that the client sends."""
        mail = EmailMessage()
        mail["From"] = sender or f"Somebody <{self.to[0]}>"
        mail["To"] = "desk@example.org"
        mail["Subject"] = "Re: invitation"
        mail.set_content("I come.")
        mail.add_alternative(
            self.answered(partstat, **changes).decode(),
            subtype="calendar",
            params={"method": "REPLY"},
        )
        return mail.as_bytes()


@pytest.fixture
def invitation_of(session):
    """``invitation_of(official)``: the only invitation of a person, as the database has it."""

    def find(person: Any) -> Invitation:
        session.expire_all()
        mine = (Invitation.official_id == person.id) | (Invitation.crew_id == person.id)
        return session.scalars(
            select(Invitation).where(mine, Invitation.email == person.email)
        ).one()

    return find


@pytest.fixture
def organizer(today, signed_in):
    return signed_in(Role.ORGANIZER, display_name="Olga")


@pytest.fixture
def residents(app, office, mail_server, monkeypatch):
    """Residents with addresses at the mail server of the settings; what failed waits a minute."""

    def minute(_attempts: int, after: float | None = None) -> timedelta:
        return timedelta(seconds=max(60, after or 0))

    monkeypatch.setattr(performance, "pause", minute)
    return Residents(app, office)


@pytest.fixture(scope="module")
def process(tmp_path_factory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("sandbox")) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(process) -> Sandbox:
    process.reset()
    return process


@pytest.fixture
def person(sandbox, use) -> Person:
    """Somebody in Telegram, and the bot of the settings."""
    token = sandbox.tell("telegram/bots", username="notie_bot")["token"]
    use(
        telegram_api_root=f"{sandbox.root}telegram",
        telegram_bot_token=token,
        telegram_bot_name="notie_bot",
    )
    return Person.meet(sandbox, token)


@pytest.fixture
def push(sandbox, use, app):
    """``push(server_key=…)``: a browser's subscription at the push twin."""
    use(push_hosts="127.0.0.1")
    present = time_machine.escape_hatch.datetime.datetime.now(UTC)
    sandbox.advance((DAY_BEFORE - present).total_seconds())

    def subscribe(**wishes):
        return sandbox.tell("push/browsers", **wishes)

    return subscribe

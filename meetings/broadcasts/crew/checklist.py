"""The checklist of a session: what a crew does before it goes on air, and what is done of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from meetings.database import Base, Numbered, enum_column


class CrewTask(StrEnum):
    """One thing to do, in the order in which it is done."""

    ARRIVED = "arrived"
    POWER = "power"
    UPLINK = "uplink"
    CAMERA = "camera"
    SOUND = "sound"
    KEY = "key"
    PICTURE = "picture"

    @property
    def label(self) -> str:
        """What to do, in the current language."""
        return str(_LABELS[self])


_LABELS = {
    CrewTask.ARRIVED: _l("We are at the place and have spoken to the host"),
    CrewTask.POWER: _l("Power is there, batteries are charged"),
    CrewTask.UPLINK: _l("The network carries 3 Mbit/s upwards; a second SIM is ready"),
    CrewTask.CAMERA: _l("Camera stands in the shade and level, the lens is clean"),
    CrewTask.SOUND: _l("Microphones are heard in the headphones, wind shields are on"),
    CrewTask.KEY: _l("Server and key are entered in the encoder"),
    CrewTask.PICTURE: _l("Picture and sound arrive: the page above says so"),
}


class CrewTaskDone(Numbered, Base):
    """A task of one session that is done."""

    __tablename__ = "crew_task_done"
    __table_args__ = (UniqueConstraint("session_id", "item"),)

    session_id: Mapped[int] = mapped_column(ForeignKey("reception_session.id", ondelete="CASCADE"))
    item: Mapped[CrewTask] = mapped_column(enum_column(CrewTask))
    at: Mapped[datetime]


def done_of(session: Session, session_ids: Iterable[int]) -> dict[int, set[CrewTask]]:
    """What is done, by session; one statement."""
    found: dict[int, set[CrewTask]] = {id_: set() for id_ in session_ids}
    for row in session.scalars(select(CrewTaskDone).where(CrewTaskDone.session_id.in_(found))):
        found[row.session_id].add(row.item)
    return found


def tick(session: Session, session_id: int, done: set[CrewTask], now: datetime) -> None:
    """Make these the ones that are done; not committed."""
    rows = session.scalars(select(CrewTaskDone).where(CrewTaskDone.session_id == session_id)).all()
    for row in rows:
        if row.item not in done:
            session.delete(row)
    for item in done - {row.item for row in rows}:
        session.add(CrewTaskDone(session_id=session_id, item=item, at=now))
    session.flush()

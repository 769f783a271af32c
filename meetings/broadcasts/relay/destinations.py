"""Where a session's picture goes on to: every platform that has given an address and a key."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from meetings.broadcasts.broadcast import Broadcast, Wanted
from meetings.broadcasts.channel import Channel
from meetings.broadcasts.reconcile import OVER
from meetings.rtmp.publisher import Address


@dataclass(frozen=True)
class Destination:
    """One platform; ``key`` is a secret."""

    broadcast_id: int
    name: str
    url: str
    key: str = field(repr=False)

    @property
    def address(self) -> Address | None:
        """None for what is no RTMP address."""
        try:
            return Address.read(self.url)
        except ValueError:
            return None

    @property
    def is_near(self) -> bool:
        """Whether it is on this machine: colour bars go nowhere else."""
        return self.address is not None and self.address.host in ("127.0.0.1", "::1", "localhost")


def destinations(session: Session, session_id: int) -> list[Destination]:
    """By name; what is over or taken back is not among them."""
    chosen = (
        select(Broadcast)
        .join(Broadcast.channel)
        .where(
            Broadcast.session_id == session_id,
            Broadcast.wanted != Wanted.ABSENT,
            Broadcast.observed.not_in(OVER),
            Broadcast.stream_url.is_not(None),
        )
        .options(joinedload(Broadcast.channel).defer(Channel.credentials, raiseload=True))
        .order_by(Channel.name)
    )
    found = (
        Destination(each.id, each.channel.name, each.stream_url or "", each.stream_key or "")
        for each in session.scalars(chosen)
    )
    return [each for each in found if each.address is not None]

"""A parcel: one notice for one subscriber, and what can become of it on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import TracebackType
from typing import Protocol, Self

from meetings.errors import NoTieError
from meetings.notices.subscriber import Stopped
from meetings.notices.words import Words


@dataclass(frozen=True)
class Parcel:
    """The address is personal: it is in no message and no log."""

    notice_id: int
    subscriber_id: int
    language: str
    address: str = field(repr=False)
    words: Words
    expires_in: float


class Unreachable(NoTieError):
    """The address takes nothing any more, ``why`` says it; nothing is sent there from now on."""

    def __init__(self, why: Stopped) -> None:
        super().__init__(why.value)
        self.why = why


class Unwanted(NoTieError):
    """This one parcel is refused for good; the next may pass."""


class NotNow(NoTieError):
    """This one parcel may pass later; others may pass now."""


class Carrier(Protocol):
    """One means of reaching people, open for a batch of parcels.

    ``carry`` returns when the other side has taken the parcel. It raises Unreachable, Unwanted or
    NotNow about this parcel, and Retry or Blocked (of effects) about all that follow.
    """

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None: ...

    def carry(self, parcel: Parcel) -> None:
        """Hand it over."""
        ...

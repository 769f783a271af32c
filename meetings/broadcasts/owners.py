"""Telling a channel's owner, once, that nothing goes on without him."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from meetings.access import Role
from meetings.accounts import mail
from meetings.accounts.user import User
from meetings.broadcasts.channel import Channel, ChannelState
from meetings.broadcasts.failure import told
from meetings.broadcasts.wording import clean
from meetings.effects import outbox
from meetings.effects.outbox import AnySession
from meetings.settings import Settings


def tell(session: AnySession, channel: Channel, now: datetime) -> None:
    """Ask for a letter to the owner, or to all administrators, in the caller's transaction.

    Without a mail server nothing is asked for: the desk shows it all the same.
    """
    settings = Settings.current()
    if not settings.smtp_url:
        return
    for user in _owners(session, channel):
        with force_locale(user.language):
            payload = _letter(channel, f"{settings.base_url}/{user.language}/desk/broadcasts")
        outbox.ask(
            session, mail.KIND, _key(channel, user, now), {"to": user.email, **payload}, now=now
        )


def _owners(session: AnySession, channel: Channel) -> Sequence[User]:
    """Who connected it, while he works here; else whoever can connect it anew."""
    active = select(User).where(User.active).order_by(User.id)
    owner = session.scalars(active.where(User.id == channel.owner_id)).all()
    administrators = active.where(User.roles.any(name=Role.ADMIN.value))
    return owner or session.scalars(administrators).all()


def _letter(channel: Channel, page: str) -> dict[str, str]:
    name = f"{channel.platform.label} · {clean(channel.name)}"
    lines = (
        f"{name}: {channel.state.label}.",
        told(channel.state_reason),
        _("Until then nothing is scheduled or ended on this channel; all others go on."),
        page,
    )
    return {"subject": f"{channel.state.label}: {name}", "text": "\n\n".join(lines) + "\n"}


def _key(channel: Channel, user: User, now: datetime) -> str:
    occasion = f"{channel.id} {channel.state} {now.isoformat()} {user.id}"
    return f"{mail.KIND}:channel:{hashlib.sha256(occasion.encode()).hexdigest()[:24]}"


def goes_wrong(channel: Channel, state: ChannelState | None) -> bool:
    """Whether this change of its state is what the owner has to be told of."""
    return state not in (None, ChannelState.CONNECTED) and channel.state is ChannelState.CONNECTED

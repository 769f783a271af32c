"""The desk's page of broadcasts and channels."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings import access, clock
from meetings.access import Role
from meetings.broadcasts import connecting, forecast, login, queries, quota, telling
from meetings.broadcasts.broadcast import Broadcast
from meetings.broadcasts.channel import Channel, Platform
from meetings.broadcasts.failure import told
from meetings.broadcasts.own import connecting as own_connecting
from meetings.database import db
from meetings.desk import blueprint
from meetings.diary.views.guarded import own_districts, require_district
from meetings.errors import NotFound
from meetings.i18n import current_language
from meetings.settings import Settings


@blueprint.get("/broadcasts")
@access.roles(Role.ORGANIZER, Role.MODERATOR, Role.CREW)
def broadcasts() -> str:
    """What is scheduled where, how it stands, and what waits and why."""
    found, channels = (
        queries.scheduled(db.session, clock.now()),
        queries.channels(db.session),
    )
    return render_template(
        "desk/broadcasts/list.html",
        pressing=[each for each in found if each.needs_attention],
        sessions=[each for each in found if not each.needs_attention],
        channels=channels,
        mishaps=telling.grouped(queries.standing_alarms(db.session)),
        has_own=any(channel.platform is Platform.OWN for channel in channels),
        missing=_not_offered(),
        forecasts=forecast.forecasts(db.session, clock.now()) if _plans() else (),
        renewed_at=quota.renewed_at(clock.now()),
        told=told,
        districts=own_districts(),
    )


def _plans() -> bool:
    return access.may_open("desk.retry_broadcast")


def _not_offered() -> list[Platform]:
    """Platforms whose accounts could be connected here if an application was set."""
    settings = Settings.current()
    offered = login.offered(settings)
    return [each for each in login.LOGINS if each not in offered]


@blueprint.post("/broadcasts/channels/own")
@access.roles(Role.ADMIN)
def connect_own() -> Response:
    """Broadcast on this site itself."""
    channel, _is_new = own_connecting.connect_own(db.session, _("This site"), clock.now())
    db.session.commit()
    flash(
        _(
            "“%(name)s” is connected. The crews find its server and key on their pages.",
            name=channel.name,
        ),
        "success",
    )
    return _back()


@blueprint.post("/broadcasts/<int:broadcast_id>/retry")
@access.roles(Role.ORGANIZER)
def retry_broadcast(broadcast_id: int) -> Response:
    """Try again now, whatever it waits for; the platform's quota only for administrators."""
    broadcast = db.session.get(Broadcast, broadcast_id)
    if broadcast is None:
        raise NotFound(_("There is no such broadcast. Reload the page of broadcasts."))
    require_district(broadcast.session.meeting.venue.district_id)
    connecting.try_again(
        db.session, broadcast, clock.now(), spare_quota=not access.may_open("desk.enable_channel")
    )
    db.session.commit()
    _tell(broadcast.channel)
    return _back()


def _tell(channel: Channel) -> None:
    if channel.paused_until is None:
        flash(
            _("It is tried again now. Reload the page in a moment to see how it went."), "success"
        )
    else:
        flash(
            _(
                "It is tried again as soon as the platform's quota is renewed. Only an administrator can try sooner."
            ),
            "info",
        )


@blueprint.post("/broadcasts/channels/<int:channel_id>/enable")
@access.roles(Role.ADMIN)
def enable_channel(channel_id: int) -> Response:
    """Broadcast on the channel from now on."""
    channel = _channel(channel_id)
    connecting.enable(db.session, channel, clock.now())
    db.session.commit()
    flash(_("The channel “%(name)s” is switched on.", name=channel.name), "success")
    return _back()


@blueprint.post("/broadcasts/channels/<int:channel_id>/disable")
@access.roles(Role.ADMIN)
def disable_channel(channel_id: int) -> Response:
    """Make no more calls on the channel."""
    channel = _channel(channel_id)
    connecting.disable(channel)
    db.session.commit()
    flash(_("The channel “%(name)s” is switched off.", name=channel.name), "success")
    return _back()


def _channel(channel_id: int) -> Channel:
    channel = db.session.get(Channel, channel_id)
    if channel is None:
        raise NotFound(_("There is no such channel. Reload the page of broadcasts."))
    return channel


def _back() -> Response:
    return redirect(url_for("desk.broadcasts", lang=current_language()), 303)

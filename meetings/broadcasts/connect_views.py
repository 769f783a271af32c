"""The desk's way to connect a channel: to the platform, back, and perhaps a choice of accounts.

Going there is a plain link: our pages' policy lets no form lead to other sites.
"""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from meetings import access, clock, database
from meetings.access import Role
from meetings.broadcasts import attempt as attempts
from meetings.broadcasts import connecting, login
from meetings.broadcasts.accounts import Choice, account_id
from meetings.broadcasts.attempt import ConnectAttempt
from meetings.broadcasts.channel import Channel, Platform
from meetings.broadcasts.failure import Failure
from meetings.broadcasts.login import Login
from meetings.database import db
from meetings.desk import blueprint
from meetings.errors import InvalidInput, NotFound, NoTieError
from meetings.i18n import current_language
from meetings.settings import Settings


@blueprint.get("/broadcasts/channels/connect/<name>")
@access.roles(Role.ADMIN)
def connect_channel(name: str) -> Response:
    """Off to the platform's page of consent."""
    platform = next((each for each in login.offered(Settings.current()) if each == name), None)
    if platform is None:
        raise NotFound(_("Channels of this platform cannot be connected here."))
    return _leave_for(platform)


@blueprint.get("/broadcasts/channels/<int:channel_id>/reconnect")
@access.roles(Role.ADMIN)
def reconnect_channel(channel_id: int) -> Response:
    """The same for a channel whose access has ended."""
    channel = db.session.get(Channel, channel_id)
    if channel is None or not login.is_offered(channel.platform, Settings.current()):
        raise NotFound(_("There is no such channel, or it is connected in another way."))
    return _leave_for(channel.platform, channel.id)


def _leave_for(platform: Platform, channel_id: int | None = None) -> Response:
    user_id, language = current_user.id, current_language()
    _write_from_now_on()
    state, attempt = attempts.begin(
        db.session, user_id, platform, language, clock.now(), channel_id
    )
    address = _login(platform).address(state, attempt.verifier)
    db.session.commit()
    return redirect(address, 303)


@blueprint.get("/broadcasts/channels/callback")
@access.roles(Role.ADMIN)
def channel_allowed() -> Response:
    """Back from the platform: only with the state of an attempt that this person began, and once."""
    user_id, language = current_user.id, current_user.language
    _write_from_now_on()
    attempt = attempts.take(db.session, request.args.get("state", ""), user_id, clock.now())
    db.session.commit()
    if attempt is None:
        with force_locale(language):
            return _told(_unknown_attempt(), "error", language)
    with force_locale(attempt.language):
        return _answer(attempt)


def _answer(attempt: ConnectAttempt) -> Response:
    code = request.args.get("code", "")
    if not code:
        refused = _(
            "Access was refused at %(platform)s, so nothing was connected.",
            platform=attempt.platform.label,
        )
        return _told(refused, "info", attempt.language)
    try:
        choices = _choices(attempt, code)
        return _connect_or_ask(attempt, choices, clock.now())
    except NoTieError as error:
        db.session.rollback()
        return _told(str(error), "error", attempt.language)


def _choices(attempt: ConnectAttempt, code: str) -> list[Choice]:
    """Asks the platform, outside of any transaction. Raises NoTieError."""
    try:
        return _login(attempt.platform).choices(code, attempt.verifier)
    except Failure as failure:
        raise login.refusal(failure, attempt.platform) from None


def _connect_or_ask(attempt: ConnectAttempt, choices: list[Choice], now: datetime) -> Response:
    if attempt.channel_id is not None:
        return _reconnect(attempt, choices, now)
    if len(choices) == 1:
        return _connect(attempt.platform, choices[0], attempt.language, now)
    state, next_step = attempts.begin(
        db.session, attempt.user_id, attempt.platform, attempt.language, now
    )
    next_step.offer(choices)
    db.session.commit()
    return redirect(url_for("desk.choose_account", lang=attempt.language, state=state), 303)


def _reconnect(attempt: ConnectAttempt, choices: list[Choice], now: datetime) -> Response:
    """Only the account that the channel stands for: its events are there and nowhere else."""
    channel = db.session.get(Channel, attempt.channel_id)
    if channel is None:
        raise NotFound(_("There is no such channel any more. Reload the page of broadcasts."))
    known = account_id(channel.platform, channel.credentials)
    fitting = [choice for choice in choices if known in (None, choice.id)]
    if len(fitting) != 1:
        raise InvalidInput(
            _(
                "The access is for another account than that of “%(name)s”, so nothing was changed. "
                "Connect again and choose the same account, or connect the other one as a new channel.",
                name=channel.name,
            )
        )
    connecting.refresh(db.session, channel, fitting[0].credentials, now)
    db.session.commit()
    return _told(_connected_again(channel), "success", attempt.language)


def _connect(platform: Platform, choice: Choice, language: str, now: datetime) -> Response:
    channel, is_new = connecting.connect_choice(db.session, platform, choice, now)
    channel.owner_id = current_user.id
    db.session.commit()
    if not is_new:
        return _told(_connected_again(channel), "success", language)
    connected = _(
        "The channel “%(name)s” is connected. Published sessions are broadcast there from now on.",
        name=channel.name,
    )
    return _told(connected, "success", language)


def _connected_again(channel: Channel) -> str:
    return _(
        "The channel “%(name)s” is connected again; what waited for it goes on.", name=channel.name
    )


@blueprint.route("/broadcasts/channels/choose/<state>", methods=["GET", "POST"])
@access.roles(Role.ADMIN)
def choose_account(state: str) -> str | Response:
    """Which of several pages or communities shall broadcast."""
    now = clock.now()
    attempt = attempts.find(db.session, state, current_user.id, now)
    if attempt is None:
        return _told(_unknown_attempt(), "error")
    if request.method == "GET":
        return render_template("desk/broadcasts/choose.html", attempt=attempt)
    chosen = request.form.get("account", "")
    choice = next((each for each in attempt.offered if each.id == chosen), None)
    if choice is None:
        flash(_("Choose one of the accounts."), "error")
        return redirect(url_for("desk.choose_account", lang=current_language(), state=state), 303)
    db.session.delete(attempt)
    return _connect(attempt.platform, choice, current_language(), now)


def _unknown_attempt() -> str:
    return _(
        "This connection was begun elsewhere, used already, or took longer than a quarter of an hour. "
        "Nothing was connected; begin again here."
    )


@blueprint.app_template_global("connect_offers")
def _offers() -> list[Platform]:
    """The platforms whose channels whoever is signed in may connect here."""
    may = access.may_open("desk.connect_channel")
    return login.offered(Settings.current()) if may else []


def _write_from_now_on() -> None:
    """These pages are opened by links of others, and yet they write."""
    db.session.rollback()
    database.begin_writing()


def _login(platform: Platform) -> Login:
    """One address for all platforms and languages, since each must be entered at the platform."""
    path = url_for("desk.channel_allowed", lang="en")
    return login.login_of(platform, Settings.current(), f"{Settings.current().base_url}{path}")


def _told(sentence: str, kind: str, language: str | None = None) -> Response:
    flash(sentence, kind)
    return redirect(url_for("desk.broadcasts", lang=language or current_language()), 303)

"""Connecting a Telegram channel at the desk: a bot's token and the chat, pasted and looked up."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from meetings import access, clock
from meetings.access import Role
from meetings.broadcasts import connecting
from meetings.broadcasts.channel import Platform
from meetings.broadcasts.telegram.account import ANSWER_SECONDS, Account, looked_up
from meetings.database import db
from meetings.desk import blueprint
from meetings.errors import InvalidInput, NoTieError
from meetings.i18n import current_language
from meetings.settings import Settings


class TelegramForm(FlaskForm):
    """Who announces, and where."""

    token = PasswordField(
        _l("Token of the bot"),
        description=_l("@BotFather gives it to whoever makes the bot. It is kept encrypted."),
        validators=[InputRequired(_l("Paste the token."))],
    )
    chat = StringField(
        _l("Channel or group"),
        description=_l("Its name like @our_channel, its address, or its number."),
        validators=[InputRequired(_l("Name the channel."))],
    )
    name = StringField(
        _l("What it is called here"),
        description=_l("Left empty, it is called as in Telegram."),
        validators=[Length(max=connecting.LONGEST_NAME)],
    )


@blueprint.route("/broadcasts/channels/telegram", methods=["GET", "POST"])
@access.roles(Role.ADMIN)
def connect_telegram() -> ResponseReturnValue:
    """Asks Telegram who the bot is and what it may do there, outside of any transaction."""
    form = TelegramForm(name=request.args.get("name", ""))
    if not form.validate_on_submit():
        return _page(form)
    db.session.rollback()
    try:
        account = looked_up(form.token.data, form.chat.data, _root(), ANSWER_SECONDS)
        return _connected(account, form.name.data or account.title)
    except NoTieError as error:
        db.session.rollback()
        field = error.field if isinstance(error, InvalidInput) else None
        form[field if field in form else "chat"].errors = [str(error)]
        return _page(form)


def _connected(account: Account, name: str) -> ResponseReturnValue:
    channel, is_new = connecting.connect(
        db.session, Platform.TELEGRAM, name, account.credentials, clock.now()
    )
    db.session.commit()
    flash(
        _("Sessions are announced in “%(name)s” from now on.", name=channel.name)
        if is_new
        else _("“%(name)s” is connected again; what waited for it goes on.", name=channel.name),
        "success",
    )
    return redirect(url_for("desk.broadcasts", lang=current_language()), 303)


def _page(form: TelegramForm) -> ResponseReturnValue:
    status = 422 if form.errors else 200
    return render_template("desk/broadcasts/telegram.html", form=form), status


def _root() -> str:
    settings = Settings.current()
    return settings.telegram_root

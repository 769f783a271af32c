"""Subscribing: choose what, then by which means. No account, and no cookie."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from meetings import access, addresses, clock, public_form
from meetings.appeals.topic import Topic
from meetings.database import db
from meetings.errors import InvalidInput
from meetings.notices import choosing, push_key, subscribing, target
from meetings.notices.browser import Browser
from meetings.notices.subscriber import Means
from meetings.notices.target import PRIVATE, Wish
from meetings.places.district import District
from meetings.public import blueprint, page_with_form, public_page
from meetings.settings import Settings

PARAMETERS = ("to", "session", "meeting", "district", "topic", "official", "all")
LARGEST_JSON = 20_000


@blueprint.route("/<any(kk, ru, en):lang>/subscribe", methods=["GET", "POST"])
@access.public
def subscribe(lang: str) -> ResponseReturnValue:
    """First what, if the address does not say; then the means."""
    if request.method == "GET":
        return _page(lang)
    try:
        public_form.require_person(request.form, clock.now())
        wishes = _wishes(request.form.getlist("to"))
        subscribing.ask_by_mail(
            db.session(),
            Settings.current(),
            request.form.get("email", ""),
            wishes,
            lang,
            clock.now(),
        )
        db.session.commit()
    except InvalidInput as error:
        db.session.rollback()
        return _page(lang, str(error), 400)
    return redirect(url_for("public.subscribe_sent", lang=lang), 303)


def _wishes(tokens: list[str]) -> list[Wish]:
    wishes = target.from_tokens(Settings.current(), tokens)
    if not wishes:
        raise InvalidInput(_("Choose at least one thing to hear of."), "to")
    return wishes


def _page(lang: str, complaint: str = "", status: int = 200) -> Response:
    settings, given = Settings.current(), request.args
    offers = choosing.offers(db.session(), settings, given)
    values = {name: given.getlist(name) for name in PARAMETERS if given.getlist(name)}
    private = any(offer.wish.target in PRIVATE for offer in offers)
    answer = page_with_form(
        "notices/subscribe.html",
        addresses.head("public.subscribe", lang, **values),
        clock.now(),
        offers=offers,
        chosen=set(request.form.getlist("to")) or {each.token for each in offers if each.chosen},
        complaint=complaint,
        typed=request.form.get("email", ""),
        values=values,
        private=private,
        **({} if offers else _lists()),
        **_means(settings),
    )
    if complaint or private:
        answer.headers["Cache-Control"] = "no-store"
    if complaint:
        answer.status_code = status
    return answer


def _lists() -> dict[str, Any]:
    session = db.session()
    return {
        "districts": session.scalars(select(District).order_by(District.slug)).all(),
        "topics": session.scalars(select(Topic).order_by(Topic.slug)).all(),
    }


def _means(settings: Settings) -> dict[str, Any]:
    """Which ways there are here."""
    name = settings.telegram_bot_name if settings.telegram_bot_token else ""
    return {
        "by_mail": bool(settings.smtp_url),
        "bot_address": f"{settings.telegram_bot_pages}/{name}" if name else "",
        "push_key": push_key.public_key(settings),
    }


@blueprint.get("/<any(kk, ru, en):lang>/subscribe/sent")
@access.public
def subscribe_sent(lang: str) -> Response:
    """The same for every address."""
    return public_page("notices/sent.html", addresses.head("public.subscribe_sent", lang))


@blueprint.post("/<any(kk, ru, en):lang>/subscribe/browser")
@access.public
def subscribe_browser(lang: str) -> ResponseReturnValue:
    """A browser that was given permission; answers with the page that manages it."""
    request.max_content_length = LARGEST_JSON
    data = request.get_json(silent=True)
    given = data if isinstance(data, dict) else {}
    browser = Browser.given(Settings.current(), given.get("subscription"))
    chosen = given.get("to")
    wishes = _wishes([str(each) for each in chosen] if isinstance(chosen, list) else [])
    subscriber = subscribing.join(
        db.session(),
        Settings.current(),
        Means.PUSH,
        browser.address,
        wishes,
        lang,
        clock.now(),
        known_by=browser.endpoint,
    )
    db.session.commit()
    token = subscribing.manage_token(Settings.current(), subscriber.id)
    return {"manage": url_for("public.subscriptions", lang=lang, token=token)}, 201

"""A subscriber's own pages: confirm, choose anew, leave. The token in the address is the only key.

Programs that look at every link in a mail open pages and send no forms, so only a form changes
anything; except one, which mail programs send by themselves at the reader's wish (RFC 8058).
"""

from __future__ import annotations

from flask import Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from meetings import access, clock
from meetings.database import db
from meetings.errors import NotFound
from meetings.i18n import LANGUAGES, current_language
from meetings.notices import subscribing, target
from meetings.notices.subscriber import Subscriber
from meetings.notices.target import Wish
from meetings.public import blueprint
from meetings.settings import Settings


@blueprint.route("/<any(kk, ru, en):lang>/subscriptions/confirm/<token>", methods=["GET", "POST"])
@access.public
def confirm_subscription(lang: str, token: str) -> ResponseReturnValue:
    """Shows what is to be confirmed; the button confirms it."""
    now = clock.now()
    found = subscribing.confirmable(db.session(), Settings.current(), token, now)
    if found is None:
        raise NotFound(
            _("This link is too old, or was copied in part. Subscribe once more to get a new one.")
        )
    subscriber, wanted = found
    names = _names(subscriber, [each.id for each in wanted])
    if request.method == "POST":
        subscribing.confirm(subscriber, wanted, now)
        db.session.commit()
    return _private("notices/confirm.html", names=names, done=request.method == "POST",
                    manage=subscribing.manage_token(Settings.current(), subscriber.id))  # fmt: skip


@blueprint.route("/<any(kk, ru, en):lang>/subscriptions/<token>", methods=["GET", "POST"])
@access.public
def subscriptions(lang: str, token: str) -> ResponseReturnValue:
    """All of an address: end one or all, read them in another language."""
    subscriber = _subscriber(token)
    if request.method == "POST":
        _act(subscriber, request.form.get("action", ""))
        db.session.commit()
        return redirect(url_for("public.subscriptions", lang=subscriber.language, token=token), 303)
    return _private(
        "notices/subscriptions.html",
        subscriber=subscriber,
        names=_names(subscriber, [each.id for each in subscriber.subscriptions]),
        token=token,
    )


def _act(subscriber: Subscriber, action: str) -> None:
    verb, _colon, value = action.partition(":")
    if verb == "language" and value in LANGUAGES:
        subscriber.language = value
    if verb == "end":
        kept = [each for each in subscriber.subscriptions if str(each.id) != value]
        subscriber.subscriptions[:] = kept
    if verb == "leave" or not subscriber.subscriptions:
        subscribing.leave(subscriber, clock.now())


@blueprint.route("/unsubscribe/<token>", methods=["GET", "POST"])
@access.public
def unsubscribe(token: str) -> ResponseReturnValue:
    """RFC 8058: a POST ends everything, without a cookie; whoever opens it is led to the page."""
    if request.method == "GET":
        page = url_for("public.subscriptions", lang=_subscriber(token).language, token=token)
        return _unlinked(make_response(redirect(page, 303)))
    with force_locale(_leave(token)):
        sentence = _("You are unsubscribed. Nothing more is sent to this address.")
    db.session.commit()
    return _unlinked(Response(sentence + "\n", content_type="text/plain; charset=utf-8"))


def _leave(token: str) -> str:
    """The reader's language; who was forgotten since the letter is answered the same."""
    if not subscribing.is_manage_token(Settings.current(), token):
        raise _nobody()
    subscriber = subscribing.manageable(db.session(), Settings.current(), token)
    if subscriber is None:
        return current_language()
    subscribing.leave(subscriber, clock.now())
    return subscriber.language


@blueprint.get("/sw.js")
@access.public
def push_worker() -> Response:
    """At the root, since a service worker sees only what lies below its own address."""
    answer = current_app.send_static_file("js/push-worker.js")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _subscriber(token: str) -> Subscriber:
    found = subscribing.manageable(db.session(), Settings.current(), token)
    if found is None:
        raise _nobody()
    return found


def _nobody() -> NotFound:
    return NotFound(
        _("This link is none of ours any more. Nothing is sent to whoever left through it.")
    )


def _names(subscriber: Subscriber, ids: list[int]) -> dict[int, str]:
    """What each subscription is to; of what is gone only that."""
    session = db.session()
    return {
        each.id: target.name(session, Wish(each.target, each.target_id)) or _("No longer there")
        for each in subscriber.subscriptions
        if each.id in ids
    }


def _private(template: str, **context: object) -> Response:
    return _unlinked(make_response(render_template(template, **context)))


def _unlinked(answer: Response) -> Response:
    """The token stands in the address, so it is told to nobody."""
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Cache-Control"] = "no-store"
    return answer

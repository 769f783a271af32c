"""Facebook Login by hand: the dialog, and tokens for its codes.

https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from meetings.sandbox import parties
from meetings.sandbox.facebook import accounts
from meetings.sandbox.facebook.accounts import NAME
from meetings.sandbox.facebook.errors import GraphError, of_fault
from meetings.sandbox.facebook.graph import graph
from meetings.sandbox.identity import new_token
from meetings.sandbox.loopback import is_loopback
from meetings.sandbox.moment import Moment
from meetings.sandbox.parties import Ticket
from meetings.sandbox.visit import Visit
from meetings.sandbox.world import world

TOKEN = "facebook.oauth.access_token"  # noqa: S105
CODE_SECONDS, SHORT_SECONDS = 600, 7200
EXPIRED, OTHER_REDIRECT, USED = 36007, 36008, 36009


@graph.get("/<version>/dialog/oauth")
def dialog(version: str) -> tuple[str, int] | str:
    if (problem := _problem()) is not None:
        return render_template("sandbox/refusal.html", problem=problem), 400
    with world().moment() as moment:
        pages = parties.every(moment.store, NAME, "page")
        pages = pages or [accounts.page_named(moment.store, "Sandbox", moment.seconds)]
    return render_template("sandbox/dialog.html", choices=pages, several=True, scopes=_asked())


@graph.post("/<version>/dialog/oauth")
def decide(version: str) -> BaseResponse | tuple[str, int]:
    if (problem := _problem()) is not None:
        return render_template("sandbox/refusal.html", problem=problem), 400
    answer = {"state": request.args["state"]} if "state" in request.args else {}
    if request.form.get("decision") != "allow":
        refused = {"error": "access_denied", "error_reason": "user_denied", "error_code": "200"}
        return _back({**refused, "error_description": "Permissions error", **answer})
    with world().moment() as moment:
        code = parties.issue(moment.store, _code(moment))
    return _back({"code": code, **answer})


def _code(moment: Moment) -> Ticket:
    allowed = [scope for scope in _asked() if scope in request.form.getlist("scope")]
    body = {
        "asked": _asked(),
        "scopes": allowed,
        "pages": request.form.getlist("choice"),
        "redirect": request.args["redirect_uri"],
    }
    owner = accounts.user(moment.store, moment.seconds)
    expires = moment.after(CODE_SECONDS)
    return Ticket(new_token("AQ"), NAME, "code", owner.id, expires, body=body)


def _asked() -> list[str]:
    return [scope for scope in request.args.get("scope", "").replace(",", " ").split() if scope]


def _problem() -> str | None:
    """Why the dialog cannot be shown, as a sentence; None when it can."""
    target = urlsplit(request.args.get("redirect_uri", ""))
    if target.scheme not in ("http", "https") or not is_loopback(target.hostname or ""):
        return "The redirect_uri must be an address of this machine."
    if request.args.get("response_type", "code") != "code":
        return "The request must ask for response_type=code."
    with world().moment() as moment:
        known = accounts.app(moment.store, moment.seconds).id
    return None if request.args.get("client_id") == known else "Invalid App ID."


def _back(answer: dict[str, str]) -> BaseResponse:
    target = request.args["redirect_uri"]
    joint = "&" if urlsplit(target).query else "?"
    return redirect(f"{target}{joint}{urlencode(answer)}#_=_")


@graph.route("/<version>/oauth/access_token", methods=["GET", "POST"])
def access_token(version: str) -> Response:
    given = {**request.args, **request.form}
    return Visit(
        method=TOKEN,
        parameters={"grant_type": [given.get("grant_type", "authorization_code")]},
        caller=lambda moment: None,
        work=lambda moment: jsonify(_tokens(moment, given)),
        refusal=of_fault,
    ).perform()


def _tokens(moment: Moment, given: dict[str, str]) -> dict[str, Any]:
    app = accounts.app(moment.store, moment.seconds)
    if given.get("client_id") != app.id:
        raise GraphError(101, "Error validating application. Cannot get application info.")
    if given.get("client_secret") != app.body["secret"]:
        raise GraphError(1, "Error validating client secret.")
    if given.get("grant_type") == "fb_exchange_token":
        return _longer(moment, given.get("fb_exchange_token", ""))
    return _for_code(moment, given)


def _for_code(moment: Moment, given: dict[str, str]) -> dict[str, Any]:
    code = parties.ticket(moment.store, NAME, given.get("code", ""))
    if code is None or code.kind != "code":
        raise _refused("This authorization code has been used.", USED)
    if code.expired(moment):
        raise _refused("This authorization code has expired.", EXPIRED)
    if given.get("redirect_uri") != code.body["redirect"]:
        raise _refused("Error validating verification code.", OTHER_REDIRECT)
    parties.tear(moment.store, code)
    return _user_token(moment, code, SHORT_SECONDS)


def _longer(moment: Moment, token: str) -> dict[str, Any]:
    return _user_token(moment, accounts.admit(moment, token), accounts.LONG)


def _user_token(moment: Moment, given: Ticket, seconds: float) -> dict[str, Any]:
    expires = moment.after(seconds)
    ticket = Ticket(new_token("EAAuser"), NAME, "user", given.party, expires, body=given.body)
    token = parties.issue(moment.store, ticket)
    return {"access_token": token, "token_type": "bearer", "expires_in": int(seconds)}


def _refused(message: str, subcode: int) -> GraphError:
    return GraphError(100, message, subcode=subcode)

"""The authorization code flow of VK.

https://id.vk.com/about/business/go/docs/ru/vkid/latest/oauth-vkontakte/authcode-flow-user
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from meetings.sandbox import parties
from meetings.sandbox.faults import Fault
from meetings.sandbox.identity import new_token
from meetings.sandbox.loopback import is_loopback
from meetings.sandbox.moment import Moment
from meetings.sandbox.parties import Ticket
from meetings.sandbox.visit import Refusal, Visit
from meetings.sandbox.vk import accounts
from meetings.sandbox.vk.accounts import BITS, NAME
from meetings.sandbox.vk.errors import Broken
from meetings.sandbox.vk.methods import vk
from meetings.sandbox.world import world

TOKEN = "vk.oauth.access_token"  # noqa: S105
CODE_SECONDS = 3600


class GrantRefused(Refusal):
    """An error of the token address (RFC 6749, section 5.2)."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(description)
        self.reason, self._description = code, description

    def response(self) -> Response:
        response = jsonify({"error": self.reason, "error_description": self._description})
        response.status_code = 401
        return response


@vk.get("/authorize")
def authorize() -> tuple[str, int] | str:
    if (problem := _problem()) is not None:
        return render_template("sandbox/refusal.html", problem=problem), 400
    with world().moment() as moment:
        owner = accounts.user(moment.store, moment.seconds)
        if not parties.every(moment.store, NAME, "group"):
            accounts.group_named(moment.store, "Sandbox", moment.seconds)
    return render_template("sandbox/dialog.html", choices=[owner], several=False, scopes=_asked())


@vk.post("/authorize")
def decide() -> BaseResponse | tuple[str, int]:
    if (problem := _problem()) is not None:
        return render_template("sandbox/refusal.html", problem=problem), 400
    answer = {"state": request.args["state"]} if "state" in request.args else {}
    if request.form.get("decision") != "allow":
        denied = "User denied your request"
        refused = {"error": "access_denied", "error_reason": "user_denied"}
        return _back({**refused, "error_description": denied, **answer})
    allowed = [scope for scope in _asked() if scope in request.form.getlist("scope")]
    body = {"scopes": allowed, "redirect": request.args["redirect_uri"]}
    with world().moment() as moment:
        owner = accounts.user(moment.store, moment.seconds)
        expires = moment.after(CODE_SECONDS)
        ticket = Ticket(new_token("code"), NAME, "code", owner.id, expires, body=body)
        code = parties.issue(moment.store, ticket)
    return _back({"code": code, **answer})


def _asked() -> list[str]:
    given = request.args.get("scope", "").replace(",", " ").split()
    return [scope for scope in given if scope in BITS]


def _problem() -> str | None:
    """Why the page cannot be shown, as a sentence; None when it can."""
    target = urlsplit(request.args.get("redirect_uri", ""))
    if target.scheme not in ("http", "https") or not is_loopback(target.hostname or ""):
        return "The redirect_uri must be an address of this machine."
    if request.args.get("response_type") != "code":
        return "The request must ask for response_type=code."
    with world().moment() as moment:
        known = accounts.app(moment.store, moment.seconds).id
    return None if request.args.get("client_id") == known else "The application is unknown."


def _back(answer: dict[str, str]) -> BaseResponse:
    target = request.args["redirect_uri"]
    joint = "&" if urlsplit(target).query else "?"
    return redirect(f"{target}{joint}{urlencode(answer)}")


@vk.route("/access_token", methods=["GET", "POST"])
def access_token() -> Response:
    given = {**request.args, **request.form}
    return Visit(
        method=TOKEN,
        parameters={"client_id": [given.get("client_id", "")]},
        caller=lambda moment: None,
        work=lambda moment: jsonify(_token(moment, given)),
        refusal=_of_fault,
    ).perform()


def _of_fault(fault: Fault) -> Refusal:
    if fault.kind.isdecimal():
        return Broken(int(fault.kind))
    return GrantRefused(fault.options.get("reason", "invalid_grant"), "Refused on request")


def _token(moment: Moment, given: dict[str, str]) -> dict[str, Any]:
    app = accounts.app(moment.store, moment.seconds)
    if (given.get("client_id"), given.get("client_secret")) != (app.id, app.body["secret"]):
        raise GrantRefused("invalid_client", "client_secret is incorrect")
    code = parties.ticket(moment.store, NAME, given.get("code", ""))
    if code is None or code.kind != "code" or code.expired(moment):
        raise GrantRefused("invalid_grant", "Code is invalid or expired.")
    if given.get("redirect_uri") != code.body["redirect"]:
        raise GrantRefused("invalid_grant", "Redirect uri is not the one of the code.")
    parties.tear(moment.store, code)
    owner = parties.find(moment.store, NAME, "user", code.party)
    assert owner is not None
    token = accounts.user_token(moment.store, owner, code.body["scopes"])
    return {"access_token": token, "expires_in": 0, "user_id": int(owner.id)}

"""OAuth 2.0 for web applications, as Google's endpoints speak it.

https://developers.google.com/identity/protocols/oauth2/web-server
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote_plus, urlencode, urlsplit

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from meetings.sandbox import accounts, discovery, faults, journal
from meetings.sandbox.accounts import GrantError
from meetings.sandbox.connect import issue
from meetings.sandbox.errors import ApiError
from meetings.sandbox.loopback import is_loopback
from meetings.sandbox.moment import Moment
from meetings.sandbox.world import world

TOKEN = "oauth.token"  # noqa: S105

oauth = Blueprint("oauth", __name__)


@oauth.get("/oauth/authorized-user.json")
def authorized_user() -> Response:
    with world().moment() as moment:
        return jsonify(
            issue(
                moment.store,
                request.host_url,
                request.args["channel"],
                made=moment.seconds,
                scopes=request.args.get("scope", "").split(),
                project=request.args.get("project") or accounts.DEFAULT_PROJECT,
            )
        )


@oauth.get("/oauth/client.json")
def client_file() -> Response:
    """The client file that a web application's OAuth flow starts from."""
    with world().moment() as moment:
        project = request.args.get("project") or accounts.DEFAULT_PROJECT
        client = accounts.client_of(moment.store, project)
    web = {
        "client_id": client.id,
        "client_secret": client.secret,
        "project_id": client.project,
        "auth_uri": url_for("oauth.consent", _external=True),
        "token_uri": url_for("oauth.token", _external=True),
        "redirect_uris": request.args.getlist("redirect_uri"),
    }
    return jsonify({"web": web})


@oauth.post("/token")
def token() -> Response:
    here = world()
    grant_type = request.form.get("grant_type", "")
    with here.moment() as moment:
        fault = faults.take(here.store, TOKEN, None)
        params = {"grant_type": [grant_type]}
        entry = journal.begin(
            here.store, moment.now, TOKEN, None, params, fault.kind if fault else None
        )
    try:
        if (struck := faults.strike_before(fault)) is not None:
            return struck
        with here.moment() as moment:
            response = jsonify(_tokens(moment, grant_type))
            journal.applied(here.store, entry, None)
    except GrantError as refusal:
        response = _refused(refusal.code, refusal.description, refusal.status)
    except ApiError as error:
        response = _refused(error.reason, error.message, error.status)
    with here.store.transaction():
        reason = (response.get_json() or {}).get("error")
        journal.answered(here.store, entry, response.status_code, reason)
    return faults.strike_after(fault, here.barriers) or response


def _tokens(moment: Moment, grant_type: str) -> dict[str, Any]:
    form = request.form
    client = accounts.check_client(moment.store, *_client_credentials())
    answer: dict[str, Any] = {}
    if grant_type == "refresh_token":
        refresh = form.get("refresh_token", "")
    elif grant_type == "authorization_code":
        refresh = accounts.redeem_code(
            moment,
            client,
            form.get("code", ""),
            form.get("redirect_uri", ""),
            form.get("code_verifier", ""),
        )
        answer["refresh_token"] = refresh
    else:
        raise GrantError("unsupported_grant_type", f"Invalid grant_type: {grant_type}")
    access, scopes = accounts.access(moment, client, refresh)
    seconds = int(moment.settings.token_seconds)
    return answer | {
        "access_token": access,
        "expires_in": seconds,
        "scope": scopes,
        "token_type": "Bearer",
    }


def _client_credentials() -> tuple[str, str]:
    """The client's id and secret, from HTTP Basic or the form (RFC 6749, section 2.3.1)."""
    if (basic := request.authorization) is not None and basic.type == "basic":
        return unquote_plus(basic.username or ""), unquote_plus(basic.password or "")
    return request.form.get("client_id", ""), request.form.get("client_secret", "")


def _refused(code: str, description: str, status: int) -> Response:
    response = jsonify({"error": code, "error_description": description})
    response.status_code = status
    return response


@oauth.post("/revoke")
def revoke() -> Response:
    with world().moment() as moment:
        accounts.revoke_token(moment.store, request.values.get("token", ""))
    return jsonify({})


@oauth.get("/o/oauth2/auth")
def consent() -> BaseResponse | tuple[str, int] | str:
    """The page on which a person chooses a channel and what to allow."""
    if (problem := _problem()) is not None:
        return render_template("sandbox/refusal.html", problem=problem), 400
    with world().moment() as moment:
        channels = accounts.channels(moment.store)
        channels = channels or [accounts.channel_named(moment.store, "Sandbox", moment.seconds)]
    asked = request.args["scope"].split()
    described = {scope: discovery.scopes().get(scope, scope) for scope in asked}
    return render_template("sandbox/consent.html", channels=channels, scopes=described)


@oauth.post("/o/oauth2/auth")
def decide() -> BaseResponse | tuple[str, int]:
    if (problem := _problem()) is not None:
        return render_template("sandbox/refusal.html", problem=problem), 400
    answer = {"state": request.args["state"]} if "state" in request.args else {}
    if request.form.get("decision") != "allow":
        return _back(answer | {"error": "access_denied"})
    chosen = request.form.getlist("scope")
    allowed = [scope for scope in request.args["scope"].split() if scope in chosen]
    with world().moment() as moment:
        code = accounts.new_code(
            moment,
            accounts.check_client(moment.store, request.args["client_id"]),
            accounts.channel_named(moment.store, request.form["channel"], moment.seconds),
            allowed,
            request.args["redirect_uri"],
            request.args.get("code_challenge", ""),
        )
    return _back(answer | {"code": code, "scope": " ".join(allowed)})


def _problem() -> str | None:
    """Why the request for consent cannot be shown, as a sentence; None when it can."""
    args = request.args
    target = urlsplit(args.get("redirect_uri", ""))
    if target.scheme not in ("http", "https") or not is_loopback(target.hostname or ""):
        return "The redirect_uri must be an address of this machine."
    if args.get("response_type") != "code" or not args.get("scope"):
        return "The request must ask for response_type=code and name a scope."
    if args.get("code_challenge") and args.get("code_challenge_method") != "S256":
        return "The code_challenge_method must be S256."
    try:
        with world().store.transaction():
            accounts.check_client(world().store, args.get("client_id", ""))
    except GrantError as refusal:
        return refusal.description
    return None


def _back(answer: dict[str, str]) -> BaseResponse:
    target = request.args["redirect_uri"]
    joint = "&" if urlsplit(target).query else "?"
    return redirect(f"{target}{joint}{urlencode(answer)}")

"""Who may call which route. Every route names its policy; one without is closed to all.

A policy says which roles pass. Rules about single objects (this organizer's districts, this
official's own page) stand with the objects.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, current_app, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import Forbidden, Unauthorized
from werkzeug.wrappers import Response

View = TypeVar("View", bound=Callable[..., Any])


class Role(StrEnum):
    """What a member of staff is here for."""

    ADMIN = "admin"
    ORGANIZER = "organizer"
    OFFICIAL = "official"
    MODERATOR = "moderator"
    CREW = "crew"

    @property
    def label(self) -> str:
        """The role in the current language."""
        return str(_ROLE_LABELS[self])


_ROLE_LABELS = {
    Role.ADMIN: _l("Administrator"),
    Role.ORGANIZER: _l("Organizer"),
    Role.OFFICIAL: _l("Official"),
    Role.MODERATOR: _l("Moderator"),
    Role.CREW: _l("Crew"),
}


@dataclass(frozen=True)
class Policy:
    """Who passes: everybody, anybody signed in, or holders of one of the roles (admins always)."""

    everybody: bool = False
    roles: frozenset[Role] = frozenset()

    def admits(self, user: Any) -> bool:
        """Whether this user (maybe anonymous) passes."""
        if self.everybody:
            return True
        if not user.is_authenticated:
            return False
        return any(user.has_role(role.value) for role in self.roles | {Role.ADMIN})


PUBLIC = Policy(everybody=True)
STAFF = Policy(roles=frozenset(Role))
_ATTRIBUTE = "access_policy"

# Routes of libraries, which cannot carry a decorator; an endpoint missing here and there is closed.
_FOREIGN: dict[str, Policy] = {}


def public(view: View) -> View:
    """Everybody may call this route."""
    return _mark(view, PUBLIC)


def staff(view: View) -> View:
    """Everybody who is signed in with any role may call this route."""
    return _mark(view, STAFF)


def roles(*admitted: Role) -> Callable[[View], View]:
    """Only holders of one of these roles, and admins, may call this route."""

    def decorate(view: View) -> View:
        return _mark(view, Policy(roles=frozenset(admitted)))

    return decorate


def _mark(view: View, policy: Policy) -> View:
    setattr(view, _ATTRIBUTE, policy)
    return view


def name_foreign(endpoint: str, policy: Policy) -> None:
    """Name the policy of a route that a library brings."""
    _FOREIGN[endpoint] = policy


def policy_of(app: Flask, endpoint: str) -> Policy | None:
    """The policy of an endpoint, or None, which means closed."""
    view = app.view_functions.get(endpoint)
    return getattr(view, _ATTRIBUTE, None) or _FOREIGN.get(endpoint)


def may_open(endpoint: str) -> bool:
    """Whether whoever is signed in here passes; False for an endpoint that does not exist."""
    policy = policy_of(current_app, endpoint)
    return policy is not None and policy.admits(current_user)


def enforce() -> Response | None:
    """Before each request: let it pass, send it to the login, or refuse."""
    if request.endpoint is None:
        return None
    policy = policy_of(current_app, request.endpoint)
    if policy is not None and policy.admits(current_user):
        return None
    if current_user.is_authenticated or policy is None:
        raise Forbidden
    if _is_page_view():
        return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
    raise Unauthorized


def _is_page_view() -> bool:
    """Whether a person opens a page, rather than a script or a program asking for a part of one."""
    accepted = request.accept_mimetypes
    return (
        request.method == "GET"
        and "HX-Request" not in request.headers
        and not request.path.startswith("/api/")
        and (not accepted or accepted.accept_html)
    )


def init_app(app: Flask) -> None:
    """Put the check before every request."""
    name_foreign("static", PUBLIC)
    app.jinja_env.globals["may_open"] = may_open
    app.before_request(enforce)

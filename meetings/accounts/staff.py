"""What an administrator does to accounts. The caller commits."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable

from email_validator import EmailNotValidError, validate_email
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_security import hash_password
from flask_security.recoverable import send_reset_password_instructions
from sqlalchemy import func, select

from meetings import access, audit
from meetings.accounts.config import PASSWORD_LENGTH
from meetings.accounts.store import datastore
from meetings.accounts.user import Role, User
from meetings.database import db
from meetings.errors import InvalidInput, NotFound


def everybody() -> list[User]:
    """All accounts, the active ones first, by name."""
    return list(db.session.scalars(select(User).order_by(User.active.desc(), User.display_name)))


def get(user_id: int) -> User:
    """The account of that number; raises NotFound."""
    user = db.session.get(User, user_id)
    if user is None:
        raise NotFound(_("There is no such account."))
    return user


def find(address: str) -> User:
    """The account with that address; raises NotFound."""
    user = User.by_email(address)
    if user is None:
        raise NotFound(_("There is no account with that address; “meetings users list” shows all."))
    return user


def add(
    address: str, name: str, roles: Iterable[access.Role], *, password: str, language: str = "kk"
) -> User:
    """A new account; raises InvalidInput at ``email``, ``name``, ``roles`` or ``password``."""
    user = User(
        email=_new_address(address),
        display_name=_name(name),
        language=language,
        password=hash_password(_long_enough(password)),
        active=True,
        fs_uniquifier=uuid.uuid4().hex,
    )
    db.session.add(user)
    db.session.flush()
    set_roles(user, roles)
    return user


def new_password() -> str:
    """A password that nobody guesses."""
    return secrets.token_urlsafe(12)


def rename(user: User, name: str, language: str) -> None:
    """Change how the person is called and written to; raises InvalidInput at ``name``."""
    user.display_name = _name(name)
    user.language = language


def set_roles(user: User, roles: Iterable[access.Role]) -> None:
    """Change what the person is here for; raises InvalidInput at ``roles``."""
    wanted = list(dict.fromkeys(roles))
    if not wanted:
        raise InvalidInput(_("Choose at least one role."), "roles")
    if access.Role.ADMIN in user.role_names and access.Role.ADMIN not in wanted:
        _require_another_admin(user, "roles")
    before = [role.value for role in user.role_names]
    user.roles = [datastore.find_or_create_role(role.value) for role in wanted]
    db.session.flush()
    after = [role.value for role in user.role_names]
    if before != after:
        audit.record(db.session(), "change", "user", user.id, {"roles": [before, after]})


def disable(user: User) -> None:
    """Close the account and end its sessions; raises InvalidInput for the last administrator."""
    if access.Role.ADMIN in user.role_names:
        _require_another_admin(user, None)
    user.active = False
    datastore.set_uniquifier(user)


def enable(user: User) -> None:
    """Open a closed account again."""
    user.active = True


def reset_second_factor(user: User) -> None:
    """Let the person sign in with the password alone, e.g. after the phone was lost."""
    datastore.tf_reset(user)
    user.last_totp_counter = None
    datastore.set_uniquifier(user)


def invite(user: User) -> None:
    """Write the letter with a link to choose a password, in the person's language, and commit."""
    with force_locale(user.language):
        send_reset_password_instructions(user)


def _new_address(address: str) -> str:
    try:
        normal = validate_email(address.strip(), check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise InvalidInput(
            _("This is no e-mail address; write it like name@example.kz."), "email"
        ) from error
    if User.by_email(normal):
        raise InvalidInput(_("There is an account with this address already."), "email")
    return str(normal)


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not 1 <= len(name) <= 120:
        raise InvalidInput(_("Write a name of 1 to 120 characters."), "name")
    return name


def _long_enough(password: str) -> str:
    if len(password) < PASSWORD_LENGTH:
        raise InvalidInput(
            _("Choose a password of at least %(length)s characters.", length=PASSWORD_LENGTH),
            "password",
        )
    return password


def _require_another_admin(user: User, field: str | None) -> None:
    others = (
        select(func.count())
        .select_from(User)
        .where(
            User.active, User.id != user.id, User.roles.any(Role.name == access.Role.ADMIN.value)
        )
    )
    if not db.session.scalar(others):
        raise InvalidInput(
            _("This is the only administrator. Make somebody else one first."), field
        )

"""What a form asks of a draft, read and done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from meetings.errors import InvalidInput
from meetings.plans import changing
from meetings.plans.changing import Editor, Outcome

Form = MultiDict[str, str]
Change = Callable[[Editor], Outcome]


def do(editor: Editor, key: str, form: Form) -> Outcome:
    """The ``verb`` of the form on a meeting; raises what ``changing`` raises."""
    verb = _VERBS.get(form.get("verb", ""))
    if verb is None:
        raise _unreadable()
    return verb(editor, key, form)


def undo(editor: Editor) -> Outcome:
    """Take the latest change back."""
    return changing.undo(editor)


def add(editor: Editor, form: Form) -> Outcome:
    """Add a meeting; each ``session`` is a topic and its officials, like ``t1:o5,o7``.

    A topic that is there twice is one session; what is empty is none.
    """
    day, start = _day(form.get("day")), _time(form.get("start"))
    sessions: dict[str, list[str]] = {}
    for topic, people in map(_session, filter(None, form.getlist("session"))):
        sessions[topic] = list(dict.fromkeys([*sessions.get(topic, []), *people]))
    if day is None or start is None:
        raise _unreadable()
    if not sessions:
        raise InvalidInput(_("Choose a topic and who answers for it."), "session")
    return changing.add(
        editor, day=day, start=start, venue=form.get("venue", ""), crew=form.get("crew", ""),
        sessions=sessions,
    )  # fmt: skip


def _move(editor: Editor, key: str, form: Form) -> Outcome:
    return changing.move(
        editor, key, day=_day(form.get("day")), start=_time(form.get("start")),
        venue=form.get("venue") or None, crew=form.get("crew") or None,
    )  # fmt: skip


def _swap(editor: Editor, key: str, form: Form) -> Outcome:
    return changing.swap_official(editor, key, _needed(form, "out"), _needed(form, "into"))


def _add_official(editor: Editor, key: str, form: Form) -> Outcome:
    return changing.add_official(editor, key, _needed(form, "topic"), _needed(form, "into"))


def _remove_official(editor: Editor, key: str, form: Form) -> Outcome:
    return changing.remove_official(editor, key, _needed(form, "out"))


def _set_topic(editor: Editor, key: str, form: Form) -> Outcome:
    return changing.set_topic(editor, key, _needed(form, "topic"), _needed(form, "into"))


def _add_session(editor: Editor, key: str, form: Form) -> Outcome:
    topic, people = _session(_needed(form, "session"))
    return changing.add_session(editor, key, topic, people)


def _remove_session(editor: Editor, key: str, form: Form) -> Outcome:
    return changing.remove_session(editor, key, _needed(form, "topic"))


_VERBS: Mapping[str, Callable[[Editor, str, Form], Outcome]] = {
    "move": _move,
    "swap": _swap,
    "add_official": _add_official,
    "remove_official": _remove_official,
    "set_topic": _set_topic,
    "add_session": _add_session,
    "remove_session": _remove_session,
    "delete": lambda editor, key, _form: changing.delete(editor, key),
    "pin": lambda editor, key, _form: changing.pin(editor, key),
    "unpin": lambda editor, key, _form: changing.unpin(editor, key),
}


def _session(text: str) -> tuple[str, list[str]]:
    topic, _colon, people = text.partition(":")
    if not topic or not people:
        raise _unreadable()
    return topic, people.split(",")


def _needed(form: Form, name: str) -> str:
    value = form.get(name, "")
    if not value:
        raise InvalidInput(_("Choose from the list."), name)
    return value


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise _unreadable() from error


def _time(text: str | None) -> time | None:
    try:
        return time.fromisoformat(text) if text else None
    except ValueError as error:
        raise _unreadable() from error


def _unreadable() -> InvalidInput:
    return InvalidInput(_("Your browser sent something else than this page; reload it."))

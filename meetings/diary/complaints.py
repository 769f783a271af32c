"""What speaks against a filled-in form: sentences at their fields, and a summary that leads to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, FieldList, Form


@dataclass(frozen=True)
class Complaint:
    """One sentence of the summary, and the field that it leads to."""

    field_id: str
    label: str
    sentence: str


def complaints(form: Form, before: str = "") -> Iterator[Complaint]:
    """Everything that speaks against a form, in the order of its fields."""
    for field in form:
        if isinstance(field, FieldList):
            yield from _of_list(field)
        else:
            for sentence in field.errors:
                yield Complaint(field.id, before + str(field.label.text), sentence)
    for sentence in form.form_errors:
        yield Complaint("main", "", sentence)


def _of_list(field: FieldList) -> Iterator[Complaint]:
    for index, entry in enumerate(field):
        yield from complaints(entry.form, _("Session %(number)s: ", number=index + 1))
    for sentence in field.errors:
        if isinstance(sentence, str):
            yield Complaint(field.id, str(field.label.text), sentence)


def refuse(form: Any, path: str | None, sentence: str) -> None:
    """Put a sentence at the field of a path such as ``sessions.1.officials``, or at the whole form."""
    place = form
    for step in path.split(".") if path else ():
        place = _step(place, step)
    if isinstance(place, Field):
        place.errors = [*(each for each in place.errors if isinstance(each, str)), sentence]
    else:
        form.form_errors.append(sentence)


def _step(place: Any, step: str) -> Any:
    if isinstance(place, FieldList):
        return place[int(step)].form
    return getattr(place, step, None) if isinstance(place, Form) else place

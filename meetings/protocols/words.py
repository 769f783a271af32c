"""Words of a protocol: how its plain values are said in a language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _

from meetings.i18n import Translated
from meetings.questions.question import State

Data = dict[str, Any]


@dataclass(frozen=True)
class Words:
    """In one language, which has to be the current one, too."""

    language: str

    def named(self, texts: Data | None) -> str:
        """A name; empty for none."""
        return Translated(**(texts or {})).to(self.language)

    def day(self, iso: str) -> str:
        """“18 May 2027”."""
        return format_date(date.fromisoformat(iso), "long")

    def title(self, meeting: Data) -> str:
        """What the meeting was called, else its place."""
        return self.named(meeting["title"]) or self.named(meeting["venue"])

    def place(self, meeting: Data) -> str:
        """Venue, address and district."""
        parts = (self.named(meeting[part]) for part in ("venue", "address", "district"))
        return ", ".join(dict.fromkeys(filter(None, parts)))

    def person(self, official: Data) -> str:
        """Name, post and organisation."""
        parts = (self.named(official[part]) for part in ("name", "post", "organisation"))
        return ", ".join(dict.fromkeys(filter(None, parts)))

    def asked(self, question: Data) -> str:
        """“Question 7, Aigul”."""
        number = _("Question %(number)s", number=question["number"])
        return f"{number}, {question['author']}" if question["author"] else number

    def state(self, question: Data) -> str:
        """Where it stood when the protocol was signed off."""
        return State(question["state"]).label

    def promise(self, promise: Data) -> str:
        """“Who, until 18 May 2027: what”."""
        return _(
            "%(who)s, until %(day)s: %(what)s",
            who=self.named(promise["official"]),
            day=self.day(promise["due_on"]),
            what=promise["what"],
        )

    def figures(self, figures: Data) -> list[tuple[str, int]]:
        """Each figure with its name; those that nobody counted are left out."""
        named: dict[str, Callable[[], str]] = {
            "sessions": lambda: _("Sessions held"),
            "questions": lambda: _("Questions"),
            "answered": lambda: _("Answered on the spot"),
            "written": lambda: _("Answered in writing"),
            "promises": lambda: _("Taken home"),
            "viewers": lambda: _("Viewers"),
        }
        return [
            (say(), figures[name])
            for name, say in named.items()
            if figures[name] or name == "questions"
        ]


def words(language: str) -> Words:
    """The words of a language."""
    return Words(language)

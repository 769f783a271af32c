"""What became different between two states of a meeting, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from meetings.i18n import format_short_day
from meetings.plans.frozen import Line, day_of
from meetings.plans.owing import name


@dataclass(frozen=True)
class Change:
    """One thing about a meeting, before and after."""

    about: str
    before: str
    after: str


def changes(before: Line, after: Line) -> list[Change]:
    """Everything that differs between two lines of one meeting, in the current language."""
    read: tuple[tuple[str, Callable[[Line], str]], ...] = (
        (_("When"), when), (_("Where"), where), (_("About what"), topics),
        (_("Who comes"), people), (_("Crew"), crew),
    )  # fmt: skip
    told = [Change(about, of(before), of(after)) for about, of in read]
    return [change for change in told if change.before != change.after]


def when(line: Line) -> str:
    """“18 May, 09:00–11:00”."""
    return f"{format_short_day(day_of(line))}, {line['start']}–{line['end']}"


def where(line: Line) -> str:
    """“Central park, Keles”."""
    return f"{name(line['venue'])}, {name(line['district'])}"


def topics(line: Line) -> str:
    """The topics in their order."""
    return ", ".join(str(name(part["topic"])) for part in line["sessions"])


def people(line: Line) -> str:
    """Whoever comes, each once, by name."""
    return ", ".join(sorted(set(_people(line))))


def _people(line: Line) -> Iterator[str]:
    for part in line["sessions"]:
        for official in part["officials"]:
            yield str(name(official))


def crew(line: Line) -> str:
    """Who broadcasts, or a dash."""
    return str(name(line["crew"])) if line["crew"] else "–"

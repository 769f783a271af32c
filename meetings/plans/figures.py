"""What a plan's figures say in words, and the curve of its solving."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import format_decimal
from flask_babel import gettext as _

from meetings.plans.plan import Plan

WIDTH, HEIGHT, MARGIN = 600, 140, 8
BEST = 0.00005


@dataclass(frozen=True)
class Curve:
    """Two lines for an SVG picture of ``WIDTH`` by ``HEIGHT``: the score, and what none can pass."""

    score: str
    bound: str
    width: int = WIDTH
    height: int = HEIGHT


def curve(plan: Plan) -> Curve | None:
    """The progress as lines, None before there are two points."""
    points = [(each[0], each[1], each[2]) for each in plan.progress if each[1] is not None]
    if len(points) < 2:
        return None
    known = [value for _s, score, bound in points for value in (score, bound) if value is not None]
    low, high = min(known), max(known)

    def line(column: int) -> str:
        return " ".join(
            f"{_across(each[0], plan.seconds)},{_up(each[column], low, high)}"
            for each in points
            if each[column] is not None
        )

    return Curve(line(1), line(2))


def _across(seconds: float, whole: int) -> int:
    return round(WIDTH * min(1.0, seconds / max(1, whole)))


def _up(value: int, low: int, high: int) -> int:
    room = HEIGHT - 2 * MARGIN
    return HEIGHT - MARGIN - round(room * (value - low) / max(1, high - low))


def bound_words(plan: Plan) -> str:
    """How much better a plan could be at most, in a sentence."""
    if plan.score is None or plan.bound is None or plan.gap is None:
        return _("How much better a plan could be is not known yet.")
    if plan.gap <= BEST:
        return _("There is no better plan.")
    if plan.bound > 0 and plan.gap < 1:
        share = format_decimal(round(100 * plan.gap, 1))
        return _("The best plan there can be is at most %(share)s %% better.", share=share)
    points = format_decimal(plan.bound - plan.score)
    return _("The best plan there can be has at most %(points)s points more.", points=points)


def term_words() -> dict[str, tuple[str, str]]:
    """Name and meaning of each term of the score."""
    return {
        "served": (_("Appeals"), _("appeals taken up; the first ones of a topic in a district count most")),
        "fairness": (_("Fairness"), _("the share taken up where it is lowest")),
        "travel": (_("Ways"), _("the time that all of them are on the way")),
        "duties": (_("Duties"), _("visits that a rule asks for and the plan lacks")),
        "changes": (_("Changes"), _("what of earlier releases is moved or cancelled")),
    }  # fmt: skip

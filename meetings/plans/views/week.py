"""A draft on the week, and on the map."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import render_template, request

from meetings import access
from meetings.access import Role
from meetings.database import db
from meetings.desk import blueprint
from meetings.plans import figures, latest, routes, weekly
from meetings.plans.plan import Plan
from meetings.plans.sight import Card, Sight
from meetings.plans.views import guarded


@blueprint.get("/plans/<int:plan_id>/week")
@access.roles(Role.ORGANIZER)
def plan_week(plan_id: int) -> str:
    """Seven days of the draft; ``?day=`` names one of them."""
    return week_page(guarded.solved_plan(plan_id), guarded.asked_day("day"))


def week_page(plan: Plan, day: date | None) -> str:
    """The week of a day, by default the first that has a meeting."""
    sight = Sight.of(db.session(), plan, guarded.own_districts())
    chosen = _Chosen(sight)
    monday = weekly.monday_of(_within(sight, day))
    return render_template(
        "desk/plans/week.html",
        plan=plan,
        sight=sight,
        chosen=chosen,
        monday=monday,
        days=weekly.days(sight, monday, chosen.cards),
        weeks=weekly.weeks(sight),
        latest=latest.of(sight),
        changeable=guarded.is_changeable(plan),
        term_words=figures.term_words(),
    )


def _within(sight: Sight, day: date | None) -> date:
    if day is None:
        day = sight.cards[0].day if sight.cards else sight.problem.first
    return min(max(day, sight.problem.first), sight.problem.last)


class _Chosen:
    """What the week is narrowed to: a district, a crew."""

    def __init__(self, sight: Sight) -> None:
        # A form of another page has a crew too, which is none to narrow the week to.
        asked = request.form if request.form.get("view") == "week" else request.args
        self.district = asked.get("district", "")
        self.crew = asked.get("crew", "")
        self._sight = sight

    @property
    def kept(self) -> dict[str, str]:
        """As it stands in the address."""
        asked = {"district": self.district, "crew": self.crew}
        return {name: value for name, value in asked.items() if value}

    @property
    def cards(self) -> list[Card]:
        """The meetings that are asked for."""
        return [card for card in self._sight.cards if self._suits(card)]

    def _suits(self, card: Card) -> bool:
        meeting = self._sight.meetings[card.key]
        return self.district in ("", card.district) and self.crew in ("", meeting.crew)

    @property
    def districts(self) -> list[tuple[str, str]]:
        """Districts of the draft by name."""
        return _by_name({card.district: card.district_name for card in self._sight.cards})

    @property
    def crews(self) -> list[tuple[str, str]]:
        """Crews by name."""
        names = self._sight.names
        return _by_name({crew.id: names.of(crew.id) for crew in self._sight.problem.crews})


def _by_name(named: dict[str, str]) -> list[tuple[str, str]]:
    return sorted(named.items(), key=lambda each: each[1])


@blueprint.get("/plans/<int:plan_id>/map")
@access.roles(Role.ORGANIZER)
def plan_map(plan_id: int) -> str:
    """Districts with how many meetings they get, and the ways of the crews on one day or on all."""
    plan = guarded.solved_plan(plan_id)
    sight = Sight.of(db.session(), plan, guarded.own_districts())
    day = guarded.asked_day("day")
    return render_template("desk/plans/map.html", plan=plan, day=day, **_drawn(sight, day))


def _drawn(sight: Sight, day: date | None) -> dict[str, Any]:
    cards = [card for card in sight.cards if day in (None, card.day)]
    return {
        "cards": cards,
        "days": sorted({card.day for card in sight.cards}),
        "circles": routes.circles(sight, cards),
        "ways": routes.of_crews(sight, day) if day else [],
    }

"""The figures as tables of plain values in the current language, for files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from flask_babel import format_date
from flask_babel import gettext as _

from meetings.appeals.appeal import Outcome
from meetings.plans.tables import Table, Value
from meetings.statistics.figures import Figures
from meetings.statistics.tallies import ORDER, Tally
from meetings.statistics.words import definitions, question


def everything(figures: Figures) -> list[Table]:
    """One table for each sheet of a workbook."""
    return [
        overview(figures),
        _named(_("Topics"), _("Topic"), figures.appeals.by_topic()),
        _named(_("Districts"), _("District"), figures.appeals.by_district()),
        _named(_("Organisations"), _("Organisation"), figures.appeals.by_organisation()),
        _months(figures),
        details(figures),
        Table(_("Words"), [_("Word"), _("Meaning")], [[*pair] for pair in definitions()]),
    ]


def overview(figures: Figures) -> Table:
    """What was asked, and the figures that stand alone."""
    overall, answers = figures.appeals.overall, figures.answers
    promises, held, watched = figures.promises, figures.held, figures.audience
    rows: list[list[Value]] = [[label, words] for label, words in question(figures.asked)]
    rows += [[_("Appeals received"), overall.total]]
    rows += [[outcome.label, number] for outcome, number in overall.outcomes.items()]
    rows += [
        [_("Half were answered within, days"), _known(answers.median)],
        [_("Nine of ten were answered within, days"), _known(answers.most)],
        [_("Promises made"), promises.made],
        [_("Promises kept"), promises.kept],
        [_("Promises reported done, not confirmed"), promises.reported],
        [_("Promises that have time left"), promises.open],
        [_("Promises overdue"), promises.overdue],
        [_("Promises that a resident denied"), promises.denied],
        [_("Meetings held"), held.meetings],
        [_("Receptions held"), held.sessions],
        [_("Receptions on air"), watched.sessions],
        [_("Viewers in all"), watched.viewers_total],
        [_("Viewers at once, at most"), watched.viewers_peak],
        [_("Questions asked"), figures.questions.asked],
        [_("Questions answered live"), figures.questions.answered_live],
        [_("Questions answered in writing"), figures.questions.answered_in_writing],
        [_("Questions taken home"), figures.questions.taken_home],
    ]
    return Table(_("Overview"), [_("Figure"), _("Value")], rows)


def _known(days: int | None) -> Value:
    return "" if days is None else days


def _heads() -> list[str]:
    return [*(outcome.label for outcome in ORDER), _("Total"), _("Settled of a hundred")]


def _numbers(tally: Tally) -> list[Value]:
    return [*tally.outcomes.values(), tally.total, tally.settled_percent]


def _named(title: str, first: str, rows: Iterable[tuple[object, Tally]]) -> Table:
    named: list[list[Value]] = [
        [str(getattr(record, "name", record)), *_numbers(tally)] for record, tally in rows
    ]
    return Table(title, [first, *_heads()], named)


def _months(figures: Figures) -> Table:
    rows: list[list[Value]] = [
        [format_date(month.first, "LLLL y"), *_numbers(month.tally), month.waiting]
        for month in figures.months
    ]
    heads = [_("Month of receipt"), *_heads(), _("Under review at its end")]
    return Table(_("Months"), heads, rows)


def details(figures: Figures) -> Table:
    """A row for each topic, district and organisation that has appeals: for pivot tables."""
    appeals = figures.appeals
    topics = {topic.id: topic for topic in appeals.topics}
    districts = {district.id: district for district in appeals.districts}
    bodies = {body.id: body for body in appeals.organisations}
    rows: dict[tuple[int, int, int | None], list[tuple[Outcome, int]]] = defaultdict(list)
    for cell, number in appeals.cells.items():
        rows[cell.topic_id, cell.district_id, cell.organisation_id].append((cell.outcome, number))
    named: list[list[Value]] = [
        [
            str(topics[topic].name),
            str(districts[district].name),
            str(bodies[body].name) if body else "",
            *_numbers(Tally.of(parts)),
        ]
        for (topic, district, body), parts in rows.items()
    ]
    heads = [_("Topic"), _("District"), _("Organisation"), *_heads()]
    return Table(_("All together"), heads, sorted(named, key=lambda row: row[:3]))

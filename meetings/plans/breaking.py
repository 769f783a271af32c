"""Broken rules of a plan in sentences that name people and places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask_babel import gettext as _

from meetings.planner.plan import Meeting
from meetings.planner.scorer import Broken
from meetings.plans.naming import Names

N_ = str  # marks a message for the catalogues

# By rule and word of the scorer; ``one`` and ``two`` are meetings, ``who`` what it is about.
_SENTENCES = {
    (0, "period"): N_("%(one)s lies outside of the plan's days."),
    (0, "slot"): N_("%(one)s begins at an hour at which no meeting begins."),
    (1, "hours"): N_("%(one)s: the venue is not open for all of that time."),
    (1, "closed"): N_("%(one)s: the venue is closed that day."),
    (1, "season"): N_("%(one)s: the venue is out of its season."),
    (1, "holiday"): N_("%(one)s: that day is a public holiday."),
    (1, "taken"): N_("%(who)s is taken twice: %(one)s and %(two)s."),
    (2, "dark"): N_("%(one)s: the venue has no lighting, and there is not enough daylight then."),
    (3, "twice"): N_("%(who)s would be in two places at once: %(one)s and %(two)s."),
    (3, "way"): N_("%(who)s has too little time for the way between %(one)s and %(two)s."),
    (4, "per_day"): N_("%(who)s has too many meetings that day: %(all)s."),
    (4, "per_week"): N_("%(who)s has too many meetings that week: %(all)s."),
    (4, "absent"): N_("%(who)s is away on the day of %(one)s."),
    (4, "busy"): N_("%(who)s is busy elsewhere during %(one)s."),
    (5, "sessions"): N_("%(one)s needs one to three sessions."),
    (5, "topic"): N_("%(one)s has the topic %(who)s twice."),
    (5, "nobody"): N_("%(one)s has nobody for %(who)s."),
    (5, "official"): N_("%(who)s sits in several sessions of %(one)s."),
    (6, "responsible"): N_("%(who)s is not responsible for %(topic)s in %(district)s (%(one)s)."),
    (7, "answers"): N_("%(who)s would take up more appeals at %(one)s than one person can."),
    (7, "capacity"): N_("%(one)s would take up more appeals than the venue holds."),
    (7, "backlog"): N_("More appeals on %(who)s in %(topic)s would be taken up than there are."),
    (8, "missing"): N_("%(one)s stands in the diary and must stay in the plan."),
    (8, "changed"): N_("%(one)s stands in the diary and must stay as it is."),
}
SHOWN = 4


def sentence(broken: Broken, meetings: Mapping[str, Meeting], names: Names) -> str:
    """What is wrong, in the current language; the scorer's own words for a rule not known here."""
    known = _SENTENCES.get((broken.rule, broken.what))
    if known is None:
        return str(broken)
    called = [_called(id_, meetings, names) for id_ in broken.meetings]
    others = [names.of(id_) for id_ in broken.others]
    one, two = [*called, "–", "–"][:2]
    who, topic, district = [*others, "–", "–", "–"][:3]
    return _(
        known, one=one, two=two, who=who, topic=topic, district=district, all="; ".join(called)
    )


def _called(id_: str, meetings: Mapping[str, Meeting], names: Names) -> str:
    return names.meeting(meetings[id_]) if id_ in meetings else id_


def sentences(found: Iterable[Broken], meetings: Mapping[str, Meeting], names: Names) -> list[str]:
    """All of them, each once."""
    return list(dict.fromkeys(sentence(each, meetings, names) for each in found))


def several(lines: list[str]) -> str:
    """The first few as one text."""
    more = len(lines) - SHOWN
    shown = " ".join(lines[:SHOWN])
    return shown + " " + _("And %(more)s more.", more=more) if more > 0 else shown

"""Public holidays of Kazakhstan by name, in the three languages (the library has no Russian)."""

from __future__ import annotations

from datetime import date
from functools import cache

import holidays
from flask_babel import gettext as _

N_ = str  # marks a message for the catalogues

NAMES = (
    N_("New Year's Day"),
    N_("Orthodox Christmas"),
    N_("International Women's Day"),
    N_("Nowruz Holiday"),
    N_("Kazakhstan's People Solidarity Holiday"),
    N_("Defender of the Fatherland Day"),
    N_("Victory Day"),
    N_("Eid al-Adha"),
    N_("Capital Day"),
    N_("Constitution Day"),
    N_("Republic Day"),
    N_("Independence Day"),
)


def holiday(day: date) -> str | None:
    """The name of the public holiday on that day in the current language, or None."""
    name = calendar().get(day)
    return None if name is None else _in_words(name)


@cache
def calendar() -> holidays.HolidayBase:
    """Days off of Kazakhstan, those moved by decree among them; years join it as they are asked for."""
    return holidays.country_holidays("KZ", language="en_US")


def _in_words(name: str) -> str:
    """``Victory Day (observed)`` and the like; what the catalogues do not know stays English."""
    if name.startswith("Day off"):
        return _("Day off, moved from another day")
    plain, _bracket, remark = name.partition(" (")
    if remark.startswith("observed"):
        return _("Day off for: %(name)s", name=_(plain))
    if remark.startswith("estimated"):
        return _("%(name)s (date estimated)", name=_(plain))
    return _(plain)

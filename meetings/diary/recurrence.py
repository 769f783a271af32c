"""Weekly rules as a person ticks them, and in words (RFC 5545, 3.3.10)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from meetings.errors import InvalidInput

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST_WEEKS = 12
_DAY = "(?:MO|TU|WE|TH|FR|SA|SU)"
_NUMBERED_DAY = f"(?:[1-5]|-1)?{_DAY}"
_MONTH_DAY = r"(?:-1|[1-9]|[12]\d|3[01])"
# Only parts with which every rule has days, so that looking for them ends.
_RULE = re.compile(
    r"FREQ=(?:DAILY|WEEKLY|MONTHLY)"
    rf"(?:;INTERVAL=[1-9]\d?|;WKST={_DAY}|;BYDAY={_NUMBERED_DAY}(?:,{_NUMBERED_DAY})*"
    rf"|;BYMONTHDAY={_MONTH_DAY}(?:,{_MONTH_DAY})*)*",
    re.ASCII,
)


@dataclass(frozen=True)
class Weekly:
    """On these weekdays (``MO`` …), every so many weeks."""

    weekdays: tuple[str, ...]
    every: int = 1

    @property
    def rule(self) -> str:
        """The rule of a series."""
        interval = f";INTERVAL={self.every}" if self.every > 1 else ""
        return f"FREQ=WEEKLY{interval};BYDAY={','.join(self.weekdays)}"

    @classmethod
    def of(cls, rule: str) -> Weekly | None:
        """The ticks that a rule stands for, None when it says more."""
        parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
        days = tuple(parts.get("BYDAY", "").split(","))
        every = parts.get("INTERVAL", "1")
        if parts.keys() - {"FREQ", "BYDAY", "INTERVAL"} or parts.get("FREQ") != "WEEKLY":
            return None
        return cls(days, int(every)) if set(days) <= set(WEEKDAYS) and every.isdecimal() else None


def weekday_names() -> list[tuple[str, str]]:
    """Codes and names of the weekdays in the current language."""
    names = get_locale().days["stand-alone"]["wide"]
    return [(code, names[index].capitalize()) for index, code in enumerate(WEEKDAYS)]


def short_weekday_names() -> list[str]:
    """The weekdays from Monday on, each in two or three letters."""
    names = get_locale().days["stand-alone"]["abbreviated"]
    return [names[index] for index in range(len(WEEKDAYS))]


def in_words(rule: str) -> str:
    """“Tuesday, Thursday, every 2 weeks”, or the rule itself when it says more."""
    weekly = Weekly.of(rule)
    if weekly is None:
        return rule
    names = dict(weekday_names())
    days = ", ".join(names[code] for code in weekly.weekdays)
    often = ngettext("every week", "every %(num)s weeks", weekly.every)
    return _("%(days)s, %(often)s", days=days, often=often)


def named_weekdays(rule: str) -> list[str]:
    """The codes of the weekdays that a rule names, in their order; none when it goes by dates."""
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    named = {day[-2:] for day in parts.get("BYDAY", "").split(",")}
    return [code for code in WEEKDAYS if code in named]


def checked(rule: str) -> str:
    """A rule that a person wrote, in capitals; raises InvalidInput at ``rule``."""
    rule = rule.upper().removeprefix("RRULE:")
    if not _RULE.fullmatch(rule):
        raise InvalidInput(
            _(
                "Use FREQ (DAILY, WEEKLY or MONTHLY), INTERVAL, BYDAY and BYMONTHDAY only, each once, "
                "like FREQ=WEEKLY;BYDAY=TU or FREQ=MONTHLY;BYDAY=1TU."
            ),
            "rule",
        )
    return rule

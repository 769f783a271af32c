"""Moments: at which second of each recording a question was answered, and the link that opens there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flask import url_for

from meetings.broadcasts.broadcast import Observed
from meetings.broadcasts.links import name_of
from meetings.broadcasts.queries import BroadcastLine, best_first, of_sessions
from meetings.i18n import current_language
from meetings.questions.question import Question

SEEN = (Observed.LIVE, Observed.ENDED)


@dataclass(frozen=True)
class Moment:
    """Where to watch an answer: the network's name, the address that opens there, and the second."""

    label: str
    url: str
    seconds: int

    @property
    def clock(self) -> str:
        """The second as players write it: ``4:05`` or ``1:04:05``."""
        minutes, rest = divmod(self.seconds, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def moments(question: Question) -> list[Moment]:
    """The moments of one question; needs a request or an application context with a server name."""
    return moments_of([question])[question.id]


def moments_of(questions: Iterable[Question]) -> dict[int, list[Moment]]:
    """The moments of questions by their numbers, in a constant number of statements."""
    questions = list(questions)
    answered = {each.session_id for each in questions if each.answering_at}
    lines = of_sessions(answered) if answered else {}
    return {
        each.id: list(_moments(each, best_first(lines.get(each.session_id, ()))))
        for each in questions
    }


def _moments(question: Question, lines: list[BroadcastLine]) -> Iterable[Moment]:
    """A link by hand begins when the first of our own broadcasts did: nobody tells its own start."""
    at = question.answering_at
    starts = [line.started_at for line in lines if line.started_at]
    if at is None or not starts:
        return
    for line in lines:
        seconds = _offset(at, line.started_at or min(starts))
        over = line.ended_at is not None and at > line.ended_at
        if over or not line.shows_picture or line.state not in SEEN or not line.watch_url:
            continue
        if url := _url(question, line, seconds):
            yield Moment(line.platform, url, seconds)


def _offset(at: datetime, started_at: datetime) -> int:
    """Whole seconds; what was answered before the picture began is at its beginning."""
    return max(int((at - started_at).total_seconds()), 0)


def _url(question: Question, line: BroadcastLine, seconds: int) -> str | None:
    if line.is_own:
        return _own(question, seconds) if line.state is Observed.ENDED else None
    assert line.watch_url is not None
    return at_second(line.watch_url, seconds, line.platform)


def _own(question: Question, seconds: int) -> str:
    """Our own player reads the fragment (Media Fragments URI 1.0, 4.2.1)."""
    lang, number = current_language(), question.session_id
    return url_for("public.session", lang=lang, session_id=number, _anchor=f"t={seconds}")


def at_second(url: str, seconds: int, network: str = "") -> str:
    """The address of a recording, opened at a second; as it is where the network knows no such form."""
    form = FORMS.get(network) or FORMS.get(name_of(url))
    if form is None:
        return url
    name, value = form
    parts = urlsplit(url)
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != name]
    query = urlencode([*kept, (name, value(seconds))])
    return urlunsplit(parts._replace(query=query))


def _spelled(seconds: int) -> str:
    """``1h2m3s``."""
    return f"{seconds // 3600}h{seconds // 60 % 60}m{seconds % 60}s"


def _suffixed(seconds: int) -> str:
    return f"{seconds}s"


# What each network's own “share from this second” gives.
FORMS: dict[str, tuple[str, Callable[[int], str]]] = {
    "YouTube": ("t", _suffixed),
    "Facebook": ("t", str),
    "VK": ("t", _spelled),
    "Twitch": ("t", _spelled),
    "RUTUBE": ("t", str),
    "Odnoklassniki": ("fromTime", str),
}

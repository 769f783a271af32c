"""The latest changes of the diary as an Atom feed (RFC 4287), for readers and programs."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from calendars import Entry, line, prose
from calendars.event import description, summary
from meetings.diary.filters import Filters
from meetings.diary.queries import public_sessions
from meetings.diary.session import ReceptionSession

NEWEST = 50
ATOM = "http://www.w3.org/2005/Atom"
TEXT_LIMIT = 4000
# Beside what `calendars` cleans away: XML 1.0, section 2.2, has no place for these.
_NO_XML = re.compile("[\ufffe\uffff]")

ET.register_namespace("", ATOM)


def latest(session: Session, filters: Filters) -> Sequence[ReceptionSession]:
    """The sessions that changed last, the newest change first."""
    query = public_sessions(filters).order_by(None)
    newest = query.order_by(ReceptionSession.content_changed_at.desc(), ReceptionSession.uid)
    return session.scalars(newest.limit(NEWEST)).all()


def atom(
    entries: Sequence[Entry], title: str, source: str, page: str, language: str, start: datetime
) -> bytes:
    """The feed; ``start`` is its date while there is nothing in it."""
    feed = ET.Element(f"{{{ATOM}}}feed", {"xml:lang": language})
    _text(feed, "id", source)
    _text(feed, "title", title)
    changed = max((entry.last_modified for entry in entries), default=start)
    _text(feed, "updated", changed.isoformat())
    _link(feed, "self", source, "application/atom+xml")
    _link(feed, "alternate", page, "text/html")
    _text(ET.SubElement(feed, f"{{{ATOM}}}author"), "name", _("No-Tie"))
    for entry in entries:
        _add(feed, entry)
    return ET.tostring(feed, encoding="utf-8", xml_declaration=True)


def _add(feed: ET.Element, entry: Entry) -> None:
    """Each revision is an entry of its own, so that readers show a second change too."""
    assert entry.url
    made = ET.SubElement(feed, f"{{{ATOM}}}entry")
    _text(made, "id", f"{entry.url}#{entry.sequence}")
    _text(made, "title", summary(entry))
    _text(made, "updated", entry.last_modified.isoformat())
    _text(made, "published", entry.created.isoformat())
    _link(made, "alternate", entry.url, "text/html")
    for category in entry.categories:
        ET.SubElement(made, f"{{{ATOM}}}category", {"term": _plain(line(category, 80))})
    _text(made, "content", description(entry)).set("type", "text")


def _text(parent: ET.Element, name: str, text: str) -> ET.Element:
    made = ET.SubElement(parent, f"{{{ATOM}}}{name}")
    made.text = _plain(prose(text, TEXT_LIMIT))
    return made


def _link(parent: ET.Element, relation: str, address: str, kind: str) -> None:
    given = {"rel": relation, "href": address, "type": kind}
    ET.SubElement(parent, f"{{{ATOM}}}link", given)


def _plain(text: str) -> str:
    return _NO_XML.sub("", text)

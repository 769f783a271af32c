"""Faults in the bytes of a subscription feed that some client would stumble over."""

import re
from collections.abc import Iterator

from calendars.content import Component, Line, nest, parse, unfold
from calendars.fold import OCTETS

# Beside the controls of RFC 5545: what parsers that use str.splitlines take for a line end.
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")
_VALUE_TYPES = {
    "SOURCE": ("URI",),
    "IMAGE": ("URI", "BINARY"),
    "CONFERENCE": ("URI",),
    "REFRESH-INTERVAL": ("DURATION",),
}
_NEEDED = {"VCALENDAR": ("VERSION", "PRODID"), "VEVENT": ("UID", "DTSTAMP", "DTSTART")}
_ONCE = {
    "VCALENDAR": ("VERSION", "PRODID", "CALSCALE", "LAST-MODIFIED"),
    "VEVENT": ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "SEQUENCE", "URL"),
}
_REFUSED = {
    "METHOD": "makes an invitation of a subscription",
    "UID": "makes some clients take all its events for one",
}


def lint(data: bytes) -> list[str]:
    """Every fault as a sentence that names its line; empty when all is well.

    Looks at line ends, folds, control characters, nesting, properties that must or must not be
    there, and VALUE parameters (RFC 5545, RFC 7986). Never raises, whatever the bytes.
    """
    logical = list(unfold(data))
    parsed = [(number, parse(number, text)) for number, text in logical]
    components, nesting = nest([line for _, line in parsed if line])
    return [
        *_rows(data),
        *(f"Line {number}: control character." for number, text in logical if _control(text)),
        *(f"Line {number}: not NAME;PARAMETER=…:VALUE." for number, line in parsed if not line),
        *nesting,
        *_shape(components),
        *(fault for component in components for fault in _component(component)),
        *_repeated_uids(components),
    ]


def _rows(data: bytes) -> Iterator[str]:
    if not data.endswith(b"\r\n"):
        yield "The last line does not end with CRLF."
    for number, row in enumerate(data.removesuffix(b"\r\n").split(b"\r\n"), 1):
        yield from _row(number, row)


def _row(number: int, row: bytes) -> Iterator[str]:
    if b"\r" in row or b"\n" in row:
        yield f"Line {number} or after: CR or LF alone; lines end with CRLF."
    if not row.strip():
        yield f"Line {number}: empty."
    if len(row) > OCTETS:
        yield f"Line {number}: {len(row)} octets; fold it at {OCTETS}."
    if not _is_utf8(row):
        yield f"Line {number}: not UTF-8, or folded inside a character."


def _is_utf8(row: bytes) -> bool:
    try:
        row.decode()
    except UnicodeDecodeError:
        return False
    return True


def _control(text: str) -> bool:
    return _CONTROL.search(text) is not None


def _shape(components: list[Component]) -> Iterator[str]:
    calendars = [component for component in components if component.kind == "VCALENDAR"]
    if len(calendars) != 1 or components[0] is not calendars[0]:
        yield "There must be one VCALENDAR around everything."
    if len(components) == len(calendars):
        yield "The calendar holds no component; RFC 5545 asks for one."


def _component(component: Component) -> Iterator[str]:
    where = f"Line {component.number}: {component.kind}"
    for name in _NEEDED.get(component.kind, ()):
        if not component.count(name):
            yield f"{where} without {name}."
    for name in _ONCE.get(component.kind, ()):
        if component.count(name) > 1:
            yield f"{where} with more than one {name}."
    for line in component.lines:
        yield from _property(component, line)


def _property(component: Component, line: Line) -> Iterator[str]:
    if component.kind == "VCALENDAR" and line.name in _REFUSED:
        yield f"Line {line.number}: {line.name} on the calendar {_REFUSED[line.name]}."
    types = _VALUE_TYPES.get(line.name, ())
    if types and not any(f";VALUE={kind};" in line.params + ";" for kind in types):
        yield f"Line {line.number}: {line.name} needs VALUE={' or '.join(types)}."


def _repeated_uids(components: list[Component]) -> Iterator[str]:
    seen: set[str | None] = set()
    for event in components:
        if event.kind != "VEVENT" or event.count("RECURRENCE-ID"):
            continue
        if event.count("UID") and event.value("UID") in seen:
            yield f"Line {event.number}: a second VEVENT with UID {event.value('UID')}."
        seen.add(event.value("UID"))

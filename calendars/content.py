"""Reading iCalendar bytes as they lie, line by line, without forgiving anything."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_VALUE = r'(?:"[^"]*"|[^";:,]*)'
_LINE = re.compile(
    rf"(?P<name>[A-Za-z0-9-]+)(?P<params>(?:;[A-Za-z0-9-]+={_VALUE}(?:,{_VALUE})*)*):(?P<value>.*)",
    re.DOTALL,
)


@dataclass(frozen=True)
class Line:
    """One unfolded content line; `number` is the row it begins on, counted from 1.

    `name` and `params` are in capitals; `params` begins with a semicolon unless empty.
    """

    number: int
    name: str
    params: str
    value: str


@dataclass
class Component:
    """What stands between a BEGIN and its END, without the components inside it."""

    number: int
    kind: str
    lines: list[Line] = field(default_factory=list)

    def count(self, name: str) -> int:
        return sum(line.name == name for line in self.lines)

    def value(self, name: str) -> str | None:
        """The first value of a property, or None."""
        return next((line.value for line in self.lines if line.name == name), None)


def unfold(data: bytes) -> Iterator[tuple[int, str]]:
    """(row number, text) of every logical line; what is not UTF-8 is replaced."""
    first, logical = 1, b""
    for number, row in enumerate(re.split(b"\r\n|\n|\r", data), 1):
        if row[:1] in (b" ", b"\t"):
            logical += row[1:]
            continue
        if logical:
            yield first, logical.decode(errors="replace")
        first, logical = number, row
    if logical:
        yield first, logical.decode(errors="replace")


def parse(number: int, text: str) -> Line | None:
    """A content line in its parts, or None when it has no such form."""
    match = _LINE.fullmatch(text)
    if match is None:
        return None
    return Line(number, match["name"].upper(), match["params"].upper(), match["value"])


def nest(lines: list[Line]) -> tuple[list[Component], list[str]]:
    """All components in order of their BEGIN, and a sentence for each fault in the nesting."""
    found: list[Component] = []
    path: list[Component] = []
    faults: list[str] = []
    for line in lines:
        if line.name == "BEGIN":
            found.append(Component(line.number, line.value.upper()))
            path.append(found[-1])
        elif line.name == "END":
            faults += _close(path, line)
        elif path:
            path[-1].lines.append(line)
        else:
            faults.append(f"Line {line.number}: {line.name} outside any component.")
    return found, faults + [f"Line {c.number}: BEGIN:{c.kind} without its END." for c in path]


def _close(path: list[Component], line: Line) -> list[str]:
    if path and path[-1].kind == line.value.upper():
        path.pop()
        return []
    return [f"Line {line.number}: END:{line.value} without its BEGIN."]

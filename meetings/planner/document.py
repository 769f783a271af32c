"""JSON documents: text to values, and a cursor that reads them and names what is wrong with its path."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

ID = re.compile(r"[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
PLAIN_KEY = re.compile(r"[A-Za-z0-9_-]+")
DAY_MINUTES = 24 * 60
LARGEST = 1_000_000_000
SHOWN = 60


class InvalidDocument(ValueError):
    """A document is malformed: ``path`` says where (``venues[3].open.mon[0]``), ``rule`` what holds there."""

    def __init__(self, path: str, rule: str) -> None:
        super().__init__(f"{path}: {rule}" if path else rule)
        self.path = path
        self.rule = rule


class InvalidProblem(InvalidDocument):
    """The document is no problem."""


class InvalidPlan(InvalidDocument):
    """The document is no plan, or none of this problem."""


@dataclass(frozen=True, slots=True)
class _Doubled:
    """Stands for a JSON object in which a key stands twice."""

    key: str


def parse(text: str | bytes, error: type[InvalidDocument]) -> object:
    """The value of a JSON text. Raises ``error`` when it is no JSON of RFC 8259."""
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except RecursionError:
        raise error("", "the document is nested too deeply") from None
    except UnicodeDecodeError:
        raise error("", "the document is not UTF-8") from None
    except ValueError as reason:
        raise error("", f"the document is not JSON: {reason}") from None


def _object(pairs: list[tuple[str, object]]) -> dict[str, object] | _Doubled:
    read: dict[str, object] = {}
    for key, value in pairs:
        if key in read:
            return _Doubled(key)
        read[key] = value
    return read


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def shown(text: object) -> str:
    """A text as an error message shows it: quoted, escaped and not too long."""
    cut = str(text) if len(str(text)) <= SHOWN else f"{str(text)[:SHOWN]}…"
    return json.dumps(cut)


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a document and where it stands; every reader raises ``error`` with the path."""

    value: object
    error: type[InvalidDocument]
    path: str = ""

    def fail(self, rule: str) -> NoReturn:
        """Refuse the document here."""
        raise self.error(self.path, rule)

    def child(self, key: str) -> str:
        """The path of a key of this object."""
        if not PLAIN_KEY.fullmatch(key) or len(key) > SHOWN:
            return f"{self.path}[{shown(key)}]"
        return f"{self.path}.{key}" if self.path else key

    def at(self, key: str) -> Node:
        """A member that is there, of an object that was read before."""
        return self.mapping()[key]

    def mapping(self) -> dict[str, Node]:
        """The members of an object, whatever their keys."""
        if isinstance(self.value, _Doubled):
            raise self.error(self.child(self.value.key), "the key stands twice")
        if not isinstance(self.value, dict):
            self.fail("must be an object")
        if not all(isinstance(key, str) for key in self.value):
            self.fail("keys must be strings")
        return {key: Node(value, self.error, self.child(key)) for key, value in self.value.items()}

    def record(self, required: Iterable[str], optional: Collection[str] = ()) -> dict[str, Node]:
        """The members of an object that has all ``required`` keys and no others but ``optional``."""
        members = self.mapping()
        needed = tuple(required)
        allowed = frozenset(needed).union(optional)
        for key in members:
            if key not in allowed:
                raise self.error(self.child(key), "unknown key")
        for key in needed:
            if key not in members:
                raise self.error(self.child(key), "the key is missing")
        return members

    def versioned(
        self, version: str, required: Iterable[str], optional: Collection[str] = ()
    ) -> dict[str, Node]:
        """The members of a document whose ``format`` says that it is of this version."""
        said = self.mapping().get("format")
        if said is not None and said.value != version:
            said.fail(f'must be "{version}"')
        return self.record(required, optional)

    def items(self) -> list[Node]:
        """The elements of a list."""
        if not isinstance(self.value, list):
            self.fail("must be a list")
        return [
            Node(value, self.error, f"{self.path}[{index}]")
            for index, value in enumerate(self.value)
        ]

    def pair(self, names: str) -> tuple[Node, Node]:
        """The two elements of a list of two."""
        elements = self.items()
        if len(elements) != 2:
            self.fail(f"must be [{names}]")
        return elements[0], elements[1]

    def text(self) -> str:
        """A string that is not empty."""
        if not isinstance(self.value, str):
            self.fail("must be a string")
        if not self.value.strip():
            self.fail("must not be empty")
        if any("\ud800" <= letter <= "\udfff" for letter in self.value):
            self.fail("must be Unicode text")
        return self.value

    def id(self) -> str:
        """An id."""
        text = self.text()
        if not ID.fullmatch(text):
            self.fail("an id is ASCII letters and digits, with a single - or _ only inside")
        return text

    def known(self, ids: Collection[str], what: str) -> str:
        """The id of something that the problem lists; ``what`` as in ``venue``."""
        text = self.text()
        if text not in ids:
            self.fail(f"there is no {what} {shown(text)}")
        return text

    def distinct(self, ids: Collection[str], what: str) -> tuple[str, ...]:
        """A list of known ids, each once."""
        return unique([(node, node.known(ids, what)) for node in self.items()])

    def exact(self) -> int:
        """An integer of 64 bits."""
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            self.fail("must be an integer")
        if not -(2**63) <= self.value < 2**63:
            self.fail("must be an integer of 64 bits")
        return self.value

    def count(self) -> int:
        """An integer from 0, not too large to reckon with."""
        value = self.exact()
        if value < 0:
            self.fail("must be 0 or more")
        if value > LARGEST:
            self.fail(f"must be at most {LARGEST}")
        return value

    def number(self) -> float:
        """A finite number."""
        if not isinstance(self.value, int | float) or isinstance(self.value, bool):
            self.fail("must be a number")
        if not abs(self.value) <= LARGEST:
            self.fail(f"must lie between -{LARGEST} and {LARGEST}")
        return self.value

    def boolean(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            self.fail("must be true or false")
        return self.value

    def day(self) -> date:
        """A full ISO date."""
        if not isinstance(self.value, str) or not DATE.fullmatch(self.value):
            self.fail("must be a date as 2026-04-07")
        try:
            return date.fromisoformat(self.value)
        except ValueError:
            self.fail("there is no such date")

    def time(self, *, closing: bool = False) -> int:
        """Minutes since midnight of a time ``HH:MM``; ``24:00`` only when it closes something."""
        if closing and self.value == "24:00":
            return DAY_MINUTES
        match = TIME.fullmatch(self.value) if isinstance(self.value, str) else None
        if not match:
            self.fail("must be a time as 09:00" + (", at most 24:00" if closing else ""))
        return int(match[1]) * 60 + int(match[2])

    def ordered(self, start: int, end: int) -> tuple[int, int]:
        """Two times, the first before the second."""
        if start >= end:
            self.fail("must begin before it ends")
        return start, end

    def period(self) -> tuple[date, date]:
        """Two dates ``[from, to]``, both included."""
        first, last = (node.day() for node in self.pair("from, to"))
        if first > last:
            self.fail("begins after it ends")
        return first, last


def unique(ids: list[tuple[Node, str]]) -> tuple[str, ...]:
    """The ids; refuses the second of two alike at its place."""
    seen: set[str] = set()
    for node, value in ids:
        if value in seen:
            node.fail(f"{shown(value)} stands twice")
        seen.add(value)
    return tuple(value for _, value in ids)

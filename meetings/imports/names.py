"""Records found by what people call them: a slug, or a name in any language."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from typing import Generic, NamedTuple, TypeVar

from flask_babel import gettext as _
from slugify import slugify

from meetings.errors import InvalidInput
from meetings.imports.cell import one_line, quoted
from meetings.imports.columns import fold

T = TypeVar("T")

SLUG_LENGTH = 80
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Called(NamedTuple, Generic[T]):
    """What a record is called: ``value`` is what finding it gives."""

    value: T
    slug: str
    names: tuple[str, ...]


class Names(Generic[T]):
    """Finds a value by slug or name; words such as “district” may be left out or be there."""

    def __init__(self, called: Iterable[Called[T]], optional_words: Collection[str] = ()) -> None:
        self._optional = frozenset(optional_words)
        self._by_slug: dict[str, T] = {}
        self._by_name: dict[str, set[T]] = {}
        self._shown: dict[str, str] = {}
        for one in called:
            self._add(one)

    @property
    def all(self) -> list[T]:
        """Every value there is."""
        return list(self._by_slug.values())

    def _add(self, one: Called[T]) -> None:
        self._by_slug[one.slug] = one.value
        for name in filter(None, (*one.names, one.slug)):
            for key in {fold(name), self._key(name)}:
                self._by_name.setdefault(key, set()).add(one.value)
                self._shown.setdefault(key, name)

    def _key(self, text: str) -> str:
        words = [word.strip(".,()") for word in text.casefold().split()]
        return fold("".join(word for word in words if word not in self._optional)) or fold(text)

    def __call__(self, text: str) -> T:
        """The value of that slug or name; raises InvalidInput for none, or for several."""
        found = self.get(text)
        if found is None:
            raise InvalidInput(self._unknown(text))
        return found

    def get(self, text: str) -> T | None:
        """The value of that slug or name, or None; raises InvalidInput for several."""
        slug = one_line(text).casefold()
        if slug in self._by_slug:
            return self._by_slug[slug]
        found = self._by_name.get(fold(text)) or self._by_name.get(self._key(text)) or set()
        if len(found) > 1:
            raise InvalidInput(_("%(value)s may mean several; write its slug.", value=quoted(text)))
        return next(iter(found), None)

    def _unknown(self, text: str) -> str:
        near = get_close_matches(self._key(text), self._shown, n=1, cutoff=0.8)
        if near:
            return _(
                "%(value)s is not known here; did you mean %(near)s?",
                value=quoted(text),
                near=quoted(self._shown[near[0]]),
            )
        return _("%(value)s is not known here; write its name or slug.", value=quoted(text))


def slug(cell: str) -> str:
    """A slug as it stands in addresses; raises InvalidInput when it is none."""
    if len(cell) > SLUG_LENGTH or not _SLUG.fullmatch(cell):
        raise InvalidInput(
            _(
                "%(value)s is no slug; write at most 80 small Latin letters and digits, "
                "with single hyphens between words.",
                value=quoted(cell),
            )
        )
    return cell


def slug_of(*names: str) -> str:
    """A slug made from names, the same each time; empty when nothing in them can be written in one."""
    return slugify(" ".join(names), max_length=SLUG_LENGTH, replacements=[("ә", "a"), ("Ә", "a")])


def first_name(values: dict[str, str]) -> str:
    """The name by which a slug is made: the Kazakh, else the Russian, else the English one."""
    return next((values[key] for key in ("name_kk", "name_ru", "name_en") if values.get(key)), "")

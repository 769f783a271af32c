"""Organisations as tables of officials name them; one that is not known yet is made."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from meetings.errors import InvalidInput
from meetings.imports.names import Called, Names, slug_of
from meetings.imports.values import text
from meetings.officials.organisation import Organisation

_KAZAKH = re.compile("[әғқңөұүһі]", re.IGNORECASE)
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
_one_line = text(300)


class OrganisationNames:
    """Finds the slugs of organisations; ``new`` holds, by slug, the names that were not known."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.new: dict[str, str] = {}
        found = session.execute(
            select(
                Organisation.slug, Organisation.name_kk, Organisation.name_ru, Organisation.name_en
            )
        )
        known = [Called(slug, slug, tuple(names)) for slug, *names in found]
        self._slugs = {one.slug for one in known}
        self._names = Names(known)

    def __call__(self, cell: str) -> str:
        """The slug of the organisation of that slug or name, which may be new."""
        name = _one_line(cell)
        known = self._names.get(name)
        if known is not None:
            return known
        slug = slug_of(name)
        if not slug:
            raise InvalidInput(_("This is no name of an organisation; write it in letters."))
        if slug not in self._slugs:
            self.new.setdefault(slug, name)
        return slug

    def ids(self, slugs: Iterable[str]) -> dict[str, int]:
        """The ids by slug, of organisations that are made now if need be."""
        wanted = set(slugs)
        missing = wanted - self._stored(wanted).keys()
        if missing:
            rows = [_named(slug, self.new[slug]) for slug in sorted(missing)]
            self._session.execute(insert(Organisation), rows)
        return self._stored(wanted)

    def _stored(self, slugs: set[str]) -> dict[str, int]:
        found = self._session.execute(
            select(Organisation.slug, Organisation.id).where(Organisation.slug.in_(slugs))
        )
        return dict(found.all())


def _named(slug: str, name: str) -> dict[str, str]:
    """The letters tell the language of a name."""
    language = "kk" if _KAZAKH.search(name) else "ru" if _CYRILLIC.search(name) else "en"
    return {"slug": slug, "name_kk": "", "name_ru": "", "name_en": "", f"name_{language}": name}

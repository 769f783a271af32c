"""Where a visitor is, as far as the address of the page says so; it is kept nowhere else."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from meetings.errors import NotFound
from meetings.places.district import District
from meetings.places.travel import Position

PLACES_AFTER_POINT = 2
_POINT = re.compile(r"(-?\d{1,2}(?:\.\d{1,20})?),(-?\d{1,3}(?:\.\d{1,20})?)")


@dataclass(frozen=True)
class Here:
    """A point, the value that stands for it in addresses, and its district if it was chosen by that."""

    position: Position
    value: str
    district: District | None = None


def read(value: str, districts: Iterable[District]) -> Here | None:
    """The ``near`` parameter: a district's slug, or “latitude,longitude”, or empty.

    A point is rounded to about a kilometre, so that nobody's door can be read from an address.
    Raises NotFound for anything else.
    """
    if not value:
        return None
    for district in districts:
        if district.slug == value:
            return Here(district.position, value, district)
    point = _POINT.fullmatch(value)
    if point is None or not _on_earth(float(point[1]), float(point[2])):
        raise NotFound(_("There is no such place. Choose a district from the list."))
    return _rounded(float(point[1]), float(point[2]))


def _on_earth(latitude: float, longitude: float) -> bool:
    return math.fabs(latitude) <= 90 and math.fabs(longitude) <= 180


def _rounded(latitude: float, longitude: float) -> Here:
    here = round(latitude, PLACES_AFTER_POINT), round(longitude, PLACES_AFTER_POINT)
    return Here(here, f"{here[0]:.2f},{here[1]:.2f}")

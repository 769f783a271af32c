"""Sunrise and sunset by the usual approximation: declination of the sun and equation of time.

Formulas: NOAA Global Monitoring Laboratory, "General Solar Position Calculations"; right to some minutes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date

from meetings.planner.plan import clock

ZENITH = math.radians(90.833)
UTC_OFFSET = 5 * 60

Position = tuple[float, float]
"""Latitude and longitude in degrees."""


def daylight(days: Iterable[date], positions: Iterable[Position]) -> dict[str, list[str]]:
    """For every day the latest sunrise and the earliest sunset of these positions, at UTC+5."""
    everywhere = tuple(positions)
    found = {}
    for day in days:
        suns = [_sun(day, *position) for position in everywhere]
        sunrise = max(rises for rises, _ in suns)
        sunset = min(sets for _, sets in suns)
        found[day.isoformat()] = [clock(math.ceil(sunrise)), clock(math.floor(sunset))]
    return found


def _sun(day: date, latitude: float, longitude: float) -> tuple[float, float]:
    """Sunrise and sunset in minutes since midnight."""
    year = 2 * math.pi / 365 * (day.timetuple().tm_yday - 1)
    declination = _series(
        year, (0.006918, -0.399912, 0.070257, -0.006758, 0.000907, -0.002697, 0.00148)
    )
    equation = 229.18 * _series(year, (0.000075, 0.001868, -0.032077, -0.014615, -0.040849, 0, 0))
    angle = math.radians(latitude)
    cosine = math.cos(ZENITH) / (math.cos(angle) * math.cos(declination)) - math.tan(
        angle
    ) * math.tan(declination)
    half = 4 * math.degrees(math.acos(cosine))
    noon = 720 - 4 * longitude - equation + UTC_OFFSET
    return noon - half, noon + half


def _series(year: float, coefficients: tuple[float, ...]) -> float:
    """A Fourier series: a constant, then cosine and sine of the year's angle and its multiples."""
    constant, *pairs = coefficients
    waves = zip(pairs[::2], pairs[1::2], strict=True)
    return constant + sum(
        cosine * math.cos(times * year) + sine * math.sin(times * year)
        for times, (cosine, sine) in enumerate(waves, 1)
    )

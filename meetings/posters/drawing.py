"""Drawing: sheets on paper of a size, as large as lets everything stand on one page."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup

from meetings import drawings, paper
from meetings.errors import NotFound

Told = dict[str, Any]

DESIGN = "1"
ORNAMENT = Path(__file__).parents[1] / "static" / "img" / "ornament.svg"


@dataclass(frozen=True)
class Format:
    """A size of paper in millimetres, and the unit (rem) in which all on it is measured.

    ``copies`` of the sheet stand on one page, to be cut.
    """

    name: str
    width: float
    height: float
    unit: float
    copies: int = 1
    is_small: bool = False


FORMATS = {
    "a3": Format("A3", 297, 420, 5.657),
    "a4": Format("A4", 210, 297, 4),
    "a6": Format("A6", 105, 148.5, 2.8, is_small=True),
    "cut": Format("A4", 210, 297, 2.8, copies=4, is_small=True),
}
# How large the words are that grow with a meeting: the first that fits is taken.
SCALES = (
    1.0,
    0.94,
    0.88,
    0.82,
    0.77,
    0.72,
    0.67,
    0.62,
    0.58,
    0.54,
    0.5,
    0.46,
    0.43,
    0.4,
    0.37,
    0.33,
    0.3,
    0.27,
    0.24,
)


def format_of(name: str) -> Format:
    """Raises NotFound."""
    if name not in FORMATS:
        raise NotFound(_("There is no such size; choose A3, A4 or the leaflet."))
    return FORMATS[name]


def drawn(template: str, size: Format, **told: Any) -> bytes:
    """The page as a PDF file, kept from the last time if nothing changed."""
    told |= {"ornament": _ornament()}
    name = drawings.digest(DESIGN, *_written(template, size, 1.0, told))
    return drawings.kept(f"{name}.pdf", lambda: _fitting(template, size, told))


def _written(template: str, size: Format, scale: float, told: Told) -> tuple[str, str]:
    page = render_template(template, size=size, **told)
    return page, render_template("posters/poster.css", size=size, scale=scale, **told)


def _fitting(template: str, size: Format, told: Told) -> bytes:
    """The largest that takes one page, else the smallest; what is to be cut is tried alone first."""
    alone = FORMATS["a6"] if size.copies > 1 else size
    tried: dict[float, bytes | None] = {}

    def fits(scale: float) -> bool:
        tried[scale] = paper.pdf_of_one_page(*_written(template, alone, scale, told))
        return tried[scale] is not None

    scale = (
        1.0
        if fits(1.0)
        else SCALES[min(bisect_left(SCALES, True, lo=1, key=fits), len(SCALES) - 1)]
    )
    done = tried.get(scale) if alone is size else None
    return done or paper.pdf(*_written(template, size, scale, told))


def _ornament() -> Markup:
    return Markup(ORNAMENT.read_text(encoding="utf-8"))  # noqa: S704 - a file of our own

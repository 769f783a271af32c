"""Lettering: text drawn with the font of our pages, whose files each hold a part of Unicode."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from PIL import ImageDraw, ImageFont

FONTS = Path(__file__).parents[1] / "static" / "vendor" / "fonts"
CYRILLIC = [(0x0301, 0x0301), (0x0400, 0x045F), (0x0490, 0x0491), (0x04B0, 0x04B1)]
CYRILLIC_EXT = [(0x0460, 0x052F)]
SUBSETS = {"cyrillic": [*CYRILLIC, (0x2116, 0x2116)], "cyrillic-ext": CYRILLIC_EXT}
LATIN = "latin"


def is_there() -> bool:
    """Whether the pages' fonts are installed."""
    return all((FONTS / f"onest-{subset}.woff2").exists() for subset in (*SUBSETS, LATIN))


def _subset(letter: str) -> str:
    """Which file holds the letter: the first that names it, as in the style sheet."""
    for subset, ranges in SUBSETS.items():
        if any(first <= ord(letter) <= last for first, last in ranges):
            return subset
    return LATIN


@dataclass(frozen=True)
class Lettering:
    """One size and weight; made anew for each picture, because a font may not be shared by threads."""

    fonts: dict[str, ImageFont.FreeTypeFont]
    size: int

    @classmethod
    def of(cls, size: int, weight: int) -> Lettering:
        """``size`` in pixels, ``weight`` 100 to 900. Raises OSError when the fonts are missing."""
        fonts = {}
        for subset in (*SUBSETS, LATIN):
            fonts[subset] = ImageFont.truetype(FONTS / f"onest-{subset}.woff2", size)
            fonts[subset].set_variation_by_axes([weight])
        return cls(fonts, size)

    def width(self, text: str) -> float:
        """In pixels."""
        return sum(font.getlength(run) for font, run in self._runs(text))

    def draw(
        self, canvas: ImageDraw.ImageDraw, at: tuple[float, float], text: str, fill: str
    ) -> None:
        """One line; ``at`` is the left end of its base line."""
        x, y = at
        for font, run in self._runs(text):
            canvas.text((x, y), run, fill=fill, font=font, anchor="ls")
            x += font.getlength(run)

    def _runs(self, text: str) -> Iterator[tuple[ImageFont.FreeTypeFont, str]]:
        for subset, letters in groupby(text, _subset):
            yield self.fonts[subset], "".join(letters)

    def lines(self, text: str, width: float, most: int) -> list[str]:
        """Broken at spaces into at most so many lines; what is left over ends in ``…``."""
        lines: list[str] = []
        words = text.split()
        while words and len(lines) < most:
            taken = self._fitting(words, width)
            line = " ".join(words[:taken])
            lines.append(line if self.width(line) <= width else self._shortened(line, width))
            words = words[taken:]
        if words:
            lines[-1] = self._shortened(lines[-1], width)
        return lines

    def _fitting(self, words: list[str], width: float) -> int:
        """How many words fit; at least one."""
        count = 1
        while count < len(words) and self.width(" ".join(words[: count + 1])) <= width:
            count += 1
        return count

    def _shortened(self, line: str, width: float) -> str:
        while line and self.width(f"{line}…") > width:
            line = line[:-1]
        return f"{line.rstrip(' ,.;:–-')}…"

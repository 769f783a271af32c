"""Paper: an HTML page of ours as a PDF file, which fetches nothing but the fonts of this house.

The press is loaded with the first sheet: loading it costs each process most of a second.
"""

from __future__ import annotations

from pathlib import Path

MEDIA_TYPE = "application/pdf"
FONTS = Path(__file__).parent / "static" / "vendor" / "fonts"
SUBSETS = ("onest-latin", "onest-cyrillic", "onest-cyrillic-ext")


def pdf(page: str, style: str) -> bytes:
    """The page with that style; the fonts in ``SUBSETS`` are known in it by these names."""
    from meetings import press

    return press.pdf(page, style)


def pdf_of_one_page(page: str, style: str) -> bytes | None:
    """The same, or None when it does not fit on one page."""
    from meetings import press

    return press.pdf_of_one_page(page, style)

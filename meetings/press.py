"""The press: an HTML page of ours drawn as PDF by WeasyPrint, which fetches nothing but the fonts of this house."""

from __future__ import annotations

from typing import Any

from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from meetings.paper import FONTS, SUBSETS

# One name for each subset: the styles name them in the order in which they fall back.
FACES = "".join(
    f'@font-face {{ font-family: "{each}"; src: url("font:{each}"); font-weight: 100 900 }}'
    for each in SUBSETS
)


class Nothing(URLFetcher):
    """Fetches nothing: a page is text, and names in it come from outside."""

    def fetch(self, url: str, headers: dict[str, Any] | None = None) -> URLFetcherResponse:
        """Refuse every address."""
        raise ValueError(f"{url[:40]} is not fetched")


class OwnFonts(Nothing):
    """What our own style may have: the fonts of this house by their names, ``font:onest-latin``."""

    def fetch(self, url: str, headers: dict[str, Any] | None = None) -> URLFetcherResponse:
        """The font, or refuse."""
        subset = url.removeprefix("font:")
        if subset not in SUBSETS:
            return super().fetch(url, headers)
        return URLFetcherResponse(url, (FONTS / f"{subset}.woff2").read_bytes())


def pdf(page: str, style: str) -> bytes:
    """The page with that style; the fonts in ``SUBSETS`` are known in it by these names."""
    return _written(_laid_out(page, style))


def pdf_of_one_page(page: str, style: str) -> bytes | None:
    """The same, or None when it does not fit on one page."""
    document = _laid_out(page, style)
    return _written(document) if len(document.pages) == 1 else None


def _laid_out(page: str, style: str) -> Document:
    fonts = FontConfiguration()
    sheet = CSS(string=FACES + style, url_fetcher=OwnFonts(), font_config=fonts)
    html = HTML(string=page, url_fetcher=Nothing())
    return html.render(stylesheets=[sheet], font_config=fonts)


def _written(document: Document) -> bytes:
    data: bytes = document.write_pdf()
    return data

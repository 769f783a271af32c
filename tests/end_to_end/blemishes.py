"""What is wrong with a page for who cannot see it well, or looks at it on a phone."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# No rule that is run looks into style sheets or media files of its own.
WHAT = {"resultTypes": ["violations"], "preload": False}
# In the dark nothing changes but colours.
SCHEMES = {
    "light": WHAT,
    "dark": {**WHAT, "runOnly": ["color-contrast", "link-in-text-block"]},
}


# A phone's width first: there words have the least room.
LOOKS = [(360, "light"), (360, "dark"), (1440, "light"), (1440, "dark")]


def blemishes(page: Page, looks: list[tuple[int, str]] = LOOKS) -> list[str]:
    """What axe finds, and sideways scrolling, in each look: a width and a colour scheme."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = []
    for width, scheme in looks:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            found.append(f"{page.url} scrolls sideways at {width}")
        result = page.evaluate("given => axe.run(document, given)", SCHEMES[scheme])
        found += [
            f"{page.url} {width} {scheme} {each['id']}: {node['html'][:160]}"
            for each in result["violations"]
            for node in each["nodes"]
        ]
    return found

"""What is wrong with a page for who cannot see it well, or looks at it on a phone."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WHAT = {"resultTypes": ["violations"]}
# In the dark nothing changes but colours.
SCHEMES = {
    "light": WHAT,
    "dark": {**WHAT, "runOnly": ["color-contrast", "link-in-text-block"]},
}


def blemishes(page: Page) -> list[str]:
    """What axe finds, and sideways scrolling, on a phone and a wide screen, by day and in the dark."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = []
    for width in (360, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            found.append(f"{page.url} scrolls sideways at {width}")
        for scheme, rules in SCHEMES.items():
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            result = page.evaluate("given => axe.run(document, given)", rules)
            found += [
                f"{page.url} {width} {scheme} {each['id']}: {node['html'][:160]}"
                for each in result["violations"]
                for node in each["nodes"]
            ]
    return found

"""The four camera crews of the demo."""

from __future__ import annotations

from typing import Any

from meetings.demo.districts import in_languages
from meetings.i18n import Translated

CREWS = (
    ("north", "turkistan", Translated("Солтүстік топ", "Северная группа", "Northern crew")),
    ("centre", "ordabasy", Translated("Орталық топ", "Центральная группа", "Central crew")),
    ("south", "keles", Translated("Оңтүстік топ", "Южная группа", "Southern crew")),
    ("steppe", "zhetisay", Translated("Мырзашөл тобы", "Мырзашольская группа", "Steppe crew")),
)


def rows(district_ids: dict[str, int]) -> list[dict[str, Any]]:
    """The values of the Crew records."""
    return [
        {
            "slug": f"{slug}-crew",
            **in_languages("name", name),
            "email": f"{slug}-crew@demo.example",
            "home_id": district_ids[home],
        }
        for slug, home, name in CREWS
    ]

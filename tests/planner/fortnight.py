"""Two weeks of a few districts of the generated month: too large for one exact model, and quick to plan."""

from typing import Any

from meetings.planner.generator import generate

DISTRICTS = 6
LAST = "2026-04-19"


def fortnight(seed: int = 1) -> dict[str, Any]:
    """The month's document with only what concerns its first districts, to its second Sunday."""
    month = generate("month", seed)
    kept = [each["id"] for each in month["districts"][:DISTRICTS]]
    return {
        **month,
        "to": LAST,
        "districts": month["districts"][:DISTRICTS],
        "travel_minutes": {
            one: {other: month["travel_minutes"][one][other] for other in kept if other != one}
            for one in kept
        },
        "venues": [each for each in month["venues"] if each["district"] in kept],
        "officials": [_inside(each, kept) for each in month["officials"] if each["home"] in kept],
        "crews": [each for each in month["crews"] if each["home"] in kept],
        "backlog": [each for each in month["backlog"] if each["district"] in kept],
        "duties": [each for each in month["duties"] if set(each["districts"]) <= set(kept)],
    }


def _inside(official: dict[str, Any], kept: list[str]) -> dict[str, Any]:
    entries = [
        {**entry, "districts": [each for each in entry["districts"] if each in kept]}
        for entry in official["responsible"]
    ]
    return {**official, "responsible": [entry for entry in entries if entry["districts"]]}

"""The order of names: Kazakh letters stand where Kazakh readers look for them."""

from __future__ import annotations

LETTERS = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_PLACES = {letter: ord("а") + place for place, letter in enumerate(LETTERS)}


def key(name: str) -> list[int]:
    """What to sort a name by; capitals count as small letters, quotation marks not at all."""
    return [_PLACES.get(letter, ord(letter)) for letter in name.casefold() if letter not in '«»“”"']

"""Kazakh words without their endings: plural, possessive, case, person, and the commonest of verbs.

A light stemmer. Endings follow each other in a fixed order, so they are taken off from the right,
group by group and until none is left, as long as enough of the word remains: what it gives is a
stem that forms share, not always a word. Letters that a Russian keyboard lacks are written as
people write them there (қ as к, ә as а), in words and endings alike, so both spellings meet.
"""

from __future__ import annotations

SHORTEST = 2  # as “су”, water, or “үй”, house

_PLAIN = str.maketrans("әғқңөұүһіёй", "агкноуухиеи")
_VOWELS = frozenset("аеиоуыэюя")
_SOFTENED = str.maketrans("бг", "пк")


def plain(word: str) -> str:
    """The word, in lower case, with the letters that every Cyrillic keyboard has."""
    return word.translate(_PLAIN)


def _group(endings: str) -> tuple[str, ...]:
    """The endings in plain letters, the longest first."""
    return tuple(
        sorted({plain(each) for each in endings.split()}, key=lambda each: (-len(each), each))
    )


# From the right end of a word inwards.
_GROUPS = (
    _group("мын мін бын бін пын пін сың сің сыз сіз мыз міз быз біз пыз піз"),
    _group("дағы дегі тағы тегі ндағы ндегі дікі тікі нікі"),
    _group(
        "ның нің дың дің тың тің ға ге қа ке на не ны ні ды ді ты ті да де та те нда нде "
        "дан ден тан тен нан нен мен бен пен"
    ),
    _group("ымыз іміз мыз міз ыңыз іңіз ңыз ңіз ым ім ың ің сы сі ы і"),
    _group("лар лер дар дер тар тер"),
    _group("лық лік дық дік тық тік шы ші"),
    _group("ған ген қан кен атын етін йтын йтін ады еді йды йді у ып іп"),
    _group("ма ме ба бе па пе"),
)
_LAST_VOWEL = _group("а е ы і")


def stem(word: str) -> str:
    """What is left of a word that is given in plain letters."""
    before = ""
    while word != before:
        before = word
        for group in _GROUPS:
            word = _without(word, group)
    return _hard(_without(word, _LAST_VOWEL))


def _without(word: str, group: tuple[str, ...]) -> str:
    for ending in group:
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= SHORTEST and not _VOWELS.isdisjoint(rest):
            return rest
    return word


def _hard(word: str) -> str:
    """Before a vowel п becomes б and к becomes г; without the ending it is п and к again."""
    return word[:-1] + word[-1:].translate(_SOFTENED)

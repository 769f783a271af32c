"""Words as the search sees them: without case, marks and endings, in Kazakh, Russian and English."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer

from meetings.questions import kazakh

LONGEST = 40
_WORD = re.compile(r"[^\W_]+")
_CYRILLIC = re.compile(r"[а-я]")
_RUSSIAN, _ENGLISH = snowballstemmer.stemmer("russian"), snowballstemmer.stemmer("english")
_stemming = threading.Lock()  # a stemmer keeps the word it works on

_SMALL_WORDS = (
    "және мен бен пен да де та те үшін бұл ол осы сол бар жоқ не ма ме ба бе па пе қашан қалай "
    "біз сіз мен сен олар деп еді екен болады болып туралы неге қай "
    "и в во на с со к ко по о об от до за из у а но не ни же ли бы что как когда где это этот "
    "эта эти мы вы он она они я ты для при или так уже есть быть будет нас нам вас вам почему "
    "the a an and or of to in on at for is are be was were will when where how what why it we "
    "you they this that with by from do does not"
)
_EMPTY = frozenset(map(kazakh.plain, _SMALL_WORDS.split()))


def words(text: str) -> Iterator[str]:
    """The words that mean something, in lower case, in their order."""
    lower = unicodedata.normalize("NFKC", text).lower()
    for found in _WORD.findall(lower):
        word = found.replace("ё", "е")[:LONGEST]
        if kazakh.plain(word) not in _EMPTY and (len(word) > 1 or word.isdigit()):
            yield word


@lru_cache(maxsize=65536)
def stems(word: str) -> frozenset[str]:
    """What a word in lower case may stem from, in plain letters: nobody says which language a word is in.

    Two words are forms of one when they share a stem.
    """
    if not _CYRILLIC.search(word):
        return frozenset({_stemmed(_ENGLISH, word)})
    russian = kazakh.plain(_stemmed(_RUSSIAN, word))
    return frozenset({kazakh.stem(kazakh.plain(word)), russian})


def stems_of(text: str) -> frozenset[str]:
    """All stems of a text."""
    return frozenset().union(*map(stems, words(text)))


def _stemmed(stemmer: snowballstemmer.stemmer, word: str) -> str:
    with _stemming:
        return str(stemmer.stemWord(word))[:LONGEST]

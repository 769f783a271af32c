"""Every text of the product exists in Kazakh and Russian."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.checkers import python_format
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
KEYWORDS = {
    "_": None,
    "_l": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "lazy_gettext": None,
}


def texts() -> set[str]:
    """All msgids of code and templates; of a plural its singular."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    methods = [(mapping["pattern"], mapping["method"]) for mapping in mappings]
    found = extract_from_dir(ROOT, methods, keywords=KEYWORDS, directory_filter=_is_ours)
    return {text if isinstance(text, str) else text[0] for _file, _line, text, *_rest in found}


def _is_ours(folder: str) -> bool:
    name = Path(folder).name
    return not name.startswith(".") and name not in {"node_modules", "tests", "build", "var"}


def catalogue(language: str) -> dict[str, Message]:
    path = ROOT / "meetings" / "translations" / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        messages = read_po(file, locale=language)
    return {m.id if isinstance(m.id, str) else m.id[0]: m for m in messages if m.id}


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_no_text_is_left_in_english(language):
    known = catalogue(language)
    there = texts()
    assert len(there) > 500
    missing = {text for text in there if text not in known or not _is_complete(known[text])}
    assert missing == set()


def _is_complete(message: Message) -> bool:
    forms = [message.string] if isinstance(message.string, str) else list(message.string)
    return all(forms) and not message.fuzzy


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_every_placeholder_survives(language):
    for message in catalogue(language).values():
        python_format(None, message)
        assert _edges(message.id) == _edges(message.string), message.id


def _edges(text: str | tuple[str, ...] | list[str]) -> tuple[bool, bool]:
    one = text if isinstance(text, str) else text[0]
    return one[:1] == " ", one[-1:] == " "


@pytest.mark.parametrize(("language", "word"), [("kk", "Күнтізбе"), ("ru", "Календар")])
def test_compiled_catalogues_are_used(client, language, word):
    assert word in client.get(f"/{language}/calendars").text

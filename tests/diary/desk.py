"""Forms of the desk as a browser sends them, and pages as it reads them."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup, Tag
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from meetings.diary.meeting import Meeting
from tests.factories import DAY

NEW = "/en/desk/meetings/new"


def session_fields(index: int, topic: Any, *officials: Any, **given: Any) -> dict[str, Any]:
    """The fields of one session."""
    fields = {
        "topic": topic.id, "start": "10:00", "end": "11:00", "language": "ru",
        "officials": [official.id for official in officials], "crew": "", "other": "", "held": "",
    }  # fmt: skip
    return {f"sessions-{index}-{name}": value for name, value in {**fields, **given}.items()}


def meeting_fields(venue: Any, *sessions: dict[str, Any], **given: Any) -> dict[str, Any]:
    """The fields of the planning form."""
    fields: dict[str, Any] = {
        "venue": venue.id, "day": DAY.isoformat(), "start": "10:00", "end": "12:00",
        "zone": "Asia/Almaty", "title_kk": "", "title_ru": "", "title_en": "",
        "preparation": "", "intent": "save",
    }  # fmt: skip
    for each in sessions:
        fields.update(each)
    return {**fields, **given}


def read(answer: TestResponse) -> BeautifulSoup:
    """The page."""
    return BeautifulSoup(answer.text, "html.parser")


def typed(page: BeautifulSoup) -> dict[str, Any]:
    """What the planning form would send if its first button were pressed again."""
    form = page.select_one("form[data-planning]")
    assert form, page.text
    fields: dict[str, Any] = {}
    for field in form.select("input, textarea, select"):
        _add(fields, field)
    return fields


def _add(fields: dict[str, Any], field: Tag) -> None:
    name = str(field.get("name", ""))
    if field.name == "select":
        chosen = field.select_one("option[selected]")
        fields[name] = chosen["value"] if chosen else ""
    elif field.name == "textarea":
        fields[name] = field.text.removeprefix("\n").removeprefix("\r\n")
    elif field.get("type") in ("checkbox", "radio"):
        if field.has_attr("checked"):
            fields.setdefault(name, []).append(field["value"])
    else:
        fields[name] = field.get("value", "")


def summary(page: BeautifulSoup) -> list[str]:
    """The lines of what was refused."""
    return [line.get_text(" ", strip=True) for line in page.select("#complaints li")]


def errors_at(page: BeautifulSoup, field_id: str) -> str:
    """What is said at a field, which must point at it."""
    field = page.find(id=field_id)
    assert field, f"no field {field_id}"
    assert f"{field_id}-errors" in str(field.get("aria-describedby", "")).split()
    return page.find(id=f"{field_id}-errors").get_text(" ", strip=True)


def only_meeting(session: Any) -> Meeting:
    """The only meeting, as the database has it."""
    session.expire_all()
    found: Meeting = session.scalars(select(Meeting)).one()
    return found


def count(session: Any) -> int:
    """How many meetings there are."""
    return int(session.scalar(select(func.count(Meeting.id))))


def planned(browser: Any, place: Any, **given: Any) -> TestResponse:
    """Plan a meeting with the first official; the answer leads to its page."""
    fields = meeting_fields(
        place.venue, session_fields(0, place.topic, place.officials[0]), **given
    )
    answer = browser.post(NEW, data=fields)
    assert answer.status_code == 303, read(answer).get_text(" ", strip=True)
    return answer

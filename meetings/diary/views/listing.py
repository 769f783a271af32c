"""The desk's list of meetings."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask_login import current_user

from meetings import access, clock
from meetings.database import db
from meetings.desk import blueprint
from meetings.diary import desk_queries
from meetings.diary.desk_filters import ListFilter
from meetings.diary.fields import known_id
from meetings.i18n import current_language
from meetings.settings import Settings


@blueprint.get("/meetings")
@access.staff
def meetings() -> str:
    """All meetings that fit the filters, from today on unless a day is named."""
    today = clock.today(clock.now(), Settings.current().zone)
    chosen = ListFilter(request.args, data={"first": today})
    chosen.offer(db.session())
    wish = chosen.wish(current_user.id)
    page = desk_queries.page(db.session(), wish, known_id(request.args.get("page")) or 1)
    return render_template(
        "desk/meetings/list.html",
        filter=chosen,
        page=page,
        previous_href=_address(chosen, page.number - 1) if page.number > 1 else None,
        next_href=_address(chosen, page.number + 1) if page.number < page.pages else None,
    )


def _address(chosen: ListFilter, page: int) -> str:
    kept: dict[str, Any] = chosen.kept if request.args else {}
    return url_for("desk.meetings", lang=current_language(), page=page, **kept)

"""The desk's page that shows who changed what."""

from __future__ import annotations

from flask import render_template, request, url_for

from meetings import access
from meetings.access import Role
from meetings.accounts import history
from meetings.accounts.trail_words import Words
from meetings.desk import blueprint
from meetings.i18n import current_language


@blueprint.get("/audit")
@access.roles(Role.ADMIN)
def audit() -> str:
    """Entries of the audit trail, newest first, of all subjects or one."""
    subject = request.args.get("subject") or None
    pages = history.pages(subject)
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    entries = history.entries(subject, page)
    return render_template(
        "desk/audit/list.html",
        entries=entries,
        named=Words(entries),
        subjects=history.subjects(),
        subject=subject,
        page=page,
        pages=pages,
        newer=_page(subject, page - 1) if page > 1 else None,
        older=_page(subject, page + 1) if page < pages else None,
        words=history,
    )


def _page(subject: str | None, page: int) -> str:
    return url_for("desk.audit", lang=current_language(), subject=subject, page=page)

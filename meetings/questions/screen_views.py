"""The board for a screen at the venue: read from ten metres, up to date by itself."""

from __future__ import annotations

import segno
from flask import Response, render_template
from markupsafe import Markup

from meetings import access, addresses, clock
from meetings.database import db
from meetings.public import blueprint, public_page
from meetings.questions import reading, shelf
from meetings.questions.public_sessions import published

NEXT = 3


@blueprint.get("/<any(kk, ru, en):lang>/sessions/<int:session_id>/screen")
@access.public
def venue_screen(lang: str, session_id: int) -> Response:
    """What is being answered, what comes next, and where to ask."""
    head = addresses.head("public.venue_screen", lang, session_id=session_id)
    short = addresses.short_session(session_id)
    return public_page(
        "questions/screen.html",
        head,
        held=published(session_id),
        short=short.split("://", 1)[-1],
        qr=qr_code(short),
        **_shown(session_id),
    )


@blueprint.get("/<any(kk, ru, en):lang>/sessions/<int:session_id>/screen/board")
@access.public
def venue_screen_board(lang: str, session_id: int) -> Response:
    """What changes on the screen, which looks every other second."""

    def make() -> str:
        published(session_id)
        return render_template("questions/screen_board.html", **_shown(session_id))

    return shelf.answer(f"screen {lang}", session_id, "text/html", clock.now(), make)


def _shown(session_id: int) -> dict[str, object]:
    coming = reading.read(db.session(), session_id).coming
    current = [each for each in coming if each.answering_at]
    return {
        "current": current[0] if current else None,
        "following": [each for each in coming if each not in current][:NEXT],
    }


def qr_code(address: str) -> Markup:
    """The address as an inline SVG of modules, which takes its colours and size from the style sheet."""
    drawn = segno.make(address, error="m", micro=False)
    return Markup(drawn.svg_inline(border=2, omitsize=True, svgclass="qr-code"))  # noqa: S704 - ours

"""Share pictures over HTTP; the address holds the picture's digest, so that caches keep it for good."""

from __future__ import annotations

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from meetings import access, drawings
from meetings.addresses import whole
from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession
from meetings.i18n import LANGUAGES, current_language
from meetings.pages import share_picture
from meetings.pages.meeting_views import published_meeting, published_session
from meetings.pages.share_picture import SharePicture
from meetings.public import blueprint
from meetings.web import publicly_cached

YEAR = 365 * 86_400
HOUR = 3600


@blueprint.app_template_global("share_picture_of")
def share_picture_of(shown: Meeting | ReceptionSession) -> str:
    """The whole address of the picture in the page's language."""
    lang = current_language()
    digest = _picture(shown, lang).digest
    if not digest:
        return whole("static", filename="img/share.png")
    what = "meetings" if isinstance(shown, Meeting) else "sessions"
    return whole("public.share_picture", what=what, number=shown.id, lang=lang, digest=digest)


def _picture(shown: Meeting | ReceptionSession, lang: str) -> SharePicture:
    if isinstance(shown, Meeting):
        return share_picture.of_meeting(shown, lang)
    return share_picture.of_session(shown, lang)


@blueprint.get("/share/<what>/<int:number>/<lang>-<digest>.png", endpoint="share_picture")
@access.public
def picture(what: str, number: int, lang: str, digest: str) -> ResponseReturnValue:
    """The picture as it stands; an old address shows the new one, for a while."""
    shown = published_meeting(number) if what == "meetings" else published_session(number)
    drawn = _picture(shown, lang if lang in LANGUAGES else "kk")
    if not drawn.digest:
        return redirect(url_for("static", filename="img/share.png"))
    data = drawings.kept(f"{drawn.digest}.png", drawn.png)
    kept = YEAR if drawn.digest == digest else HOUR
    return publicly_cached(Response(data, mimetype="image/png"), max_age=kept)

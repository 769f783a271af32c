"""The protocol of a meeting for everybody: as a page, and as files to be filed."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template
from flask_babel import gettext as _

from meetings import access, addresses, drawings, paper
from meetings.database import db
from meetings.diary.meeting import MeetingKind
from meetings.errors import NotFound
from meetings.protocols import signing
from meetings.protocols.protocol import Protocol
from meetings.protocols.words import words
from meetings.public import blueprint, public_page
from meetings.web import publicly_cached

DESIGN = "1"
MAX_AGE = 300


@blueprint.app_template_global("protocol_of")
def protocol_of(meeting_id: int) -> Protocol | None:
    """The version that holds, for pages that lead to it."""
    return signing.present(db.session(), meeting_id)


@blueprint.get("/<any(kk, ru, en):lang>/meetings/<int:meeting_id>/protocol")
@access.public
def protocol(lang: str, meeting_id: int) -> Response:
    """The version that holds, and when and by whom each was signed off."""
    found = _present(meeting_id)
    return public_page(
        "protocols/page.html",
        addresses.head("public.protocol", lang, meeting_id=meeting_id),
        protocol=found,
        versions=signing.versions(db.session(), meeting_id),
        **told(found.content, lang),
    )


@blueprint.get("/<any(kk, ru, en):lang>/meetings/<int:meeting_id>/protocol.pdf")
@access.public
def protocol_pdf(lang: str, meeting_id: int) -> Response:
    """To be printed."""
    found = _present(meeting_id)
    return _file(found, lang, "pdf", paper.MEDIA_TYPE, lambda: _pdf(found, lang))


@blueprint.get("/<any(kk, ru, en):lang>/meetings/<int:meeting_id>/protocol.docx")
@access.public
def protocol_docx(lang: str, meeting_id: int) -> Response:
    """For the files of an office."""
    from meetings.protocols import word  # loads python-docx, which no process needs to start

    found = _present(meeting_id)
    return _file(found, lang, "docx", word.MEDIA_TYPE, lambda: word.write(found, lang))


def told(content: dict[str, Any], lang: str) -> dict[str, Any]:
    """What the templates of a protocol need beside itself."""
    return {
        "content": content,
        "kind": MeetingKind(content["meeting"]["kind"]).label,
        "words": words(lang),
    }


def _present(meeting_id: int) -> Protocol:
    found = signing.present(db.session(), meeting_id)
    if found is None:
        raise NotFound(
            _("This meeting has no protocol yet. It appears when an organizer has signed it off.")
        )
    return found


def _pdf(found: Protocol, lang: str) -> bytes:
    about = {"protocol": found, **told(found.content, lang), "lang": lang}
    page = render_template("protocols/paper.html", **about)
    return paper.pdf(page, render_template("protocols/paper.css"))


def _file(found: Protocol, lang: str, ending: str, media_type: str, draw: Any) -> Response:
    name = drawings.digest("protocol", DESIGN, str(found.id), found.digest, lang)
    data = drawings.kept(f"{name}.{ending}", draw)
    answer = publicly_cached(Response(data, mimetype=media_type), max_age=MAX_AGE)
    named = f"protocol-{found.meeting_id}-v{found.version}-{lang}.{ending}"
    answer.headers["Content-Disposition"] = f'inline; filename="{named}"'
    return answer

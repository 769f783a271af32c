"""The next meetings inside of other sites, e.g. an akimat's, and the page that gives the lines for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Response, current_app, render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from meetings import access, addresses, clock
from meetings.addresses import whole
from meetings.database import db
from meetings.pages import choices, queries
from meetings.pages.card import cards
from meetings.pages.views import as_values, chosen
from meetings.public import blueprint, public_page
from meetings.web import publicly_cached

SHOWN = 5
DAY = 86_400
# Any site may show it; it loads our style, font and one script, and does nothing else.
POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; script-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors *"
)


@blueprint.get("/embed/<any(kk, ru, en):lang>/meetings")
@access.public
def embedded_meetings(lang: str) -> Response:
    """The next meetings with the filters of the calendar; no cookie, whole links to our pages."""
    session, now, filters = db.session(), clock.now(), chosen()
    page = render_template(
        "public/embed.html",
        cards=cards(queries.coming(session, filters, now, SHOWN), now),
        all_meetings=whole("public.meetings", lang=lang, **as_values(filters)),
    )
    answer = publicly_cached(page)
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return answer


@blueprint.get("/embed.js")
@access.public
def embed_script() -> Response:
    """Lets the frame be as high as what is in it; a site without it has a frame that scrolls."""
    script = Path(current_app.static_folder or "") / "js" / "embed.js"
    answer = publicly_cached(Response(script.read_bytes(), mimetype="text/javascript"), max_age=DAY)
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@blueprint.get("/<any(kk, ru, en):lang>/embed")
@access.public
def embed_choice(lang: str) -> Response:
    """Choose a district, see how it looks, copy the lines."""
    wanted: dict[str, Any] = {**as_values(chosen())}
    return public_page(
        "public/embed_choice.html",
        addresses.head("public.embed_choice", lang, **wanted),
        districts=choices.all_districts(db.session()),
        wanted=wanted.get("district", []),
        frame=url_for("public.embedded_meetings", lang=lang, **wanted),
        script=url_for("public.embed_script"),
        snippet=_snippet(lang, wanted),
    )


def _snippet(lang: str, wanted: dict[str, Any]) -> Markup:
    """What is pasted into another site."""
    return Markup(
        '<iframe src="{frame}" title="{title}" width="100%" height="560" loading="lazy" '
        'frameborder="0" data-no-tie></iframe>\n<script src="{script}" async></script>'
    ).format(
        frame=whole("public.embedded_meetings", lang=lang, **wanted),
        title=_("Next meetings"),
        script=whole("public.embed_script"),
    )

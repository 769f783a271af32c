"""What was promised, by whom, until when, and what residents say of it: for everybody to read."""

from __future__ import annotations

from flask import Response, request
from flask_babel import gettext as _
from sqlalchemy import select

from meetings import access, addresses, clock
from meetings.database import db
from meetings.errors import NotFound
from meetings.officials.organisation import Organisation
from meetings.pages import alphabet, choices
from meetings.pages.choices import Choice, Option
from meetings.promises import queries
from meetings.promises.queries import Wish
from meetings.promises.state import Standing, standing
from meetings.public import blueprint, public_page
from meetings.settings import Settings


@blueprint.get("/<any(kk, ru, en):lang>/promises")
@access.public
def promises(lang: str) -> Response:
    """The list with its filters ``district``, ``organisation``, ``official`` and ``state``."""
    today = clock.today(clock.now(), Settings.current().zone)
    wish = Wish.read(request.args)
    page = queries.page(db.session(), wish, request.args.get("page", 1, int), today)
    here = dict(wish.pairs())
    return public_page(
        "public/promises/list.html",
        addresses.head("public.promises", lang, **here),
        filters=wish,
        here=here,
        filter_choices=_choices(),
        page=page,
        tally=queries.tally(db.session(), wish, today),
        standings={each.id: standing(each, today) for each in page.records},
        Standing=Standing,
    )


@blueprint.get("/<any(kk, ru, en):lang>/promises/<int:promise_id>")
@access.public
def promise(lang: str, promise_id: int) -> Response:
    """One promise and all that happened to it."""
    found = queries.one(db.session(), promise_id)
    if found is None:
        raise NotFound(_("There is no such promise."))
    today = clock.today(clock.now(), Settings.current().zone)
    return public_page(
        "public/promises/promise.html",
        addresses.head("public.promise", lang, promise_id=promise_id),
        promise=found,
        standing=standing(found, today),
    )


def _choices() -> list[Choice]:
    session = db.session()
    bodies = session.scalars(select(Organisation)).all()
    named = sorted(
        (Option(each.slug, str(each.name)) for each in bodies),
        key=lambda each: alphabet.key(each.name),
    )
    states = [Option(each.value, each.label) for each in Standing]
    return [
        choices.districts(choices.all_districts(session)),
        Choice("organisation", _("Organisation"), _("All organisations"), named),
        Choice("state", _("State"), _("All states"), states),
    ]

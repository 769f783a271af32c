"""A released draft, and what was changed in it afterwards."""

from __future__ import annotations

from meetings.plans import releasing
from tests.plans.drafts import drafted
from tests.plans.region import NOW


def released(session, region):
    """Version 1: one meeting in Keles and one in Arys, not published yet."""
    plan = drafted(session, region)
    releasing.approve(session(), plan, seen=plan.revision, now=NOW)
    session.commit()
    kept = releasing.release(session(), plan, seen=plan.revision, now=NOW)
    session.commit()
    return kept

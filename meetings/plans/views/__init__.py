"""The desk's pages of plans."""

from meetings.plans.views import (
    asking,
    closing,
    draft,
    duties,
    exports,
    fairness,
    listing,
    meeting,
    questions,
    releases,
    replanning,
    week,
)

__all__ = [
    "asking",
    "closing",
    "draft",
    "duties",
    "exports",
    "fairness",
    "listing",
    "meeting",
    "questions",
    "releases",
    "replanning",
    "week",
]

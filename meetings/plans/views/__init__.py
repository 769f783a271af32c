"""The desk's pages of plans."""

from meetings.plans.views import listing

__all__ = ["listing"]

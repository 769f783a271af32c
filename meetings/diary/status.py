"""Where a meeting or a session stands."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class Status(StrEnum):
    """A draft is seen at the desk only; what was published once stays visible, at least as cancelled."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """The status in the current language."""
        return str(_LABELS[self])


_LABELS = {
    Status.DRAFT: _l("Draft"),
    Status.PUBLISHED: _l("Published"),
    Status.CANCELLED: _l("Cancelled"),
}

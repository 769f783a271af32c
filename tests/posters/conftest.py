"""Meetings that are out in the world, as for the pages."""

from tests.pages.conftest import moment, publish, read

__all__ = ["moment", "publish", "read"]

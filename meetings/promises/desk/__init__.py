"""Appeals and promises at the desk."""

from meetings.promises.desk import appeals, own, promises

__all__ = ["appeals", "own", "promises"]

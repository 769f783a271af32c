"""How the test files are shared out among processes: one by one, but a folder that shares a service as one."""

from __future__ import annotations

from pathlib import PurePosixPath

from xdist.scheduler import LoadFileScheduling

TOGETHER = "together"


class Sharing(LoadFileScheduling):
    """Who has begun a service keeps it."""

    def _split_scope(self, nodeid: str) -> str:
        file = PurePosixPath(super()._split_scope(nodeid))
        return str(file.parent if file.parent.name == TOGETHER else file)

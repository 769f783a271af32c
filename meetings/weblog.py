"""gunicorn's log, without the addresses of requests: that of a private feed is a secret."""

from __future__ import annotations

import sys
from typing import Any

from gunicorn.glogging import Logger

from meetings import logs


class DiscreetLogger(Logger):
    """Says of a failed request only what failed; all else, e.g. why a process cannot start, in full."""

    def exception(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """Log the present exception."""
        if str(msg).startswith("Error handling request"):
            self.error("Error handling a request: %s", logs.describe(sys.exc_info()[1]))
        else:
            super().exception(msg, *args, **kwargs)

"""Hashing passwords: slow by design, hence only a few at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any

from flask_babel import gettext as _

from meetings.errors import Unavailable

AT_ONCE = 2
PATIENCE_SECONDS = 5.0

# Compared with when nobody has the address, so that an unknown one takes as long as a wrong password.
NOBODYS = (
    "$argon2id$v=19$m=65536,t=3,p=4$G0PovZdyzpmzVkrpPYdQSg"
    "$s1U+20Nk9eCyrPMyx1PjJLXZKuNNH+vlnhF/YzZKxqA"
)


class BoundedHashing:
    """Passlib's context, working out at most ``AT_ONCE`` hashes at a time.

    Raises Unavailable when there is no free place within ``PATIENCE_SECONDS``.
    """

    def __init__(self, context: Any) -> None:
        self._context = context
        self._places = BoundedSemaphore(AT_ONCE)

    def hash(self, *arguments: Any, **options: Any) -> str:
        """Hash a password."""
        with self._place():
            return str(self._context.hash(*arguments, **options))

    def verify(self, *arguments: Any, **options: Any) -> bool:
        """Compare a password with a hash."""
        with self._place():
            return bool(self._context.verify(*arguments, **options))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(timeout=PATIENCE_SECONDS):
            raise Unavailable(
                _("Many people are signing in at this moment. Please try again in a few seconds.")
            )
        try:
            yield
        finally:
            self._places.release()

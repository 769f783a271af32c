"""What can go wrong, said as a sentence that tells a person what to do."""

from __future__ import annotations


class NoTieError(Exception):
    """The base of all errors that a person may read; ``str(error)`` is the sentence."""

    status = 500


class SettingsError(NoTieError):
    """A setting does not fit; the process should not start."""


class InvalidInput(NoTieError):
    """What was entered cannot be kept.

    ``field`` names the form field (dotted for nested ones, e.g. ``sessions.0.end``) or is None for the whole form.
    """

    status = 400

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


class NotFound(NoTieError):
    """The thing asked for does not exist, or not for this person."""

    status = 404


class Forbidden(NoTieError):
    """The person is known and may not do this."""

    status = 403


class ChangedMeanwhile(NoTieError):
    """Somebody else saved what this person was looking at."""

    status = 409


class Unavailable(NoTieError):
    """The service cannot answer now, and will later; ``retry_after`` is in seconds."""

    status = 503

    def __init__(self, sentence: str, retry_after: int = 5) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after

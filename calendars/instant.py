"""Points in time: aware, and written in UTC."""

from datetime import UTC, datetime


def utc(value: datetime, name: str) -> datetime:
    """The same instant in UTC; ValueError when it names no instant. `name` is for the message."""
    if value.utcoffset() is None:
        raise ValueError(f"The time {name} needs a time zone: pass an aware datetime.")
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"The time {name} is outside the years 1 to 9999.") from None


def seconds(value: datetime, name: str) -> float:
    """Seconds since 1970, exact to the microsecond; ValueError when it names no instant."""
    if value.utcoffset() is None:
        utc(value, name)
    return value.timestamp()

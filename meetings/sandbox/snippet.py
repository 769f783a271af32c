"""Titles and descriptions: the limits that broadcasts, videos and playlists share.

https://developers.google.com/youtube/v3/docs/videos#snippet.title
"""

from __future__ import annotations

from meetings.sandbox.errors import invalid


def check_title(title: str | None, *, longest: int) -> None:
    """Raises ApiError `titleRequired`, or `invalidTitle` for a wrong length, `<` or `>`."""
    if title is None:
        raise invalid("titleRequired", "The request must specify a title.", "snippet.title")
    if not title.strip() or len(title) > longest or _bracketed(title):
        raise invalid(
            "invalidTitle",
            f"The title must have 1 to {longest} characters and neither < nor >.",
            "snippet.title",
        )


def check_description(description: str | None, *, longest: int) -> None:
    if description and (len(description) > longest or _bracketed(description)):
        raise invalid(
            "invalidDescription",
            f"The description must have at most {longest} characters and neither < nor >.",
            "snippet.description",
        )


def _bracketed(text: str) -> bool:
    return "<" in text or ">" in text

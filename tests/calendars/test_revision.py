from datetime import UTC, datetime, timedelta, timezone

import pytest

from calendars import etag

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
A = ("a", 0, NOW)
B = ("b", 3, NOW)


def test_a_tag_is_strong_and_quoted() -> None:
    assert etag([A, B])[0] == etag([A, B])[-1] == '"'
    assert etag([A, B])[1:-1].isalnum()


def test_order_and_zone_are_of_no_account() -> None:
    elsewhere = ("a", 0, NOW.astimezone(timezone(timedelta(hours=5))))
    assert etag([A, B]) == etag(iter([B, elsewhere]))


@pytest.mark.parametrize(
    ("revisions", "variant"),
    [
        ([], ()),
        ([A], ()),
        ([A, ("b", 4, NOW)], ()),
        ([A, ("b", 3, NOW + timedelta(microseconds=1))], ()),
        ([A, ("c", 3, NOW)], ()),
        ([A, B, B], ()),
        ([A, B], ("en",)),
        ([A, B], ("en", "gzip")),
        ([A, B], ("gzip", "en")),
        ([A, B], ("engzip",)),
    ],
)
def test_any_change_changes_the_tag(revisions, variant) -> None:
    assert etag(revisions, *variant) != etag([A, B])
    assert etag(revisions, *variant) == etag(revisions, *variant)


def test_variants_do_not_run_together() -> None:
    assert etag([A], "en", "gzip") != etag([A], "engzip") != etag([A], "gzip", "en")


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        etag([("a", 0, datetime(2026, 1, 1))])

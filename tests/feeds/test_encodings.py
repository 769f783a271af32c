"""gzip, HEAD, validators: what HTTP asks of a feed."""

import gzip

import pytest

from calendars import lint
from meetings.feeds.encoding import wants_gzip

FEED = "/en/calendars/meetings.ics"
# Encodings and hostile addresses do not depend on the database.
pytestmark = [pytest.mark.usefixtures("today", "meeting"), pytest.mark.engine("sqlite")]


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("", False),
        ("gzip", True),
        ("gzip, deflate, br", True),
        ("GZIP;q=0.5", True),
        ("x-gzip", True),
        ("gzip;q=0", False),
        ("*", False),
        ("identity", False),
        ("identity;q=1, gzip;q=0.5", False),
        ("identity;q=0.5, gzip", True),
        ("br;q=1, deflate", False),
        ("gzip;q=nonsense", False),
        (";;;,,", False),
    ],
)
def test_gzip_is_given_to_who_asks_for_it(asked, given):
    assert wants_gzip(asked) is given


@pytest.mark.parametrize("fresh", [True, False])
def test_both_encodings_hold_the_same_and_have_tags_of_their_own(client, fresh):
    plain = client.get(FEED)
    if not fresh:
        client.get(FEED, headers={"Accept-Encoding": "gzip"})
    packed = client.get(FEED, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data)
    assert packed.headers["ETag"] != plain.headers["ETag"]
    for answer in (plain, packed):
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert int(answer.headers["Content-Length"]) == len(answer.data)
        assert not answer.headers["ETag"].startswith("W/")


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_head_says_what_get_would(client, encoding):
    given = {"Accept-Encoding": encoding}
    cold = client.head(FEED, headers=given)
    answer = client.get(FEED, headers=given)
    warm = client.head(FEED, headers=given)
    assert cold.data == warm.data == b""
    assert dict(cold.headers) == dict(answer.headers) == dict(warm.headers)


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_304_to_who_has_these_bytes(client, queries, encoding):
    given = {"Accept-Encoding": encoding}
    answer = client.get(FEED, headers=given)
    tag = answer.headers["ETag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        with queries() as count:
            again = client.get(FEED, headers={**given, "If-None-Match": known})
        assert (again.status_code, again.data, count.value) == (304, b"", 0), known
        for name in ("ETag", "Cache-Control", "Vary", "Last-Modified", "X-Content-Type-Options"):
            assert again.headers[name] == answer.headers[name]
        assert "Content-Encoding" not in again.headers
    other = client.get(FEED, headers={**given, "If-None-Match": '"other"'})
    assert other.status_code == 200


def test_the_tag_of_one_encoding_is_unknown_to_the_other(client):
    tag = client.get(FEED).headers["ETag"]
    given = {"Accept-Encoding": "gzip", "If-None-Match": tag}
    assert client.get(FEED, headers=given).status_code == 200


def test_a_304_of_a_cold_process_reads_no_block(client, app, queries, session):
    tag = client.get(FEED).headers["ETag"]
    with queries() as count:
        cold = client.get(f"{FEED}?kind=", headers={"If-None-Match": tag})
    assert (cold.status_code, count.value) == (304, 1)


def test_another_day_of_modification_alone_is_no_reason_for_304(client):
    answer = client.get(FEED)
    given = {"If-Modified-Since": answer.headers["Last-Modified"]}
    assert client.get(FEED, headers=given).status_code == 200


def test_the_lint_passes_on_what_was_unpacked(client):
    packed = client.get(FEED, headers={"Accept-Encoding": "gzip"})
    assert lint(gzip.decompress(packed.data)) == []

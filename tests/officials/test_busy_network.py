"""Which addresses a calendar may be fetched from."""

import socket
from ipaddress import ip_address

import pytest

from meetings.officials.busy_fetch import checked_address, fetch
from meetings.officials.busy_network import Network, is_public
from meetings.officials.busy_trouble import Trouble, Troubled

PRIVATE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.3.4", "192.168.1.1", "100.64.0.1",
    "169.254.169.254", "192.0.2.1", "198.18.0.1", "192.88.99.1", "224.0.0.1", "233.252.0.1",
    "240.0.0.1", "255.255.255.255",
    "::1", "::", "::7f00:1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1",
    "64:ff9b::808:808", "64:ff9b:1::1", "2002:7f00:1::1", "2002:808:808::1",
    "2001::ce49:7601:e866:efff:62c3:fffe", "2001:db8::1", "fe80::1", "fec0::1", "fc00::1",
    "fd12::1", "ff02::1", "ff0e::1", "100::1",
]  # fmt: skip


@pytest.mark.parametrize("text", PRIVATE)
def test_these_are_not_for_everybody(text):
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("text", ["8.8.8.8", "93.184.216.34", "2a00:1450:4001:80b::200e"])
def test_these_are(text):
    assert is_public(ip_address(text))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "2130706433", "0177.0.0.1", "0x7f.1", "127.1", "0", "[::1]",
        "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::1]", "10.1.2.3",
        "169.254.169.254",
    ],
)  # fmt: skip
def test_no_spelling_of_a_private_address_is_connected_to(monkeypatch, host):
    def connected(*_arguments, **_options):
        pytest.fail("a socket was opened")

    monkeypatch.setattr(socket, "create_connection", connected)
    for scheme in ("http", "https", "webcal"):
        with pytest.raises(Troubled) as refused:
            fetch(f"{scheme}://{host}/calendar.ics")
        assert refused.value.trouble is Trouble.NOT_PUBLIC


def test_one_private_address_among_public_ones_refuses_the_name():
    network = Network(resolve=lambda _host, _port: ["8.8.8.8", "10.0.0.1"])
    with pytest.raises(Troubled) as refused:
        fetch("https://calendar.example/x.ics", network=network)
    assert refused.value.trouble is Trouble.NOT_PUBLIC


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("webcal://calendar.example/a.ics", "https://calendar.example/a.ics"),
        ("WEBCAL://calendar.example/a.ics#x", "https://calendar.example/a.ics"),
        (" https://calendar.example:443/a?b=c ", "https://calendar.example:443/a?b=c"),
        ("http://calendar.example/a", "http://calendar.example/a"),
    ],
)
def test_addresses_are_made_https(typed, kept):
    assert checked_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "", "calendar.example/a.ics", "file:///etc/passwd", "ftp://calendar.example/a",
        "gopher://calendar.example", "https://", "https://user:word@calendar.example/",
        "https://user@calendar.example/", "https://calendar.example:8080/",
        "http://calendar.example:22/", "https://calendar.example:99999/", "https://[::1/",
        "https://calendar.example/a b", "https://calendar.example/a\r\nHost: other",
        "https://calendar.example/" + "a" * 2000, "javascript:alert(1)", "https://пример.қаз/",
        "https://calendar.example:0/",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_calendar_is_refused(typed):
    with pytest.raises(Troubled) as refused:
        checked_address(typed)
    assert refused.value.trouble is Trouble.ADDRESS


def test_a_name_that_cannot_be_one_is_no_error_of_ours():
    with pytest.raises(Troubled) as refused:
        fetch(f"https://{'a' * 64}.example/")
    assert refused.value.trouble is Trouble.UNREACHABLE

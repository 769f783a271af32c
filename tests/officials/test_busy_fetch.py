"""Fetching a calendar from a real server."""

import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pytest_httpserver import HTTPServer
from werkzeug import Response

from meetings.officials.busy_fetch import fetch
from meetings.officials.busy_trouble import Trouble, Troubled
from tests.officials.calendar_server import calendar, here

BODY = calendar(("20270518T050000Z", "20270518T060000Z"))


def address(server, path="/a.ics", scheme="http"):
    return f"{scheme}://calendar.example:{server.port}{path}"


def trouble(server, **options):
    with pytest.raises(Troubled) as refused:
        fetch(address(server), **{"network": here(server), **options})
    return refused.value.trouble


def test_a_calendar_comes_with_the_marks_to_ask_with_next_time(httpserver):
    marks = {"ETag": '"1"', "Last-Modified": "Mon, 17 May 2027 05:00:00 GMT"}
    httpserver.expect_request("/a.ics").respond_with_data(BODY, headers=marks)
    found = fetch(address(httpserver), network=here(httpserver))
    assert (found.data, found.etag) == (BODY.encode(), '"1"')
    asked = httpserver.log[0][0]
    assert asked.headers["Host"] == f"calendar.example:{httpserver.port}"
    assert "If-None-Match" not in asked.headers


def test_what_did_not_change_is_not_sent_again(httpserver):
    httpserver.expect_request("/a.ics", headers={"If-None-Match": '"1"'}).respond_with_data(
        "", status=304
    )
    assert fetch(address(httpserver), etag='"1"', network=here(httpserver)).data is None


def test_a_mark_that_is_too_long_is_not_kept(httpserver):
    httpserver.expect_request("/a.ics").respond_with_data(BODY, headers={"ETag": '"' + "1" * 300})
    assert fetch(address(httpserver), network=here(httpserver)).etag is None


def test_proxies_of_the_environment_are_not_used(httpserver, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    httpserver.expect_request("/a.ics").respond_with_data(BODY)
    assert fetch(address(httpserver), network=here(httpserver)).data


def test_three_redirects_are_followed_and_no_more(httpserver):
    for hop in range(4):
        httpserver.expect_request(f"/{hop}").respond_with_response(
            Response(status=302, headers={"Location": f"/{hop + 1}"})
        )
    httpserver.expect_request("/4").respond_with_data(BODY)
    network = here(httpserver)
    assert fetch(address(httpserver, "/1"), network=network).data
    with pytest.raises(Troubled) as refused:
        fetch(address(httpserver, "/0"), network=network)
    assert refused.value.trouble is Trouble.REDIRECTS


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("http://10.0.0.1:{port}/", Trouble.NOT_PUBLIC),
        ("http://inside.example:{port}/", Trouble.NOT_PUBLIC),
        ("http://calendar.example:22/", Trouble.ADDRESS),
        ("file:///etc/passwd", Trouble.ADDRESS),
        ("//user@calendar.example:{port}/", Trouble.ADDRESS),
    ],
)
def test_a_redirect_is_checked_like_the_first_address(httpserver, target, expected):
    target = target.format(port=httpserver.port)
    httpserver.expect_request("/a.ics").respond_with_response(
        Response(status=302, headers={"Location": target})
    )
    inside = {"inside.example": ["169.254.169.254"], "10.0.0.1": ["10.0.0.1"]}
    network = here(httpserver, resolve=lambda host, _port: inside.get(host, ["127.0.0.1"]))
    assert trouble(httpserver, network=network) is expected


def test_a_name_is_resolved_once_so_that_it_cannot_change_its_mind(httpserver):
    httpserver.expect_request("/a.ics").respond_with_data(BODY)
    answers = iter([["127.0.0.1"], ["10.0.0.1"], ["10.0.0.1"]])
    asked = []

    def rebinding(host, _port):
        asked.append(host)
        return next(answers)

    network = here(httpserver, resolve=rebinding)
    assert fetch(address(httpserver), network=network).data
    assert asked == ["calendar.example"]
    assert trouble(httpserver, network=network) is Trouble.NOT_PUBLIC


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (404, Trouble.GONE), (410, Trouble.GONE), (401, Trouble.LOCKED), (403, Trouble.LOCKED),
        (429, Trouble.REFUSED), (500, Trouble.REFUSED), (204, Trouble.REFUSED),
    ],
)  # fmt: skip
def test_what_the_server_says_is_told(httpserver, status, expected):
    httpserver.expect_request("/a.ics").respond_with_data("", status=status)
    assert trouble(httpserver) is expected


def test_more_than_five_megabytes_are_not_taken(httpserver):
    def endless(_request):
        return Response((b"X" * 65_536 for _ in range(2_000)), direct_passthrough=True)

    httpserver.expect_request("/a.ics").respond_with_handler(endless)
    assert trouble(httpserver) is Trouble.TOO_LARGE


@dataclass
class Listener:
    """A server that is no HTTP server."""

    port: int


@contextmanager
def dripping(answer, pause):
    """Sends its answer octet by octet."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve():
        connection, _ = listening.accept()
        with connection, suppress(OSError):
            for octet in answer:
                connection.sendall(bytes([octet]))
                time.sleep(pause)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    with listening:
        yield Listener(listening.getsockname()[1])
        thread.join(10)


def test_time_is_limited_over_all_steps():
    began = time.monotonic()
    with dripping(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 100, 0.05) as server:
        assert trouble(server, seconds=0.5) is Trouble.SLOW
        assert time.monotonic() - began < 3


def test_a_resolver_that_hangs_is_left_behind(httpserver):
    network = here(httpserver, resolve=lambda _host, _port: time.sleep(3) or ["127.0.0.1"])
    began = time.monotonic()
    assert trouble(httpserver, network=network, seconds=0.3) is Trouble.SLOW
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "answer", [b"220 smtp ready\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nBE"]
)
def test_garbage_and_half_an_answer_are_no_calendar(answer):
    with dripping(answer, 0) as server:
        assert trouble(server) is Trouble.UNREACHABLE


def test_nobody_listening_is_told():
    assert trouble(Listener(9)) is Trouble.UNREACHABLE


@pytest.fixture
def certificate(tmp_path):
    """Files of a certificate for calendar.example and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "calendar.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("calendar.example")]), False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = serialization.Encoding.PEM
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (tmp_path / "key").write_bytes(key.private_bytes(pem, *plain))
    (tmp_path / "certificate").write_bytes(made.public_bytes(pem))
    return str(tmp_path / "certificate"), str(tmp_path / "key")


def test_the_certificate_is_checked_against_the_name_not_the_address(certificate):
    names = []
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(*certificate)
    served.sni_callback = lambda _socket, name, _context: names.append(name)
    with HTTPServer(ssl_context=served) as server:
        server.expect_request("/a.ics").respond_with_data(BODY)
        trusting = here(server, tls=lambda: ssl.create_default_context(cafile=certificate[0]))
        assert fetch(address(server, scheme="webcal"), network=trusting).data
        with pytest.raises(Troubled) as other_name:
            fetch(f"https://other.example:{server.port}/a.ics", network=trusting)
        with pytest.raises(Troubled) as stranger:
            fetch(address(server, scheme="https"), network=here(server))
    assert names[:2] == ["calendar.example", "other.example"]
    assert {other_name.value.trouble, stranger.value.trouble} == {Trouble.UNREACHABLE}

"""The server against a real encoder and against strangers; the publisher against a real server."""

from __future__ import annotations

import asyncio
import ssl

import pytest

from meetings.rtmp import Tag, listen
from meetings.rtmp.ffmpeg import ffmpeg
from meetings.rtmp.flv import FlvReader
from meetings.rtmp.peer import Peer
from meetings.rtmp.publisher import Address, Publisher, Refused
from meetings.rtmp.stage import Stage
from meetings.rtmp.target import Target
from tests.ports import free_port
from tests.rtmp.encoder import RATE, Receiver, send

CERTIFICATE = ("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")


class Serving:
    """``async with Serving(door) as port``."""

    def __init__(self, door, port: int = 0, tls: ssl.SSLContext | None = None) -> None:
        self._door, self._port, self._tls = door, port, tls

    async def __aenter__(self) -> int:
        self._server = await listen(self._door, "127.0.0.1", self._port, self._tls)
        return self._server.sockets[0].getsockname()[1]

    async def __aexit__(self, *_error) -> None:
        self._server.close()


def test_every_picture_and_sound_of_an_encoder_arrives():
    async def story():
        receiver = Receiver()
        async with Serving(receiver) as port:
            assert await send(f"rtmp://127.0.0.1:{port}/live/good-key?a=b", 2) == (0, "")
            await asyncio.sleep(0.2)
        return receiver

    receiver = asyncio.run(story())
    assert receiver.asked == [("live", "good-key")]
    assert len(receiver.pictures) == 2 * RATE
    assert 80 <= len(receiver.sounds) <= 92
    assert receiver.closed == 1


def test_a_wrong_key_is_told_so_and_sends_nothing():
    async def story():
        receiver = Receiver()
        async with Serving(receiver) as port:
            code, told = await send(f"rtmp://127.0.0.1:{port}/live/bad", 2)
        return code, told, receiver

    code, told, receiver = asyncio.run(story())
    assert code != 0
    assert "This key is not accepted" in told
    assert receiver.tags == []


STRANGERS = {
    "web": b"GET / HTTP/1.1\r\n\r\n",
    "handshake alone": bytes([3]) + bytes(1536),
    "noise after it": bytes([3]) + bytes(3072) + b"\xff" * 4000,
    "cut command": bytes([3]) + bytes(3072) + b"\x03\x00\x00\x00\x00\x00\x04\x14\x00\x00\x00\x00"
    b"\x02\x00\x09a",
}


@pytest.mark.parametrize("stranger", STRANGERS.values(), ids=STRANGERS)
def test_strangers_disturb_nobody(stranger, monkeypatch):
    monkeypatch.setattr("meetings.rtmp.server.PATIENCE", 0.5)

    async def story():
        receiver = Receiver()
        async with Serving(receiver) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(stranger)
            async with asyncio.timeout(3):
                await reader.read()
                while await reader.read(4096):
                    pass
            writer.close()
            return await send(f"rtmp://127.0.0.1:{port}/live/good", 1), receiver

    result, receiver = asyncio.run(story())
    assert result == (0, "")
    assert len(receiver.pictures) == RATE


def test_who_was_refused_is_hung_up_on():
    async def story():
        async with Serving(Receiver()) as port:
            peer = Peer(*await asyncio.open_connection("127.0.0.1", port))
            await peer.greet()
            peer.command("connect", 1, {"app": "live"})
            peer.command("publish", 2, None, "bad", "live", stream=1)
            async with asyncio.timeout(3):
                while await peer.reader.read(4096):
                    pass
            await peer.close()

    asyncio.run(story())


def test_an_address_that_is_none_disturbs_nobody():
    """What ends a well-known server for all who send to it."""

    async def story():
        receiver = Receiver()
        async with Serving(receiver) as port:
            url = f"rtmp://127.0.0.1:{port}/live/good"
            odd = await send(url, 1, more=("-rtmp_tcurl", "nonsense"))
            return odd, await send(url, 1)

    assert asyncio.run(story()) == ((0, ""), (0, ""))


def test_publishing_to_another_server(tmp_path):
    """ffmpeg as the server, which is not of our making."""

    async def story():
        port = free_port()
        file = tmp_path / "received.flv"
        server = await asyncio.create_subprocess_exec(
            *(ffmpeg(), "-loglevel", "error", "-listen", "1"),
            *("-i", f"rtmp://127.0.0.1:{port}/live2/the-key", "-c", "copy", "-f", "flv", str(file)),
        )
        receiver, stage = Receiver(), Stage()
        stage.outlets.append(
            Target("t", Address.read(f"rtmp://127.0.0.1:{port}/live2"), "the-key", stage.programme)
        )
        entry = type("Door", (), {"open": staticmethod(lambda _app, _key: _enter(stage))})()
        async with Serving(entry) as own:
            assert await send(f"rtmp://127.0.0.1:{own}/live/x", 3) == (0, "")
        await stage.outlets[0].close()
        await server.wait()
        receiver.tags = list(FlvReader().feed(file.read_bytes()))
        return receiver, stage.outlets[0].standing

    receiver, standing = asyncio.run(story())
    assert len(receiver.pictures) == 3 * RATE
    assert (standing.restarts, standing.trouble) == (0, "")
    assert standing.bytes > 10_000


async def _enter(stage: Stage):
    return stage.enter()


def test_a_refusal_names_its_reason_and_not_the_key():
    async def story():
        async with Serving(Receiver()) as port:
            address = Address.read(f"rtmp://127.0.0.1:{port}/live")
            with pytest.raises(Refused, match=r"^NetStream.Publish.BadName$"):
                await Publisher.open(address, "secret")

    asyncio.run(story())


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path):
    async def story():
        made = await asyncio.create_subprocess_exec(
            *(*CERTIFICATE, "-nodes", "-subj", "/CN=localhost", "-days", "2"),
            *("-keyout", str(tmp_path / "key"), "-out", str(tmp_path / "certificate")),
            stderr=asyncio.subprocess.DEVNULL,
        )
        assert await made.wait() == 0
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(tmp_path / "certificate", tmp_path / "key")
        async with Serving(Receiver(), tls=tls) as port:
            with pytest.raises(ssl.SSLCertVerificationError):
                await Publisher.open(Address.read(f"rtmps://127.0.0.1:{port}/live"), "good")
            unchecked = ("-tls_verify", "0")
            url = f"rtmps://127.0.0.1:{port}/live/good"
            code, _told = await send(url, 1, more=unchecked)
        return code

    assert asyncio.run(story()) == 0


@pytest.mark.parametrize("url", ["http://host/app", "rtmp://", "somewhere"])
def test_what_is_no_address(url):
    with pytest.raises(ValueError, match="rtmp"):
        Address.read(url)


def test_an_address_says_where():
    youtube = Address.read("rtmps://a.rtmps.youtube.com/live2?backup=1")
    assert (youtube.host, youtube.port, youtube.app) == (
        "a.rtmps.youtube.com",
        443,
        "live2?backup=1",
    )


class Stuck(Receiver):
    """Takes one picture and reads no more."""

    async def take(self, tag: Tag) -> bool:
        await super().take(tag)
        if tag.is_keyframe:
            await asyncio.sleep(30)
        return True


def test_a_platform_that_reads_no_more_costs_the_others_nothing(monkeypatch):
    """60 MB are sent; what waits for the stuck one is bounded, and it is given up and tried again."""
    monkeypatch.setattr("meetings.rtmp.publisher.PATIENCE", 0.4)
    monkeypatch.setattr("meetings.rtmp.target.MOST_WAITING", 5 << 20)
    monkeypatch.setattr("meetings.rtmp.target.PAUSE", 0.1)

    async def story():
        fine, stuck = Receiver(), Stuck()
        async with Serving(fine) as one, Serving(stuck) as other:
            stage = Stage()
            stage.outlets[:] = targets = [
                Target(name, Address.read(f"rtmp://127.0.0.1:{port}/a"), "good", stage.programme)
                for name, port in (("fine", one), ("stuck", other))
            ]
            stage.take(Tag(9, 0, b"\x17\x00header"))
            most = 0
            for number in range(150):
                picture = (b"\x17\x01" if number % 5 == 0 else b"\x27\x01") + bytes(400_000)
                stage.take(Tag(8, number * 40, b"\xaf\x01sound"))
                stage.take(Tag(9, number * 40, picture))
                most = max(most, targets[1]._size)
                await asyncio.sleep(0.02)
            standings = [target.standing for target in targets]
            kept = [standings[1].dropped, standings[1].restarts, standings[1].trouble]
            await asyncio.gather(*(target.close() for target in targets))
        return len(fine.pictures), standings[0], kept, most

    pictures, fine, (dropped, restarts, trouble), most = asyncio.run(story())
    assert pictures == 150
    assert (fine.dropped, fine.restarts, fine.trouble) == (0, 0, "")
    assert dropped > 20
    assert restarts >= 1
    assert trouble in ("TimeoutError", "")
    assert most < 6 << 20

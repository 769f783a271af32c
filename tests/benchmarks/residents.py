"""Residents who ask and vote at a steady pace, each from an address of the loopback of its own."""

from __future__ import annotations

import asyncio
import itertools
import random
import secrets
from dataclasses import dataclass, field

import httpx

# Every eleventh vote is one that was sent before.
ASKED_A_MINUTE, VOTES_A_MINUTE, REPLAYED = 200, 2200, 11
PHONES = 200


@dataclass
class Sent:
    """What the service said it has taken, and how long it took."""

    questions: int = 0
    votes: set[tuple[int, str]] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


class Residents:
    """Askers and voters of one session at a base address."""

    def __init__(self, base: str, session: int, to_vote: list[int], token: str) -> None:
        self.sent = Sent()
        self._session, self._to_vote, self._token = session, to_vote, token
        self._numbers, self._votes = itertools.count(), itertools.count(1)
        self._clients = [
            httpx.AsyncClient(
                base_url=base, timeout=30,
                transport=httpx.AsyncHTTPTransport(local_address=f"127.0.1.{1 + each}"),
            )
            for each in range(PHONES)
        ]  # fmt: skip

    async def live(self, seconds: float) -> Sent:
        """Ask and vote for so long, then wait for the last answers."""
        await asyncio.gather(
            self._steadily(self._ask, ASKED_A_MINUTE, seconds),
            self._steadily(self._vote, VOTES_A_MINUTE, seconds),
        )
        for client in self._clients:
            await client.aclose()
        return self.sent

    async def _steadily(self, what: object, a_minute: int, seconds: float) -> None:
        """At the pace, whether the answers before have come or not."""
        loop = asyncio.get_running_loop()
        start, tasks = loop.time(), []
        for number in range(round(a_minute * seconds / 60)):
            await asyncio.sleep(max(0.0, start + number * 60 / a_minute - loop.time()))
            tasks.append(asyncio.create_task(what()))  # type: ignore[operator]
        await asyncio.gather(*tasks)

    async def _ask(self) -> None:
        words = " ".join(secrets.token_hex(4) for _word in range(6))  # like no other question
        body = {"text": f"Сұрақ {words}?", "key": secrets.token_hex(16), "token": self._token}
        if await self._post(f"/api/v1/sessions/{self._session}/questions", body, 201):
            self.sent.questions += 1

    async def _vote(self) -> None:
        vote = random.choice(self._to_vote), secrets.token_hex(16)
        if self.sent.votes and next(self._votes) % REPLAYED == 0:
            vote = next(iter(self.sent.votes))
        body = {"browser": vote[1]}
        if await self._post(f"/api/v1/questions/{vote[0]}/vote", body, 200):
            self.sent.votes.add(vote)

    async def _post(self, path: str, body: dict[str, str], wanted: int) -> bool:
        loop = asyncio.get_running_loop()
        start = loop.time()
        try:
            answer = await self._clients[next(self._numbers) % PHONES].post(path, json=body)
        except httpx.HTTPError as error:
            self.sent.refused.append(repr(error))
            return False
        self.sent.seconds.append(loop.time() - start)
        if answer.status_code != wanted:
            self.sent.refused.append(f"{answer.status_code} {answer.text[:200]}")
        return answer.status_code == wanted

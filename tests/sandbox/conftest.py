"""One sandbox process for a test file, emptied before each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from googleapiclient.errors import HttpError

from tests.sandbox.client import Client, reason
from tests.sandbox.server import Sandbox, running_sandbox


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("sandbox")) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(process: Sandbox) -> Sandbox:
    process.reset()
    return process


@pytest.fixture
def client(sandbox: Sandbox) -> Client:
    return Client(sandbox)


@pytest.fixture
def refused() -> Callable[..., tuple[int, str]]:
    """The HTTP status and reason with which a call is refused."""

    def refusal(call: Callable[..., Any], *args: Any, **kwargs: Any) -> tuple[int, str]:
        with pytest.raises(HttpError) as caught:
            call(*args, **kwargs)
        return reason(caught.value)

    return refusal

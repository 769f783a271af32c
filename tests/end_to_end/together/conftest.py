"""One service for all files of this folder, as it takes 40 s of a core until all its events are there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.end_to_end.conftest import started
from tests.end_to_end.service import Service


@pytest.fixture(scope="package")
def service(request, tmp_path_factory) -> Iterator[Service]:
    """The service with the demo region; it ends with the last file, as it is never idle.

    The demo's sessions leave little of the day's quota of YouTube: those of a test may get no event there.
    """
    with started("sqlite", request, tmp_path_factory) as found:
        yield found

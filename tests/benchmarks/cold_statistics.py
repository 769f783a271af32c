"""Prints how many milliseconds the first page of figures takes in a fresh process."""

from __future__ import annotations

import sys
import time

from meetings.app import create_app
from meetings.settings import Settings


def main(url: str, data_folder: str, path: str) -> None:
    """The application is there; the first request connects, compiles and reads."""
    app = create_app(
        Settings.from_environment(
            {
                "MEETINGS_DATABASE_URL": url,
                "MEETINGS_DATA_FOLDER": data_folder,
                "MEETINGS_LOG_LEVEL": "ERROR",
            }
        )
    )
    client, begun = app.test_client(), time.perf_counter()
    answer = client.get(path)
    print((time.perf_counter() - begun) * 1000 if answer.status_code == 200 else answer.status)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""`python -m meetings.sandbox --state FILE --port N`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from meetings.sandbox.server import serve


def main() -> None:
    parser = ArgumentParser(prog="python -m meetings.sandbox", description=__doc__)
    parser.add_argument("--state", type=Path, required=True, help="the SQLite file of the state")
    parser.add_argument("--port", type=int, required=True, help="0 takes any free port")
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address")
    parser.add_argument(
        "--rtmp-port", type=int, help="listen to encoders too; 0 takes any free port"
    )
    options = parser.parse_args()
    try:
        serve(options.state, options.port, options.host, options.rtmp_port)
    except ValueError as refusal:
        parser.error(str(refusal))


if __name__ == "__main__":
    main()

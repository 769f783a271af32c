"""A process of its own that does tasks: a setting and then tasks come in pickled, results go out."""

from __future__ import annotations

import pickle
import sys

from meetings.planner.solver.task import Bench


def main() -> None:
    """Work until the input ends, as it does when the parent is gone."""
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    bench: Bench | None = None
    while True:
        try:
            message = pickle.load(source)  # noqa: S301 - the parent process alone writes here
        except EOFError:
            return
        if bench is None:
            bench = Bench(message)
            continue
        pickle.dump(bench.do(message), sink)
        sink.flush()


if __name__ == "__main__":
    main()

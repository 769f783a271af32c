"""What promises announce: features above listen, so that promises call none of them."""

from blinker import Signal

promise_changed = Signal(
    "Sent with a Promise, ``kind`` (of PromiseEvent) and ``now``, inside the transaction that made, moved, "
    "handed over, reported, confirmed or denied it."
)

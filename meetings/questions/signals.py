"""What questions announce: features above listen, so that questions call none of them."""

from blinker import Signal

question_changed = Signal(
    "Sent with a Question and ``now``, inside the transaction that asked it or moved it on."
)

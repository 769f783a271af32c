"""What the diary announces: features above listen, so that the diary calls none of them."""

from blinker import Signal

session_changed = Signal(
    "Sent with a ReceptionSession, inside the transaction that published, changed or cancelled it."
)

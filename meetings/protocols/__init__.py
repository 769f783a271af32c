"""What is written of a meeting after it: the protocol."""

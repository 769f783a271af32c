"""Protocols: what a meeting was asked, answered and promised, signed off and then public."""

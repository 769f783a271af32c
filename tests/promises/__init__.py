"""Promises: taken home, reported, and closed by the resident only."""

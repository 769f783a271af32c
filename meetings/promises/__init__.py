"""Promises: what an official took home from a reception, by when, and whether the resident calls it kept."""

"""A consistent copy of the whole service, and its return."""

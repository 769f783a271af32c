"""A region to try the service with: real places, invented people, figures as they were announced."""

from meetings.demo.region import is_empty, load
from meetings.demo.sandbox_channel import connect_sandbox, sandbox_credentials

__all__ = ["connect_sandbox", "is_empty", "load", "sandbox_credentials"]

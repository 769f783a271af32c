"""A local stand-in for a push service and the browsers that subscribed to it (RFC 8030, 8291, 8292)."""

from meetings.sandbox.push.control import control
from meetings.sandbox.push.service import service

BLUEPRINTS = (control, service)

__all__ = ["BLUEPRINTS"]

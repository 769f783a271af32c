"""VK communities, through VK's API."""

from meetings.broadcasts.vk.channel import VK

__all__ = ["VK"]

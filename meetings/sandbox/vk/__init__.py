"""A local stand-in for live videos and walls of VK (API 5.199)."""

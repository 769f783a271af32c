"""A local stand-in for the live videos of Facebook pages (Graph API)."""

"""Local stand-ins for the platforms that carry broadcasts, for the demo and the tests.

They listen on loopback only and keep their state in one SQLite file. YouTube's takes its routes,
parameters and schemas from the discovery document of google-api-python-client.
"""

from meetings.sandbox.app import create_sandbox
from meetings.sandbox.connect import (
    applications,
    authorized_user,
    issue_account,
    issue_authorized_user,
)
from meetings.sandbox.server import serve

__all__ = [
    "applications",
    "authorized_user",
    "create_sandbox",
    "issue_account",
    "issue_authorized_user",
    "serve",
]

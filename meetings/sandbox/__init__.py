"""A local stand-in for YouTube's live API, for the demo and the tests.

It listens on loopback only, keeps its state in one SQLite file, and takes its routes, parameters
and schemas from the discovery document of google-api-python-client.
"""

from meetings.sandbox.app import create_sandbox
from meetings.sandbox.connect import authorized_user, issue_authorized_user
from meetings.sandbox.server import serve

__all__ = ["authorized_user", "create_sandbox", "issue_authorized_user", "serve"]

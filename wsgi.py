"""The WSGI entry for any server of WSGI applications; `meetings web` starts the one chosen."""

from meetings.app import create_app

app = create_app()

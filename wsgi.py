"""The WSGI entry: ``gunicorn wsgi:app``."""

from meetings.app import create_app

app = create_app()

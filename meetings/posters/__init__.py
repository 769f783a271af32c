"""Posters and leaflets of meetings and venues, as PDF files for any printer."""

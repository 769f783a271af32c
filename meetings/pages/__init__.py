"""Public pages that show several features together: home, live, a meeting, a session, figures."""

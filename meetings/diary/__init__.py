"""The diary: meetings, their reception sessions, clashes, publishing."""

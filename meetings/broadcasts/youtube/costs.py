"""What YouTube's calls cost of a project's daily quota.

https://developers.google.com/youtube/v3/determine_quota_cost
"""

from __future__ import annotations

from meetings.broadcasts.adapter import Costs

READ, WRITE = 1, 50
OWN = {"youtube.search.list": 100, "youtube.videos.insert": 100}

# A look lists broadcasts and streams, and once a minute the videos on air; the end is a transition
# and a deletion.
COSTS = Costs(write=WRITE, ending=2 * WRITE + 5 * READ, far_minute=2 * READ, close_minute=6 * READ)


def cost(method: str) -> int:
    """Units of one call, named as in the discovery document, e.g. ``youtube.videos.list``."""
    return OWN.get(method, READ if method.endswith(".list") else WRITE)


def project_of(client_id: str) -> str:
    """The number of the project that a client belongs to, which its id begins with."""
    number, dash, _rest = client_id.partition("-")
    return number if dash and number.isdigit() else client_id

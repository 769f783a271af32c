"""What of an entry moves when its content does."""

import json
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from calendars.instant import seconds

Revision = tuple[str, int, datetime]
"""(uid, sequence, last modified), the time aware and as precise as it is stored."""

# Raise it when the bytes of an unchanged entry change, so that caches let go of the old ones.
RECIPE = 3


def etag(revisions: Iterable[Revision], *variant: str) -> str:
    """A strong entity tag in its quotes (RFC 9110 section 8.8.3) for a feed of these revisions.

    `variant` names what else decides the bytes: language, encoding, header. The order of the
    revisions is of no account, since a feed has only one. ValueError for a naive time.
    """
    decisive = json.dumps([RECIPE, variant, sorted(map(_plain, revisions))])
    return f'"{sha256(decisive.encode()).hexdigest()[:32]}"'


def _plain(revision: Revision) -> str:
    uid, sequence, modified = revision
    return f"{uid} {sequence} {seconds(modified, 'last_modified')}"

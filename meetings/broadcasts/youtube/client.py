"""Calling YouTube: one attempt per call, a connection and a deadline of its own for each.

httplib2 sends a POST again when the server closes without an answer, which makes two broadcasts
of one; a shared connection gives wrong answers to wrong callers.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import time
from datetime import datetime
from functools import lru_cache
from typing import Any

import httplib2
from google.auth.exceptions import RefreshError, TransportError
from google.oauth2.credentials import Credentials
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.discovery import build_from_document
from googleapiclient.discovery_cache import get_static_doc
from googleapiclient.errors import HttpError

from meetings import clock
from meetings.broadcasts import quota
from meetings.broadcasts.failure import Failure, Verdict
from meetings.broadcasts.youtube.costs import cost, project_of
from meetings.broadcasts.youtube.errors import failure, grant_failure

NO_ANSWER = (OSError, httplib2.HttpLib2Error, http.client.HTTPException, TransportError)

_access: dict[str, tuple[str | None, datetime | None]] = {}


class OneAttempt(httplib2.Http):
    """Sends each request once, and gives all requests of one call ``seconds`` together."""

    def __init__(self, seconds: float) -> None:
        super().__init__(timeout=seconds)
        self.follow_redirects = False
        self._until = time.monotonic() + seconds

    def _conn_request(
        self, conn: Any, request_uri: str, method: str, body: Any, headers: dict[str, str]
    ) -> tuple[httplib2.Response, bytes]:
        conn.timeout = self._remaining()
        try:
            conn.request(method, request_uri, body, {**headers, "accept-encoding": "identity"})
            answer = conn.getresponse()
            content = b"" if method == "HEAD" else answer.read()
        finally:
            conn.close()
        return httplib2.Response(answer), content

    def _remaining(self) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the time for this call is used up")
        return left


@lru_cache(maxsize=8)
def service(api_root: str) -> Any:
    """YouTube's API from the client's static document, aimed at ``api_root`` when it is given."""
    document = json.loads(get_static_doc("youtube", "v3"))
    if api_root:
        document["rootUrl"] = api_root.rstrip("/") + "/"
        document["baseUrl"] = document["rootUrl"] + document["servicePath"]
    return build_from_document(document, http=httplib2.Http())


class Client:
    """One connected account. ``stored`` is its authorised-user file; ``seconds`` bound each call."""

    def __init__(self, stored: str, api_root: str, seconds: float) -> None:
        self._account = json.loads(stored)
        self._digest = hashlib.sha256(stored.encode()).hexdigest()
        self._seconds = seconds
        self.project = project_of(self._account.get("client_id", ""))
        self.api = service(api_root)

    def call(self, request: Any) -> dict[str, Any]:
        """Execute once; an empty answer is an empty dict. Raises Failure.

        Needs an application context, for the ledger of the project's quota.
        """
        quota.book(self.project, cost(request.methodId), clock.now())
        try:
            return self._call(request)
        except Failure as failure:
            if failure.verdict is Verdict.QUOTA:
                quota.exhaust(self.project, clock.now())
            raise

    def _call(self, request: Any) -> dict[str, Any]:
        credentials = self._credentials()
        http = AuthorizedHttp(credentials, OneAttempt(self._seconds), max_refresh_attempts=1)
        try:
            answer = request.execute(http=http, num_retries=0)
        except HttpError as error:
            raise self._sorted(error) from error
        except RefreshError as error:
            raise grant_failure(error.args, error.retryable) from error
        except NO_ANSWER as error:
            raise Failure(Verdict.RETRY, type(error).__name__, doubt=True) from error
        _access[self._digest] = (credentials.token, credentials.expiry)
        return _object(answer)

    def _credentials(self) -> Credentials:
        """Built by hand, because the library's own reader replaces ``token_uri`` with Google's."""
        token, expiry = _access.get(self._digest, (None, None))
        return Credentials(
            token,
            expiry=expiry,
            refresh_token=self._account["refresh_token"],
            token_uri=self._account["token_uri"],
            client_id=self._account["client_id"],
            client_secret=self._account["client_secret"],
        )

    def _sorted(self, error: HttpError) -> Failure:
        if error.resp.status == 401:
            _access.pop(self._digest, None)
        return failure(error.resp.status, error.content, error.resp.get("retry-after"))


def _object(answer: Any) -> dict[str, Any]:
    """The client hands on what it cannot read as JSON, e.g. the page of a captive portal."""
    if answer in (None, "", b""):
        return {}
    if not isinstance(answer, dict):
        raise Failure(Verdict.RETRY, "unreadable answer", doubt=True)
    return answer

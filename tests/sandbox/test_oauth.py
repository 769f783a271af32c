"""OAuth: refresh, code with PKCE, expiry, revocation and partial scopes."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from google.auth.exceptions import RefreshError
from google.auth.transport.requests import Request
from google_auth_oauthlib.flow import Flow

from meetings.sandbox import issue_authorized_user
from tests.sandbox.client import Client
from tests.sandbox.server import Sandbox, running_sandbox

SCOPES = [
    "https://www.googleapis.com/auth/youtube",
    "https://www.googleapis.com/auth/youtube.readonly",
]
CALLBACK = "http://127.0.0.1:8000/en/desk/channels/callback"


@pytest.fixture(autouse=True)
def local(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("OAUTHLIB_RELAX_TOKEN_SCOPE", "1")


def test_the_authorised_user_file(sandbox: Sandbox) -> None:
    user = sandbox.authorized_user("No-Tie")
    assert user["type"] == "authorized_user"
    assert user["token_uri"] == f"{sandbox.root}token"
    assert {"client_id", "client_secret", "refresh_token"} < set(user)
    assert user["refresh_token"] != sandbox.authorized_user("No-Tie")["refresh_token"]


def test_an_access_token_expires_and_is_refreshed(client: Client) -> None:
    client.stream()
    first = client.credentials.token
    client.sandbox.expire("No-Tie")
    client.stream()
    assert client.credentials.token != first
    refusals = [call for call in client.sandbox.journal() if call["status"] == 401]
    assert len(refusals) == 1


def test_the_clock_ends_an_access_token(client: Client, refused: Any) -> None:
    client.stream()
    client.sandbox.advance(3601)
    client.sandbox.set_fault("oauth.token", "503", times="always")
    with pytest.raises(RefreshError):
        client.stream()


def test_a_revoked_channel_is_an_invalid_grant(client: Client) -> None:
    client.stream()
    client.sandbox.revoke("No-Tie")
    with pytest.raises(RefreshError) as caught:
        client.stream()
    assert caught.value.args[1]["error"] == "invalid_grant"


def test_revoking_one_token_leaves_others(sandbox: Sandbox) -> None:
    first, second = Client(sandbox), Client(sandbox)
    token = first.user["refresh_token"]
    httpx.post(f"{sandbox.root}revoke", data={"token": token}, trust_env=False)
    with pytest.raises(RefreshError):
        first.stream()
    assert second.stream()


def test_a_wrong_client_secret(sandbox: Sandbox) -> None:
    user = sandbox.authorized_user("No-Tie")
    form = {**user, "client_secret": "wrong", "grant_type": "refresh_token"}
    answer = httpx.post(user["token_uri"], data=form, trust_env=False)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_an_unknown_grant_type(sandbox: Sandbox) -> None:
    user = sandbox.authorized_user("No-Tie")
    answer = httpx.post(user["token_uri"], data={**user, "grant_type": "gift"}, trust_env=False)
    assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_grant_type")


def test_partial_scopes_may_read_but_not_write(sandbox: Sandbox, refused: Any) -> None:
    reader = Client(sandbox, scopes=("https://www.googleapis.com/auth/youtube.readonly",))
    mine = reader.youtube.liveBroadcasts().list(part="id", mine=True)
    assert reader.call(mine)["items"] == []
    assert refused(reader.broadcast) == (403, "insufficientPermissions")


def test_a_call_without_token(sandbox: Sandbox) -> None:
    answer = httpx.get(
        f"{sandbox.root}youtube/v3/liveBroadcasts?part=id&mine=true", trust_env=False
    )
    assert answer.status_code == 401
    assert answer.json()["error"]["errors"][0]["reason"] == "authError"


def flow(sandbox: Sandbox) -> Flow:
    config = httpx.get(f"{sandbox.root}oauth/client.json", trust_env=False).json()
    return Flow.from_client_config(
        config, scopes=SCOPES, redirect_uri=CALLBACK, autogenerate_code_verifier=True
    )


def decide(address: str, **form: Any) -> dict[str, list[str]]:
    answer = httpx.post(address, data=form, trust_env=False)
    assert answer.status_code == 302
    assert answer.headers["location"].startswith(CALLBACK)
    return parse_qs(urlsplit(answer.headers["location"]).query)


def test_the_web_flow_with_pkce(sandbox: Sandbox) -> None:
    asked = flow(sandbox)
    address, state = asked.authorization_url(access_type="offline", prompt="consent")
    page = httpx.get(address, trust_env=False)
    assert "Manage your YouTube account" in page.text
    back = decide(address, decision="allow", channel="Flow", scope=SCOPES[:1])
    assert back["state"] == [state]
    asked.fetch_token(code=back["code"][0])
    assert asked.credentials.granted_scopes == SCOPES[:1]
    asked.credentials.refresh(Request())
    assert "Flow" in [item["name"] for item in sandbox.ask("channels")["channels"]]


def test_a_code_is_good_once_and_for_its_verifier(sandbox: Sandbox) -> None:
    asked = flow(sandbox)
    address, _ = asked.authorization_url()
    code = decide(address, decision="allow", channel="Flow", scope=SCOPES)["code"][0]
    thief = flow(sandbox)
    thief.authorization_url()
    with pytest.raises(Exception, match="invalid_grant"):
        thief.fetch_token(code=code)
    asked.fetch_token(code=code)
    with pytest.raises(Exception, match="invalid_grant"):
        asked.fetch_token(code=code)


def test_refusing_consent(sandbox: Sandbox) -> None:
    address, state = flow(sandbox).authorization_url()
    assert decide(address, decision="deny") == {"error": ["access_denied"], "state": [state]}


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": "https://example.org/"},
        {"redirect_uri": "javascript:alert(1)"},
        {"response_type": "token"},
        {"client_id": "unknown"},
        {"code_challenge": "x", "code_challenge_method": "plain"},
    ],
)
def test_a_request_for_consent_that_is_refused(sandbox: Sandbox, changes: Any) -> None:
    address, _ = flow(sandbox).authorization_url()
    query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    where = f"{sandbox.root}o/oauth2/auth"
    assert httpx.get(where, params=query, trust_env=False).status_code == 200
    assert httpx.get(where, params=query | changes, trust_env=False).status_code == 400


def test_the_journal_holds_no_secrets(sandbox: Sandbox) -> None:
    client = Client(sandbox)
    client.stream()
    httpx.get(f"{sandbox.root}youtube/v3/liveStreams?part=id&key=a-secret-key", trust_env=False)
    text = str(sandbox.journal())
    assert "a-secret-key" not in text
    assert "youtube.liveStreams.insert" in text
    for secret in (client.user["refresh_token"], client.user["client_secret"]):
        assert secret not in text
    assert str(client.credentials.token) not in text


def test_access_is_issued_into_the_state_before_the_sandbox_runs(tmp_path: Any) -> None:
    user = issue_authorized_user(tmp_path / "sandbox.sqlite", "http://127.0.0.1:1/", "Early")
    with running_sandbox(tmp_path) as sandbox:
        form = {**user, "grant_type": "refresh_token"}
        answer = httpx.post(f"{sandbox.root}token", data=form, trust_env=False)
        assert answer.json()["expires_in"] == 3600

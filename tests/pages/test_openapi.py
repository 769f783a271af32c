"""The OpenAPI document names every address for programs, and answers keep to its schemas."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from meetings import clock, public_form
from meetings.diary import planning
from meetings.pages.openapi.document import document
from meetings.pages.openapi.operations import PATHS
from meetings.questions.question import Board, Question, State

LIVING = ("get", "post", "put", "patch", "delete")


def routes(app):
    """``/api/v1/…`` as OpenAPI writes addresses, with their methods."""
    found = {}
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/v1/"):
            path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule)
            methods = {each.lower() for each in rule.methods} & set(LIVING)
            found.setdefault(path, set()).update(methods)
    return found


def check(answer, schema):
    """Raises ValidationError."""
    whole = {"$ref": f"#/components/schemas/{schema}", "components": document("")["components"]}
    Draft202012Validator(whole).validate(answer.json)


@pytest.fixture
def held(make, session):
    """A published session that is on, with a question that was accepted."""
    now = clock.now()
    official = make.official()
    meeting = make.meeting(officials=[official], day=now.date() + timedelta(days=2))
    planning.publish(session(), meeting, now=now)
    held = meeting.sessions[0]
    session.add(
        Question(
            session_id=held.id, number=1, text="When will there be water?", asked_at=now,
            state=State.ANSWERED, changed_at=now, note="In May.", sent_key="k", receipt_digest="r",
            official_id=official.id,
        )
    )  # fmt: skip
    session.add(Board(session_id=held.id, last_number=1))
    session.commit()
    return held


def test_every_address_for_programs_is_in_the_document(app):
    assert routes(app) == {path: set(operations) for path, operations in PATHS.items()}


def test_what_narrows_the_figures_is_in_the_document():
    named = {each["name"] for each in PATHS["/api/v1/statistics"]["get"]["parameters"]}
    assert named == {"as_of", "from", "to", "topic", "district", "organisation"}


def test_every_schema_is_one_and_every_reference_leads_somewhere(client):
    said = client.get("/api/v1/openapi.json")
    assert said.status_code == 200
    assert said.json["openapi"].startswith("3.1")
    for schema in said.json["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    named = set(re.findall(r"#/components/schemas/(\w+)", said.text))
    assert named == set(said.json["components"]["schemas"])


def open_question(session, held):
    """The number of a question that waits for its answer."""
    now = clock.now()
    question = Question(
        session_id=held.id, number=9, text="And the road?", asked_at=now, state=State.ACCEPTED,
        changed_at=now, sent_key="road", receipt_digest="road",
    )  # fmt: skip
    session.add(question)
    session.commit()
    return question.id


def schema_of(path, method="get", status="200"):
    answer = PATHS[path][method]["responses"][status]
    return answer["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]


def test_answers_keep_to_their_schemas(client, held):
    values = {"meeting_id": held.meeting_id, "session_id": held.id, "question_id": 1}
    answered = 0
    for path in PATHS:
        address = re.sub(r"{(\w+)}", lambda found: str(values.get(found[1], "x")), path)
        answer = client.get(address)
        if path.endswith("openapi.json") or "get" not in PATHS[path]:
            continue
        if "{code}" in path:
            assert answer.status_code == 404
            check(answer, "Error")
            continue
        assert answer.status_code == 200, answer.text
        check(answer, schema_of(path))
        answered += 1
    assert answered >= 7


def test_asking_and_voting_keep_to_their_schemas(client, held, session):
    path = "/api/v1/sessions/{session_id}/questions"
    at = clock.now() - timedelta(minutes=1)
    sent = {
        "text": "Who mends the canal?",
        "key": "key-of-a-phone-0001",
        "token": public_form.token(at),
    }
    asked = client.post(f"/api/v1/sessions/{held.id}/questions", json=sent)
    assert asked.status_code == 201, asked.text
    check(asked, schema_of(path, "post", "201"))
    refused = client.post(
        f"/api/v1/sessions/{held.id}/questions", json={**sent, "text": "", "key": "k2" * 9}
    )
    assert refused.status_code == 400
    check(refused, "Refused")
    number = open_question(session, held)
    voted = client.post(f"/api/v1/questions/{number}/vote", json={"browser": "b" * 32})
    assert voted.status_code == 200, voted.text
    check(voted, "Votes")


def test_an_answer_that_differs_is_found(client):
    answer = client.get("/api/v1/meetings")
    with pytest.raises(ValidationError):
        check(answer, "Meeting")

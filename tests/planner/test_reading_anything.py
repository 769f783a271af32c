"""Whatever stands in a document, reading it ends in a problem, a plan or a refusal."""

import copy
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.planner import plan as plans
from meetings.planner import problem as problems
from meetings.planner.plan import InvalidPlan, Plan
from meetings.planner.problem import InvalidProblem
from tests.planner.documents import document, meeting, pin, session

FULL = document(
    pinned=[pin("fixed", meeting("p", 3)), pin("movable", meeting("q"))],
    duties=[
        {"id": "d", "official": "aigul", "districts": ["arys"], "at_least": 1}
        | {"from": "2026-12-21", "to": "2026-12-31"}
    ],
    weights={"served": [3, 2, 1], "topics": {"roads": 2}},
)
PLAN = plans.write(Plan((meeting(sessions=(session(aigul=3),)),), notes=("x",)))

TELLING = ["", "arys", "24:00", "09:00", "2026-12-31", "0000-00-00", "9999-12-31", "fixed", "\x00"]
leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(TELLING)
    | st.sampled_from([-1, 0, 2**63, 10**30, 10**400])
)
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=2)
    ),
    max_leaves=4,
)


def places(value, path=()):
    """The path of everything inside."""
    yield path
    if isinstance(value, dict | list):
        inside = value.items() if isinstance(value, dict) else enumerate(value)
        for key, each in inside:
            yield from places(each, (*path, key))


def put(whole, path, value):
    """The document with another value at a place."""
    if not path:
        return value
    changed = copy.deepcopy(whole)
    inside = changed
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = value
    return changed


def refusal(read, document):
    """The refusal's sentence, if it is refused."""
    try:
        read(document)
    except (InvalidPlan, InvalidProblem) as error:
        return str(error)
    return None


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(list(places(FULL))), values)
def test_a_problem_is_read_or_refused(path, value):
    sentence = refusal(problems.read, put(FULL, path, value))
    assert sentence is None or 10 < len(sentence) < 1000


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(list(places(PLAN))), values)
def test_a_plan_is_read_or_refused(path, value):
    try:
        plan = plans.read(put(PLAN, path, value))
    except InvalidPlan:
        return
    assert plans.dumps(plans.loads(plans.dumps(plan).encode())) == plans.dumps(plan)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_text_is_read_or_refused(data):
    text = json.dumps(FULL)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 5)))
    broken = text[:start] + data.draw(st.text(max_size=5)) + text[end:]
    assert refusal(problems.loads, broken) != ""


@given(st.binary(max_size=40))
def test_bytes_are_refused(raw):
    assert refusal(problems.loads, raw)

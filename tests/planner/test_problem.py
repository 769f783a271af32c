"""What a problem must be: each rule of its form broken once."""

import json
from datetime import date

import pytest

from meetings.planner import problem
from meetings.planner.elements import Busy, Weights
from meetings.planner.problem import InvalidProblem
from tests.planner.documents import DAYS, WEEK, document, meeting, official, pin, session, venue

MISSING = object()


def changed(path, value):
    """The document with one value replaced, or a key taken away."""
    whole = document(
        duties=[
            {"id": "d", "official": "aigul", "districts": ["arys"], "at_least": 1}
            | {"from": "2026-12-21", "to": "2026-12-31"}
        ],
        pinned=[pin("movable", meeting("p1", sessions=(session(aigul=2),)))],
        weights={},
    )
    *steps, last = path
    inside = whole
    for step in steps:
        inside = inside[step]
    if value is MISSING:
        del inside[last]
    else:
        inside[last] = value
    return whole


def refused(path, value):
    with pytest.raises(InvalidProblem) as caught:
        problem.read(changed(path, value))
    return caught.value


V, WHO, P = ("venues", 1), ("officials", 1), ("pinned", 0)
ARYS = {"topic": "roads", "district": "arys", "count": 1}

REFUSED = [
    (("format",), "meetings.problem/2", "format", 'must be "meetings.problem/1"'),
    (("format",), MISSING, "format", "the key is missing"),
    (("colour",), 1, "colour", "unknown key"),
    (("a b",), 1, '["a b"]', "unknown key"),
    (("zone",), MISSING, "zone", "the key is missing"),
    (("zone",), "Asia/Turkistan", "zone", "there is no such time zone"),
    (("zone",), "Asia", "zone", "there is no such time zone"),
    (("zone",), "../../etc/passwd", "zone", "there is no such time zone"),
    (("from",), "2026-02-30", "from", "there is no such date"),
    (("from",), "20261221", "from", "must be a date"),
    (("from",), "2026-12-21T00:00", "from", "must be a date"),
    (("from",), "٢٠٢٦-12-21", "from", "must be a date"),
    (("from",), 20261221, "from", "must be a date"),
    (("to",), "2026-12-20", "to", "before the first"),
    (("to",), "9999-12-31", "daylight", "2027-01-11 is missing"),
    (("slots",), "09:00", "slots", "must be a list"),
    (("slots", 1), "24:00", "slots[1]", "must be a time"),
    (("slots", 1), "9:00", "slots[1]", "must be a time"),
    (("slots", 1), "09:60", "slots[1]", "must be a time"),
    (("slots", 1), 540, "slots[1]", "must be a time"),
    (("slots", 1), "09:00", "slots[1]", "stands twice"),
    (("slot_minutes",), 0, "slot_minutes", "from 1 to 1440"),
    (("slot_minutes",), 1441, "slot_minutes", "from 1 to 1440"),
    (("slot_minutes",), 90.0, "slot_minutes", "must be an integer"),
    (("slot_minutes",), True, "slot_minutes", "must be an integer"),
    (("daylight", "2026-12-25"), MISSING, "daylight", "2026-12-25 is missing"),
    (("daylight", "25.12."), ["08:00", "17:00"], 'daylight["25.12."]', "must be a date"),
    (("daylight", "2026-12-25"), ["08:00"], "daylight.2026-12-25", "[sunrise, sunset]"),
    (("daylight", "2026-12-25"), ["17:00", "08:00"], "daylight.2026-12-25", "rises before"),
    (("daylight", "2026-12-25"), ["08:00", "24:00"], "daylight.2026-12-25[1]", "must be a time"),
    (("holidays",), ["2026-12-16", "mon"], "holidays[1]", "must be a date"),
    (("districts", 0, "id"), "kéles", "districts[0].id", "ASCII"),
    (("districts", 0, "id"), "a--b", "districts[0].id", "single - or _"),
    (("districts", 0, "id"), "-a", "districts[0].id", "only inside"),
    (("districts", 0, "id"), "a_", "districts[0].id", "only inside"),
    (("districts", 0, "id"), "a\n", "districts[0].id", "only inside"),
    (("districts", 0, "id"), "", "districts[0].id", "must not be empty"),
    (("districts", 0, "id"), 7, "districts[0].id", "must be a string"),
    (("districts", 0, "id"), "\ud800", "districts[0].id", "Unicode"),
    (("districts", 1, "id"), "arys", "districts[1].id", '"arys" stands twice'),
    (("districts", 1, "name"), "Keles", "districts[1].name", "unknown key"),
    (("travel_minutes", "arys"), MISSING, "travel_minutes.arys", "is missing"),
    (("travel_minutes", "arys"), {}, "travel_minutes.arys.keles", "is missing"),
    (("travel_minutes", "arys", "arys"), 0, "travel_minutes.arys.arys", "unknown key"),
    (("travel_minutes", "kentau"), {}, "travel_minutes.kentau", "unknown key"),
    (("travel_minutes", "arys", "keles"), 101, "travel_minutes.keles.arys", "what it is back"),
    (("travel_minutes", "arys", "keles"), -1, "travel_minutes.arys.keles", "0 or more"),
    ((*V, "id"), "park", "venues[1].id", "stands twice"),
    ((*V, "district"), "kentau", "venues[1].district", 'there is no district "kentau"'),
    ((*V, "district"), ["arys"], "venues[1].district", "must be a string"),
    ((*V, "kind"), " ", "venues[1].kind", "must not be empty"),
    ((*V, "capacity"), -1, "venues[1].capacity", "0 or more"),
    ((*V, "capacity"), 10**9 + 1, "venues[1].capacity", "at most 1000000000"),
    ((*V, "capacity"), 10**400, "venues[1].capacity", "64 bits"),
    ((*V, "capacity"), "20", "venues[1].capacity", "must be an integer"),
    ((*V, "lit"), 1, "venues[1].lit", "true or false"),
    ((*V, "lit"), None, "venues[1].lit", "true or false"),
    ((*V, "closed"), None, "venues[1].closed", "must be a list"),
    ((*V, "season"), MISSING, "venues[1].season", "the key is missing"),
    ((*V, "season"), ["04-01", "10-31"], "venues[1].season[0]", "must be a date"),
    ((*V, "season"), ["2027-01-02", "2027-01-01"], "venues[1].season", "begins after it ends"),
    ((*V, "season"), ["2027-01-02"], "venues[1].season", "[from, to]"),
    ((*V, "open"), [], "venues[1].open", "must be an object"),
    ((*V, "open", "monday"), [], "venues[1].open.monday", "unknown key"),
    ((*V, "open", "mon"), [["24:00", "24:00"]], "venues[1].open.mon[0][0]", "must be a time"),
    ((*V, "open", "mon"), [["09:00", "24:01"]], "venues[1].open.mon[0][1]", "must be a time"),
    ((*V, "open", "mon"), [["09:00", "09:00"]], "venues[1].open.mon[0]", "before it ends"),
    ((*V, "open", "mon"), [["22:00", "02:00"]], "venues[1].open.mon[0]", "before it ends"),
    ((*V, "open", "mon"), ["09:00", "18:00"], "venues[1].open.mon[0]", "must be a list"),
    (("topics", 1), "housing", "topics[1]", '"housing" stands twice'),
    (("topics", 1), {"id": "housing"}, "topics[1]", "must be a string"),
    ((*WHO, "id"), "aigul", "officials[1].id", "stands twice"),
    ((*WHO, "home"), "kentau", "officials[1].home", 'no district "kentau"'),
    ((*WHO, "responsible", 0, "topic"), "gas", "officials[1].responsible[0].topic", "no topic"),
    (
        (*WHO, "responsible", 0, "districts"),
        ["arys", "arys"],
        "officials[1].responsible[0].districts[1]",
        "stands twice",
    ),
    (
        (*WHO, "responsible", 0, "districts"),
        ["kentau"],
        "officials[1].responsible[0].districts[0]",
        "no district",
    ),
    ((*WHO, "absent"), [["2026-12-24", "2026-12-23"]], "officials[1].absent[0]", "begins after"),
    ((*WHO, "busy"), [["2026-12-24", "09:00"]], "officials[1].busy[0]", "[date, from, to]"),
    ((*WHO, "busy"), [["2026-12-24", "10:00", "10:00"]], "officials[1].busy[0]", "before it ends"),
    ((*WHO, "busy"), None, "officials[1].busy", "must be a list"),
    ((*WHO, "max_per_day"), MISSING, "officials[1].max_per_day", "the key is missing"),
    ((*WHO, "max_per_day"), 1.5, "officials[1].max_per_day", "must be an integer"),
    ((*WHO, "max_per_week"), -3, "officials[1].max_per_week", "0 or more"),
    ((*WHO, "answers"), False, "officials[1].answers", "must be an integer"),
    (("crews", 1, "id"), "crew-1", "crews[1].id", "stands twice"),
    (("crews", 1, "home"), "kentau", "crews[1].home", "no district"),
    (("crews", 1), "crew-2", "crews[1]", "must be an object"),
    (("backlog", 2), {**ARYS, "district": "kentau"}, "backlog[2].district", '"kentau"'),
    (("backlog", 2), {**ARYS, "topic": "gas"}, "backlog[2].topic", 'no topic "gas"'),
    (("backlog", 2), ARYS, "backlog[2]", "roads in arys stands twice"),
    (("backlog", 2), {**ARYS, "district": "keles", "count": -1}, "backlog[2].count", "0 or more"),
    (("duties", 0, "official"), "nobody", "duties[0].official", 'no official "nobody"'),
    (("duties", 0, "districts"), ["arys", "arys"], "duties[0].districts[1]", "stands twice"),
    (("duties", 0, "districts"), ["kentau"], "duties[0].districts[0]", "no district"),
    (("duties", 0, "to"), "2026-12-20", "duties[0].to", "before the first"),
    (("duties", 0, "at_least"), None, "duties[0].at_least", "must be an integer"),
    ((*P, "pin"), MISSING, "pinned[0].pin", "the key is missing"),
    ((*P, "pin"), "loose", "pinned[0].pin", '"fixed" or "movable"'),
    ((*P, "pin"), ["fixed"], "pinned[0].pin", "must be a string"),
    ((*P, "venue"), "hall", "pinned[0].venue", 'no venue "hall"'),
    ((*P, "crew"), "crew-9", "pinned[0].crew", 'no crew "crew-9"'),
    ((*P, "start"), "24:00", "pinned[0].start", "must be a time"),
    ((*P, "sessions", 0, "topic"), "gas", "pinned[0].sessions[0].topic", 'no topic "gas"'),
    (
        (*P, "sessions", 0, "officials"),
        ["nobody"],
        "pinned[0].sessions[0].officials[0]",
        "no official",
    ),
    (
        (*P, "sessions", 0, "officials"),
        ["aigul", "aigul"],
        "pinned[0].sessions[0].officials[1]",
        "stands twice",
    ),
    (
        (*P, "sessions", 0, "answers"),
        {"saule": 1},
        "pinned[0].sessions[0].answers.saule",
        "is no official of this session",
    ),
    (
        (*P, "sessions", 0, "answers"),
        {"aigul": -1},
        "pinned[0].sessions[0].answers.aigul",
        "0 or more",
    ),
    (("weights", "served"), [10, 20, 30], "weights.served", "must never rise"),
    (("weights", "served"), [30, 20], "weights.served", "three integers"),
    (("weights", "served"), [30, 20, -1], "weights.served[2]", "0 or more"),
    (("weights", "fairness"), -1, "weights.fairness", "0 or more"),
    (("weights", "cancel"), float("nan"), "weights.cancel", "must be an integer"),
    (("weights", "speed"), 1, "weights.speed", "unknown key"),
    (("weights", "topics"), {"gas": 2}, "weights.topics.gas", "there is no such topic"),
]


@pytest.mark.parametrize(
    ("path", "value", "where", "why"), REFUSED, ids=[f"{row[2]}-{row[3]}" for row in REFUSED]
)
def test_a_malformed_problem_names_the_path_and_the_rule(path, value, where, why):
    error = refused(path, value)
    assert (error.path, why in error.rule) == (where, True), str(error)
    assert str(error) == f"{error.path}: {error.rule}"


REQUIRED = [
    *((), ("districts", 0), V, (*WHO, "responsible", 0), WHO, ("crews", 0), ("backlog", 0)),
    *(("duties", 0), P, (*P, "sessions", 0)),
]


@pytest.mark.parametrize("place", REQUIRED)
def test_every_key_is_required_and_no_other_allowed(place):
    inside = changed(("weights",), {})
    for step in place:
        inside = inside[step]
    for key in set(inside) - {"busy", "weights"}:
        error = refused((*place, key), MISSING)
        assert error.path.endswith(key)
        assert error.rule == "the key is missing"
    assert refused((*place, "further"), 1).rule == "unknown key"


@pytest.mark.parametrize("value", [None, [], "", 1, 1.5, True])
def test_only_an_object_is_a_problem(value):
    with pytest.raises(InvalidProblem, match="must be an object"):
        problem.read(value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"format": 1, "format": 2}', "format: the key stands twice"),
        ('{"weights": NaN}', "NaN is no number"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000, "nested too deeply"),
        ("1" * 5_000, "not JSON"),
        ("", "not JSON"),
        (b"\xff\xfe\xff", "not"),
        ("{", "not JSON"),
    ],
    ids=["twice", "nan", "lists", "objects", "digits", "empty", "bytes", "open"],
)
def test_text_that_is_no_document_is_refused(text, why):
    with pytest.raises(InvalidProblem, match=why):
        problem.loads(text)


def test_a_key_that_stands_twice_inside_is_named_with_its_path():
    text = json.dumps(document()).replace('"kind": "park"', '"kind": "park", "kind": "park"', 1)
    with pytest.raises(InvalidProblem) as caught:
        problem.loads(text)
    assert str(caught.value) == "venues[0].kind: the key stands twice"


def test_a_problem_is_read_as_it_stands():
    read = problem.read(
        document(
            slots=["14:00", "09:00"],
            venues=[venue("park", "arys", open={"sun": [["22:00", "24:00"]]})],
            officials=[
                official("aigul", "keles", ["housing"], busy=[["2026-12-24", "09:00", "24:00"]])
            ],
            weights={"served": [5, 5, 0], "topics": {"roads": 0}},
        )
    )
    assert (read.first, read.last, read.slots) == (DAYS[0], DAYS[-1], (540, 840))
    assert read.venue_by_id["park"].open[6] == ((1320, 1440),)
    assert read.venue_by_id["park"].open[:6] == ((),) * 6
    assert read.official_by_id["aigul"].busy == (Busy(date(2026, 12, 24), 540, 1440),)
    assert read.official_by_id["aigul"].responsible == {"housing": ("arys", "keles")}
    assert read.backlog["housing", "arys"] == 25
    assert (read.weights.served, read.weights.fairness) == ((5, 5, 0), 40)
    assert (read.weights.factor("roads"), read.weights.factor("housing")) == (0, 1)


def test_what_may_be_absent_has_its_usual_value():
    whole = document()
    for each in whole["officials"]:
        del each["busy"]
    read = problem.read(whole)
    assert read.weights == Weights()
    assert all(each.busy == () for each in read.officials)


def test_lists_may_be_empty():
    lists = ("holidays", "districts", "venues", "topics", "officials", "crews", "backlog", "slots")
    read = problem.read(document(travel_minutes={}, **{key: [] for key in lists}))
    assert (read.venues, read.slots, read.travel_minutes) == ((), (), {})


@pytest.mark.parametrize("travel", [{}, {"arys": {}}])
def test_one_district_has_no_way_to_others(travel):
    one = document(districts=[{"id": "arys"}], travel_minutes=travel)
    for key in ("venues", "officials", "crews", "backlog"):
        one[key] = []
    assert len(problem.read(one).districts) == 1


def test_a_topic_may_be_answered_for_in_several_entries():
    entries = [{"topic": "roads", "districts": [each]} for each in ("keles", "arys")]
    whole = document(officials=[official("aigul", "arys", [], responsible=entries)])
    assert problem.read(whole).official_by_id["aigul"].responsible == {"roads": ("keles", "arys")}


def test_a_movable_pin_may_break_every_rule_where_it_stands():
    stray = meeting("p1", -400, "03:07", sessions=())
    crowd = meeting("p2", sessions=tuple(session("roads", "saule") for _ in range(5)))
    read = problem.read(document(pinned=[pin("movable", stray), pin("movable", crowd)]))
    assert read.movable == (stray, crowd)
    assert read.fixed == ()


def fixed(*meetings, **changes):
    return document(pinned=[pin("fixed", each) for each in meetings], **changes)


CONTRADICTIONS = {
    "one crew in two places": (
        [meeting("b"), meeting("a", venue="yard", sessions=(session("roads", "daniyar"),))],
        {},
        "pinned[1]",
        ["a, b", "Rule 3", "crew-1"],
    ),
    "one venue for two": (
        [meeting("a"), meeting("b", crew="crew-2", sessions=(session("roads", "daniyar"),))],
        {},
        "pinned[0]",
        ["a, b", "Rule 1", "park"],
    ),
    "no time for the way": (
        [meeting("a"), meeting("b", 0, "11:00", venue="office", crew="crew-2")],
        {},
        "pinned[0]",
        ["a, b", "Rule 3", "aigul"],
    ),
    "too many in a week": (
        [meeting("a"), meeting("b", 2)],
        {"officials": [official("aigul", "arys", ["housing"], max_per_week=1)]},
        "pinned[0]",
        ["a, b", "Rule 4", "aigul"],
    ),
    "a holiday": ([meeting("a")], {"holidays": ["2026-12-21"]}, "pinned[0]", ["a", "Rule 1"]),
    "outside the period": ([meeting("a", 21)], {}, "pinned[0]", ["a", "Rule 0"]),
    "nobody in it": ([meeting("a", sessions=())], {}, "pinned[0]", ["a", "Rule 5"]),
    "the wrong official": (
        [meeting("a", sessions=(session("housing", "saule"),))],
        {},
        "pinned[0]",
        ["a", "Rule 6", "saule"],
    ),
}


@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_fixed_pins_that_cannot_stand_name_each_other(case):
    meetings, changes, where, named = CONTRADICTIONS[case]
    with pytest.raises(InvalidProblem) as caught:
        problem.read(fixed(*meetings, **changes))
    assert caught.value.path == where
    for word in named:
        assert word in caught.value.rule


def test_fixed_pins_that_only_take_up_too_much_are_no_contradiction():
    greedy = meeting("a", start="09:20", sessions=(session(aigul=10**6),))
    assert problem.read(fixed(greedy)).fixed == (greedy,)


def test_a_fixed_and_a_movable_pin_may_clash():
    both = [pin("fixed", meeting("a")), pin("movable", meeting("b"))]
    assert len(problem.read(document(pinned=both)).pinned) == 2


def test_daylight_of_further_days_does_no_harm():
    whole = document()
    whole["daylight"]["2020-01-01"] = ["08:00", "17:00"]
    assert problem.read(whole).daylight[date(2020, 1, 1)] == (480, 1020)


def test_a_score_must_fit_every_languages_numbers():
    count = [{"topic": "roads", "district": "arys", "count": 10**9}]
    fits = document(backlog=count, weights={"topics": {"roads": 299_000}})
    assert problem.read(fits).weights.factor("roads") == 299_000
    with pytest.raises(InvalidProblem, match=r"weights: .*2 to the 53rd"):
        problem.read(document(backlog=count, weights={"topics": {"roads": 301_000}}))


def test_weekdays_are_named_monday_first():
    spans = {day: [[f"0{number}:00", "12:00"]] for number, day in enumerate(WEEK)}
    whole = document(venues=[venue("park", "arys", open=spans)])
    assert [spans[0][0] // 60 for spans in problem.read(whole).venues[0].open] == list(range(7))

"""The judge on sessions, responsibility and what is taken up."""

from meetings.planner.plan import Session
from tests.planner.documents import aigul, broken, judge, meeting, official, park, read, session


def test_a_meeting_has_one_to_three_sessions():
    four = [session(each, who) for each, who in FOUR.items()]
    problem = read(officials=[official(who, "arys", [each]) for each, who in FOUR.items()])
    assert broken(problem, meeting(sessions=tuple(four[:3]))) == []
    assert broken(problem, meeting(sessions=tuple(four))) == [(5, "sessions")]
    assert broken(problem, meeting(sessions=())) == [(5, "sessions")]


FOUR = {"housing": "a", "roads": "b", "water": "c", "land": "d"}


def test_no_topic_stands_twice_in_a_meeting():
    twice = (session("roads", "aigul"), session("roads", "daniyar"))
    assert broken(read(), meeting(sessions=twice)) == [(5, "topic")]


def test_every_session_has_an_official():
    empty = (session(), Session("roads", ()))
    assert broken(read(), meeting(sessions=empty)) == [(5, "nobody")]


def test_an_official_sits_in_one_session_of_a_meeting():
    twice = (session("roads", "daniyar"), session("housing", "daniyar", "aigul"))
    assert broken(read(), meeting(sessions=twice)) == [(5, "official")]


def test_an_official_is_responsible_for_the_topic_in_the_venues_district():
    entries = [{"topic": "housing", "districts": ["keles"]}]
    problem = read(officials=aigul(responsible=entries))
    assert broken(problem, meeting(venue="office")) == []
    assert broken(problem, meeting(venue="park")) == [(6, "responsible")]
    roads = (session("roads", "aigul"),)
    assert broken(problem, meeting(venue="office", sessions=roads)) == [(6, "responsible")]


def test_an_official_takes_up_at_most_so_many_in_one_meeting():
    assert broken(read(), meeting(sessions=(session(aigul=9),))) == []
    assert broken(read(), meeting(sessions=(session(aigul=10),))) == [(7, "answers")]


def test_all_of_a_meeting_together_take_up_at_most_the_venues_capacity():
    sessions = (session(aigul=9), session("roads", daniyar=9))
    assert broken(read(venues=park(capacity=18)), meeting(sessions=sessions)) == []
    assert broken(read(venues=park(capacity=17)), meeting(sessions=sessions)) == [(7, "capacity")]


def test_the_plan_takes_up_at_most_the_backlog():
    def days(last):
        return [
            meeting(f"m{day}", day, sessions=(session(aigul=taken),))
            for day, taken in enumerate((9, 9, last))
        ]

    assert broken(read(), *days(7)) == []
    others = [
        meeting("elsewhere", 3, venue="office", sessions=(session(aigul=1),)),
        meeting("on-roads", 4, sessions=(session("roads", aigul=1), session("housing", "daniyar"))),
    ]
    (found,) = judge(read(), *days(8), *others).broken
    assert (found.rule, found.what, found.others) == (7, "backlog", ("housing", "arys"))
    assert found.meetings == ("m0", "m1", "m2")


def test_there_is_no_backlog_where_none_is_listed():
    one = meeting(venue="office", sessions=(session("roads", aigul=1),))
    assert broken(read(), one) == [(7, "backlog")]

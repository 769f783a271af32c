"""Which verb of a moderator fits a question in which state, and where it leads; a pure table."""

from __future__ import annotations

from enum import StrEnum

from meetings.questions.question import State

S = State


class Verb(StrEnum):
    """What a moderator does with a question."""

    ACCEPT = "accept"
    REJECT = "reject"
    MERGE = "merge"
    PIN = "pin"
    UNPIN = "unpin"
    ASSIGN = "assign"
    START = "start"
    ANSWERED = "answered"
    TAKE_HOME = "take_home"
    PUT_BACK = "put_back"


_OPEN = {S.WAITING, S.ACCEPTED, S.ANSWERING, S.ANSWERED}
_SHOWN = {S.ACCEPTED, S.ANSWERING, S.ANSWERED, S.TAKEN_HOME}
_STAYS = {each: each for each in State}

# By verb: from which state to which. What is not here cannot be done.
MOVES: dict[Verb, dict[State, State]] = {
    Verb.ACCEPT: {S.WAITING: S.ACCEPTED},
    Verb.REJECT: dict.fromkeys((S.WAITING, S.ACCEPTED), S.REJECTED),
    Verb.MERGE: dict.fromkeys((S.WAITING, S.ACCEPTED), S.MERGED),
    Verb.PIN: {each: _STAYS[each] for each in _SHOWN},
    Verb.UNPIN: {each: _STAYS[each] for each in _SHOWN},
    Verb.ASSIGN: {each: _STAYS[each] for each in _OPEN},
    Verb.START: dict.fromkeys((S.ACCEPTED, S.ANSWERED), S.ANSWERING),
    Verb.ANSWERED: dict.fromkeys((S.ACCEPTED, S.ANSWERING, S.ANSWERED), S.ANSWERED),
    Verb.TAKE_HOME: dict.fromkeys((S.ACCEPTED, S.ANSWERING, S.ANSWERED), S.TAKEN_HOME),
    Verb.PUT_BACK: {
        S.ACCEPTED: S.WAITING,
        S.ANSWERING: S.ACCEPTED,
        S.ANSWERED: S.ACCEPTED,
        S.REJECTED: S.WAITING,
        S.MERGED: S.WAITING,
    },
}


def leads_to(verb: Verb, state: State) -> State | None:
    """Where the verb leads from this state, None where it does not fit."""
    return MOVES[verb].get(state)


def fits(verb: Verb, state: State) -> bool:
    """Whether the verb can be done in this state."""
    return state in MOVES[verb]


def is_done(verb: Verb, state: State) -> bool:
    """Whether the state is already what the verb would lead to, and it has nothing else to say."""
    says_more = {Verb.REJECT, Verb.MERGE, Verb.ANSWERED, Verb.TAKE_HOME, Verb.PUT_BACK}
    return verb not in says_more and state in MOVES[verb].values() and not fits(verb, state)

"""From everywhere the steps come to rest, and nothing is ever made twice.

A platform is simulated with its states, refusals and lost answers; the rest is what may happen to a
broadcast in its life: people, clock, picture and crashes in any order.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from meetings.broadcasts.adapter import Capabilities
from meetings.broadcasts.broadcast import Observed, Picture, Wanted
from meetings.broadcasts.reconcile import ARRIVES, ON_AIR, Phase, Situation, Step, next_step
from tests.broadcasts.test_reconcile import FACEBOOK, NEW, TELEGRAM, VK, YOUTUBE

REST = {Step.SETTLED, Step.WAIT, Step.ASK}
MOST_STEPS = 15


@dataclass
class Platform:
    """What is at the platform: one event and one stream at most, unless the test finds otherwise."""

    can: Capabilities
    events: dict[int, Observed] = field(default_factory=dict)
    streams: set[int] = field(default_factory=set)
    posts: set[int] = field(default_factory=set)
    bound: bool = False
    picture: bool = False
    made: int = 0

    def new(self) -> int:
        self.made += 1
        return self.made

    def start(self, event: int, target: Observed) -> bool:
        """Whether the transition is allowed; it passes through starting."""
        if not self.picture or self.events[event] in (Observed.ENDED, Observed.CREATED):
            return False
        self.events[event] = target
        return True


@dataclass
class Row:
    """What we know, as the database keeps it."""

    now: Situation
    event: int | None = None
    stream: int | None = None
    post: int | None = None

    def change(self, **changes: object) -> None:
        self.now = replace(self.now, **changes)  # type: ignore[arg-type]


class Reconciler:
    """Takes the steps as the real ones do; ``lost`` says whether the next answer is lost."""

    def __init__(self, platform: Platform, row: Row) -> None:
        self.platform, self.row, self.lost = platform, row, False

    def take(self, step: Step) -> None:
        getattr(self, step.name.lower())()

    def _create(self, there: set[int] | dict[int, Observed], make: object) -> int | None:
        """Look first, write the attempt down, then make it; None when the answer is lost."""
        found = list(there)
        assert len(found) <= 1
        if found:
            self.row.change(in_doubt=False)
            return found[0]
        self.row.change(in_doubt=True)
        made = make()  # type: ignore[operator]
        if self.lost:
            self.lost = False
            return None
        self.row.change(in_doubt=False)
        return int(made)

    def search(self) -> None:
        self.row.change(in_doubt=False)
        if self.row.stream is None and self.platform.streams:
            self.row.stream = next(iter(self.platform.streams))
            self.row.change(has_ingest=True)
        if self.row.event is None and self.platform.events:
            self._link(next(iter(self.platform.events)))
        if self.row.post is None and self.platform.posts:
            self.row.post = next(iter(self.platform.posts))
            self.row.change(announced=True)

    def ingest(self) -> None:
        def make() -> int:
            self.platform.streams.add(new := self.platform.new())
            return new

        if stream := self._create(self.platform.streams, make):
            self.row.stream = stream
            self.row.change(has_ingest=True)

    def event(self) -> None:
        def make() -> int:
            new = self.platform.new()
            separate = self.platform.can.separate_ingest
            self.platform.events[new] = Observed.CREATED if separate else Observed.READY
            return new

        known = set(self.platform.events)
        if event := self._create(self.platform.events, make):
            self._link(event)
            self.row.change(same_content=event not in known)

    def _link(self, event: int) -> None:
        self.row.event = event
        self.row.change(has_event=True, fresh=True, bound=self.platform.bound, pointed=False)
        self.observe()

    def observe(self) -> None:
        event = self.row.event
        assert event is not None
        if event not in self.platform.events:
            return self._forget(Observed.NOTHING, in_doubt=True)
        picture = Picture.GOOD if self.platform.picture else Picture.ABSENT
        return self.row.change(
            observed=self.platform.events[event], bound=self.platform.bound, picture=picture,
            fresh=True,
        )  # fmt: skip

    def _forget(self, state: Observed, **changes: object) -> None:
        self.row.event, self.platform.bound = None, False
        self.row.change(
            observed=state, has_event=False, bound=False, same_content=False, dressed_up=False,
            listed=False, stuck=False, picture=Picture.UNKNOWN, **changes,
        )  # fmt: skip

    def bind(self) -> None:
        assert self.row.event is not None
        assert self.platform.events[self.row.event] in (Observed.CREATED, Observed.READY)
        self.platform.events[self.row.event], self.platform.bound = Observed.READY, True
        self.observe()

    def update(self) -> None:
        self.row.change(same_content=True)

    def thumbnail(self) -> None:
        self.row.change(dressed_up=True)

    def playlist(self) -> None:
        self.row.change(listed=True)

    def announce(self) -> None:
        def make() -> int:
            self.platform.posts.add(new := self.platform.new())
            return new

        if post := self._create(self.platform.posts, make):
            self.row.post = post
            self.row.change(announced=True, same_content=True, pointed=True)

    def point(self) -> None:
        self.row.change(pointed=True)
        if self.row.event is None:
            self.row.change(same_content=True)

    def withdraw(self) -> None:
        self.platform.posts.discard(self.row.post or 0)
        self.row.post = None
        self.row.change(announced=False, same_content=False)

    def test(self) -> None:
        assert self.row.event is not None
        self.platform.start(self.row.event, Observed.TESTING)
        self.observe()

    def go_live(self) -> None:
        assert self.row.event is not None
        self.platform.start(self.row.event, Observed.LIVE)
        self.observe()

    def end(self) -> None:
        assert self.row.event is not None
        self.platform.events[self.row.event] = Observed.ENDED
        self.row.change(observed=Observed.ENDED)

    def finish(self) -> None:
        self.row.change(finished=True)

    def remove_event(self) -> None:
        assert self.row.event is not None
        assert self.platform.events.get(self.row.event) not in ON_AIR
        self.platform.events.pop(self.row.event, None)
        self._forget(Observed.REMOVED)

    def remove_ingest(self) -> None:
        self.platform.streams.discard(self.row.stream or 0)
        self.row.stream = None
        self.row.change(has_ingest=False, bound=False)


class Life(RuleBasedStateMachine):
    """What may happen to one broadcast, and after each of it: some reconciling."""

    @initialize(can=st.sampled_from([YOUTUBE, FACEBOOK, VK, TELEGRAM]))
    def begin(self, can: Capabilities) -> None:
        self.platform = Platform(can)
        self.row = Row(
            replace(NEW, can=can, phase=Phase.EARLY if can.schedule_ahead else Phase.AHEAD)
        )
        self.reconciler = Reconciler(self.platform, self.row)

    @rule(wanted=st.sampled_from(Wanted))
    def a_person_wants(self, wanted: Wanted) -> None:
        self.row.change(wanted=wanted)

    @rule()
    def time_passes(self) -> None:
        self.row.change(phase=Phase(min(self.row.now.phase + 1, Phase.GIVEN_UP)))

    @rule()
    def the_text_changes(self) -> None:
        self.row.change(same_content=False, dressed_up=False, finished=False, pointed=False)

    @rule()
    def the_picture_comes(self) -> None:
        self.platform.picture = True
        self.row.change(quiet=False)
        for event, state in self.platform.events.items():
            if state is Observed.READY and self.platform.can.auto_start:
                self.platform.events[event] = Observed.LIVE

    @rule()
    def the_picture_goes(self) -> None:
        self.platform.picture = False
        self.row.change(quiet=True)

    @rule(state=st.sampled_from([Observed.STARTING, Observed.ENDED, Observed.REVOKED]))
    def the_platform_changes_it(self, state: Observed) -> None:
        for event, before in self.platform.events.items():
            if before is not Observed.ENDED:
                self.platform.events[event] = state
        self.row.change(stuck=state is Observed.STARTING)

    @rule()
    def somebody_deletes_it_there(self) -> None:
        if self.platform.can.picture:  # what cannot be looked at is not missed
            self.platform.events.clear()
            self.platform.bound = False

    @rule(steps=st.integers(1, 6))
    def some_steps_and_then_a_crash(self, steps: int) -> None:
        self._reconcile(steps)

    @rule(steps=st.integers(1, 6))
    def an_answer_is_lost(self, steps: int) -> None:
        self.reconciler.lost = True
        self._reconcile(steps)
        self.reconciler.lost = False

    @rule()
    def it_comes_to_rest(self) -> None:
        rest = self._reconcile(MOST_STEPS)
        assert rest in REST or (rest is Step.TEST and not self.platform.picture)
        self._as_wanted()

    def _reconcile(self, steps: int) -> Step:
        """One run of the worker: it looks afresh, where the platform can be looked at."""
        self.row.change(fresh=not self.platform.can.picture)
        for _step in range(steps):
            step = next_step(self.row.now)
            if step in REST:
                return step
            self.reconciler.take(step)
        return next_step(self.row.now)

    def _as_wanted(self) -> None:
        now = self.row.now
        if now.observed is Observed.REVOKED:
            return
        standing = {state for state in self.platform.events.values() if state is not Observed.ENDED}
        if now.wanted in (Wanted.ABSENT, Wanted.ENDED):
            assert not standing
            assert not self.platform.streams
        elif now.phase in (Phase.AHEAD, Phase.BEGUN):
            assert len(self.platform.events) == 1
            assert now.wanted is not Wanted.LIVE or self._is_live_or_cannot()

    def _is_live_or_cannot(self) -> bool:
        now = self.row.now
        over = {Observed.LIVE, Observed.ENDED, Observed.STARTING}
        return not now.can.live_control or now.picture not in ARRIVES or now.observed in over

    @invariant()
    def one_of_each_at_most(self) -> None:
        if hasattr(self, "platform"):
            assert len(self.platform.events) <= 1
            assert len(self.platform.streams) <= 1
            assert len(self.platform.posts) <= 1


Life.TestCase.settings = settings(
    max_examples=150, stateful_step_count=25, deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip


TestLife = Life.TestCase

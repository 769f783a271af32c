"""A programme: what encoders send, made steady for whoever takes it on.

Its time never goes back although encoders come and go, it begins with a keyframe, and it always has
sound: silence stands in for what a source lacks, from the beginning or for a while.
"""

from __future__ import annotations

from collections.abc import Iterator

from meetings.rtmp.flv import DATA, Tag
from meetings.rtmp.silence import Sound

DECIDE_AFTER = 1500
GAP = 40
LEAP = 10_000
BACK = 2_000
MISSED_AFTER = 1000


class Programme:
    """Tags in as they come, tags out as they are to be passed on; all times in milliseconds."""

    def __init__(self) -> None:
        self.metadata: Tag | None = None
        self.video_header: Tag | None = None
        self.audio_header: Tag | None = None
        self._offset = 0
        self._newest = -GAP
        self._source: int | None = None
        self._waiting: list[Tag] = []
        self._running = False
        self._sound = Sound()
        self._heard = False
        self._silent_at: float | None = None
        self._last_heard = 0

    @property
    def headers(self) -> list[Tag]:
        """What whoever joins later must have first."""
        found = (self.metadata, self.video_header, self.audio_header)
        return [tag for tag in found if tag is not None]

    def interrupt(self) -> None:
        """The encoder is gone; the next one goes on where it stopped."""
        self._source = None
        self._running = False
        self._waiting = []

    def take(self, tag: Tag) -> Iterator[Tag]:
        """What is to be passed on after this tag; an end is none, as encoders come again."""
        if tag.is_end:
            return
        steady = self._steady(tag)
        if self._running:
            yield from self._pass(steady)
            return
        self._waiting.append(steady)
        if self._may_begin(steady):
            yield from self._begin()

    def _steady(self, tag: Tag) -> Tag:
        last = self._source
        if last is None or tag.timestamp > last + LEAP or tag.timestamp < last - BACK:
            self._offset = self._newest + GAP - tag.timestamp
        self._source = tag.timestamp
        at = max(tag.timestamp + self._offset, 0)
        self._newest = max(self._newest, at)
        return tag.at(at)

    def _may_begin(self, newest: Tag) -> bool:
        """With both tracks at once; with one of them when the other has had its time."""
        frames = [each for each in self._waiting if not each.is_header]
        seen = any(each.is_keyframe for each in frames)
        heard = any(each.is_audio for each in frames)
        if seen and heard:
            return True
        patience = newest.timestamp - self._waiting[0].timestamp >= DECIDE_AFTER
        return patience and (seen or (heard and not any(each.is_video for each in frames)))

    def _begin(self) -> Iterator[Tag]:
        """All headers first, then everything from the first keyframe on."""
        waiting, self._waiting = self._waiting, []
        self._running = True
        self._heard = any(each.is_audio for each in waiting)
        first = next((each for each in waiting if each.is_keyframe), waiting[0]).timestamp
        self._last_heard, self._silent_at = first, None if self._heard else float(first)
        if not self._heard:
            self._sound = Sound()
            yield self._configured(self._sound.header(first))
        for tag in waiting:
            if tag.is_header or tag.kind == DATA or tag.timestamp >= first:
                yield from self._pass(tag.at(max(tag.timestamp, first)))

    def _pass(self, tag: Tag) -> Iterator[Tag]:
        if tag.is_audio:
            yield from self._hear(tag)
        elif tag.is_video:
            yield from self._fill(tag.timestamp)
            yield self._configured(tag)
        elif tag.kind == DATA and self.metadata is None:
            self.metadata = tag.at(0)
            yield self.metadata

    def _hear(self, tag: Tag) -> Iterator[Tag]:
        """Sound that is there, or there again; what silence has covered already is left out."""
        if tag.is_header:
            self._sound = Sound.of(tag) or self._sound
            yield self._configured(tag)
        elif self._silent_at is None or tag.timestamp >= self._silent_at:
            self._silent_at, self._last_heard, self._heard = None, tag.timestamp, True
            yield tag

    def _fill(self, until: int) -> Iterator[Tag]:
        if self._silent_at is None and until - self._last_heard > MISSED_AFTER:
            self._silent_at = float(self._last_heard + GAP)
        if self._silent_at is not None:
            for tag, following in self._sound.silence(self._silent_at, until):
                self._silent_at = following
                yield tag

    def _configured(self, tag: Tag) -> Tag:
        if tag.is_header and tag.is_video:
            self.video_header = tag
        elif tag.is_header:
            self.audio_header = tag
        return tag

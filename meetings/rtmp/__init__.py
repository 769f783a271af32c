"""RTMP: taking a picture in and sending it on, with nothing of meetings in it.

Real-Time Messaging Protocol 1.0 (Adobe, 2012) as encoders and platforms speak it, and the FLV tags
(Video File Format Specification 10.1, annex E) that it carries.
"""

from meetings.rtmp.flv import Tag
from meetings.rtmp.server import Door, Sink, listen

__all__ = ["Door", "Sink", "Tag", "listen"]

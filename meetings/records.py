"""All records, imported in one place so that every table is known to migrations and mappers."""

from meetings.accounts.counters import RateCounter
from meetings.accounts.user import Role, User, WebAuthn
from meetings.appeals.appeal import Appeal, AppealPerson
from meetings.appeals.event import AppealEvent
from meetings.appeals.tally import AnswerTally, AppealTally
from meetings.appeals.topic import Topic
from meetings.audit import AuditEntry
from meetings.broadcasts.alarm import Alarm
from meetings.broadcasts.attempt import ConnectAttempt
from meetings.broadcasts.broadcast import Broadcast
from meetings.broadcasts.channel import Channel
from meetings.broadcasts.check import Check
from meetings.broadcasts.crew.checklist import CrewTaskDone
from meetings.broadcasts.crew.link import CrewLink
from meetings.broadcasts.link import WatchLink
from meetings.broadcasts.own.event import OwnEvent
from meetings.broadcasts.quota_day import QuotaDay
from meetings.broadcasts.relay.relay import Relay
from meetings.diary.meeting import Meeting
from meetings.diary.series import ReceptionSeries
from meetings.diary.session import ReceptionSession
from meetings.effects.effect import Effect, Heartbeat
from meetings.effects.hold import EffectHold
from meetings.feeds.block import StoredBlock
from meetings.feeds.private_feed import PrivateFeed
from meetings.feeds.version import FeedVersion
from meetings.notices.invitation import Invitation
from meetings.notices.message import Message
from meetings.notices.notice import Delivery, Notice, Told
from meetings.notices.subscriber import Subscriber, Subscription
from meetings.officials.busy_calendar import BusyCalendar, BusyTime
from meetings.officials.crew import Crew
from meetings.officials.official import Absence, Official, Responsibility
from meetings.officials.organisation import Organisation
from meetings.places.district import District
from meetings.places.venue import Venue
from meetings.plans.change import PlanChange
from meetings.plans.duty import Duty
from meetings.plans.plan import Plan, PlanMeeting
from meetings.plans.release import Release
from meetings.promises.event import PromiseEvent
from meetings.promises.promise import Promise
from meetings.protocols.protocol import Protocol, ProtocolDraft
from meetings.questions.answer_entry import AnswerEntry, AnswerWord
from meetings.questions.answer_link import AnswerLink
from meetings.questions.question import Board, Question, Vote

__all__ = [
    "Absence",
    "Alarm",
    "AnswerEntry",
    "AnswerLink",
    "AnswerTally",
    "AnswerWord",
    "Appeal",
    "AppealEvent",
    "AppealPerson",
    "AppealTally",
    "AuditEntry",
    "Board",
    "Broadcast",
    "BusyCalendar",
    "BusyTime",
    "Channel",
    "Check",
    "ConnectAttempt",
    "Crew",
    "CrewLink",
    "CrewTaskDone",
    "Delivery",
    "District",
    "Duty",
    "Effect",
    "EffectHold",
    "FeedVersion",
    "Heartbeat",
    "Invitation",
    "Meeting",
    "Message",
    "Notice",
    "Official",
    "Organisation",
    "OwnEvent",
    "Plan",
    "PlanChange",
    "PlanMeeting",
    "PrivateFeed",
    "Promise",
    "PromiseEvent",
    "Protocol",
    "ProtocolDraft",
    "Question",
    "QuotaDay",
    "RateCounter",
    "ReceptionSeries",
    "ReceptionSession",
    "Relay",
    "Release",
    "Responsibility",
    "Role",
    "StoredBlock",
    "Subscriber",
    "Subscription",
    "Told",
    "Topic",
    "User",
    "Venue",
    "Vote",
    "WatchLink",
    "WebAuthn",
]

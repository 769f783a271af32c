"""Plans, duties and releases; further networks, their pictures, checks and alarms."""

from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
import flask_security
import meetings.database
import meetings.vault

revision = '0002'
down_revision = '0001'

# The values that columns of existing tables may have, before and since.
CHANNEL = {
    "platform": (("youtube",), ("youtube", "facebook", "vk", "telegram", "own")),
}
BROADCAST = {
    "wanted": (("present", "absent"), ("absent", "present", "testing", "live", "ended")),
    "observed": (
        ("nothing", "created", "ready", "testing", "live", "ended", "removed", "revoked"),
        ("nothing", "created", "ready", "starting", "testing", "live", "ended", "removed", "revoked"),
    ),
    "picture": (None, ("unknown", "absent", "poor", "good")),
}


@contextmanager
def _altered(table, columns, since):
    """A table that is altered, and the checks of what its columns may hold with it."""
    with op.batch_alter_table(table, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        for name, values in columns.items():
            if values[1 - since]:
                batch_op.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
        yield batch_op
        for name, values in columns.items():
            if values[since]:
                written = ", ".join(f"'{value}'" for value in values[since])
                batch_op.create_check_constraint(
                    op.f(f"ck_{table}_{name}"), sa.text(f"{name} IN ({written})")
                )


def upgrade():
    op.create_table('own_event',
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('station', sa.String(length=40), nullable=False),
    sa.Column('key', meetings.vault.Encrypted(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('starts_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('ends_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('started_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('ended_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('seen_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('bitrate_kbps', sa.Integer(), nullable=True),
    sa.Column('has_video', sa.Boolean(), nullable=True),
    sa.Column('has_audio', sa.Boolean(), nullable=True),
    sa.Column('viewers', sa.Integer(), nullable=True),
    sa.Column('notes', sa.Text(), nullable=False),
    sa.Column('created_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_own_event')),
    sa.UniqueConstraint('name', name=op.f('uq_own_event_name')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('own_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_own_event_station'), ['station'], unique=False)

    op.create_table('quota_day',
    sa.Column('project', sa.String(length=120), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('units', sa.Integer(), nullable=False),
    sa.Column('exhausted', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('project', 'day', name=op.f('pk_quota_day'))
    )
    op.create_table('plan',
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('solving', 'draft', 'approved', 'released', 'superseded', 'discarded', 'failed', name='planstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('label', sa.String(length=200), nullable=False),
    sa.Column('origin_id', sa.Integer(), nullable=True),
    sa.Column('base_release', sa.Integer(), nullable=True),
    sa.Column('wishes', meetings.database.Document(), nullable=False),
    sa.Column('movable', sa.Boolean(), nullable=False),
    sa.Column('problem', meetings.database.Document(), nullable=False),
    sa.Column('document', meetings.database.Document(), nullable=False),
    sa.Column('pins', meetings.database.Document(), nullable=False),
    sa.Column('notes', meetings.database.Document(), nullable=False),
    sa.Column('seconds', sa.Integer(), nullable=False),
    sa.Column('seed', sa.Integer(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=True),
    sa.Column('bound', sa.Integer(), nullable=True),
    sa.Column('gap', sa.Double(), nullable=True),
    sa.Column('spent', sa.Double(), nullable=False),
    sa.Column('progress', meetings.database.Document(), nullable=False),
    sa.Column('cancel_asked', sa.Boolean(), nullable=False),
    sa.Column('trouble', sa.Text(), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('solved_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('approved_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint('last_day >= first_day', name=op.f('ck_plan_order')),
    sa.CheckConstraint('seconds > 0', name=op.f('ck_plan_seconds')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['user.id'], name=op.f('fk_plan_asked_by_id_user'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['origin_id'], ['plan.id'], name=op.f('fk_plan_origin_id_plan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_origin_id'), ['origin_id'], unique=False)
        batch_op.create_index('ix_plan_state', ['state', 'first_day'], unique=False)

    op.create_table('connect_attempt',
    sa.Column('state_digest', sa.String(length=64), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('platform', sa.Enum('youtube', 'facebook', 'vk', 'telegram', 'own', name='platform', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('channel_id', sa.Integer(), nullable=True),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('verifier', meetings.vault.Encrypted(), nullable=False),
    sa.Column('choices', meetings.vault.Encrypted(), nullable=True),
    sa.Column('expires_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['channel_id'], ['channel.id'], name=op.f('fk_connect_attempt_channel_id_channel'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_connect_attempt_user_id_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_connect_attempt')),
    sa.UniqueConstraint('state_digest', name=op.f('uq_connect_attempt_state_digest')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('connect_attempt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_connect_attempt_user_id'), ['user_id'], unique=False)

    op.create_table('crew_link',
    sa.Column('crew_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('created_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['crew_id'], ['crew.id'], name=op.f('fk_crew_link_crew_id_crew'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_crew_link')),
    sa.UniqueConstraint('crew_id', name=op.f('uq_crew_link_crew_id')),
    sa.UniqueConstraint('digest', name=op.f('uq_crew_link_digest')),
    sqlite_autoincrement=True
    )
    op.create_table('duty',
    sa.Column('official_id', sa.Integer(), nullable=False),
    sa.Column('at_least', sa.Integer(), nullable=False),
    sa.Column('recurrence', sa.Enum('once', 'year', 'half-year', 'quarter', name='recurrence', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=True),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('source_kk', sa.Text(), nullable=False),
    sa.Column('source_ru', sa.Text(), nullable=False),
    sa.Column('source_en', sa.Text(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name_kk', sa.String(length=300), nullable=False),
    sa.Column('name_ru', sa.String(length=300), nullable=False),
    sa.Column('name_en', sa.String(length=300), nullable=False),
    sa.CheckConstraint("recurrence <> 'once' OR (first_day IS NOT NULL AND last_day IS NOT NULL)", name=op.f('ck_duty_once')),
    sa.CheckConstraint('at_least > 0', name=op.f('ck_duty_at_least')),
    sa.CheckConstraint('last_day >= first_day', name=op.f('ck_duty_order')),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], name=op.f('fk_duty_official_id_official')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('duty', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_duty_official_id'), ['official_id'], unique=False)

    op.create_table('plan_change',
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('action', sa.Enum('move', 'staff', 'topic', 'add', 'delete', 'pin', 'unpin', 'solve', name='action', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('before', meetings.database.Document(), nullable=False),
    sa.Column('after', meetings.database.Document(), nullable=False),
    sa.Column('pins_before', meetings.database.Document(), nullable=False),
    sa.Column('undone_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_plan_change_plan_id_plan'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_plan_change_user_id_user'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_change')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('plan_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_change_plan_id'), ['plan_id'], unique=False)

    op.create_table('release',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('released_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('released_by_id', sa.Integer(), nullable=True),
    sa.Column('released_by', sa.String(length=120), nullable=False),
    sa.Column('document', meetings.database.Document(), nullable=False),
    sa.Column('difference', meetings.database.Document(), nullable=False),
    sa.Column('published_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('trouble', meetings.database.Document(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_release_plan_id_plan')),
    sa.ForeignKeyConstraint(['released_by_id'], ['user.id'], name=op.f('fk_release_released_by_id_user'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_release')),
    sa.UniqueConstraint('number', name=op.f('uq_release_number')),
    sa.UniqueConstraint('plan_id', name=op.f('uq_release_plan_id')),
    sqlite_autoincrement=True
    )
    op.create_table('duty_district',
    sa.Column('duty_id', sa.Integer(), nullable=False),
    sa.Column('district_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['district_id'], ['district.id'], name=op.f('fk_duty_district_district_id_district')),
    sa.ForeignKeyConstraint(['duty_id'], ['duty.id'], name=op.f('fk_duty_district_duty_id_duty'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('duty_id', 'district_id', name=op.f('pk_duty_district'))
    )
    op.create_table('plan_meeting',
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_plan_meeting_meeting_id_meeting'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_plan_meeting_plan_id_plan'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('plan_id', 'key', name=op.f('pk_plan_meeting'))
    )
    with op.batch_alter_table('plan_meeting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_meeting_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('crew_task_done',
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('item', sa.Enum('arrived', 'power', 'uplink', 'camera', 'sound', 'key', 'picture', name='crewtask', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['session_id'], ['reception_session.id'], name=op.f('fk_crew_task_done_session_id_reception_session'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_crew_task_done')),
    sa.UniqueConstraint('session_id', 'item', name=op.f('uq_crew_task_done_session_id')),
    sqlite_autoincrement=True
    )
    op.create_table('relay',
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('key', meetings.vault.Encrypted(), nullable=False),
    sa.Column('test_picture', sa.Boolean(), nullable=False),
    sa.Column('standing', meetings.database.Document(), nullable=False),
    sa.Column('seen_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('bitrate_kbps', sa.Integer(), nullable=True),
    sa.Column('has_video', sa.Boolean(), nullable=True),
    sa.Column('has_audio', sa.Boolean(), nullable=True),
    sa.Column('created_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['session_id'], ['reception_session.id'], name=op.f('fk_relay_session_id_reception_session')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_relay')),
    sa.UniqueConstraint('name', name=op.f('uq_relay_name')),
    sa.UniqueConstraint('session_id', name=op.f('uq_relay_session_id')),
    sqlite_autoincrement=True
    )
    op.create_table('watch_link',
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('url', sa.String(length=500), nullable=False),
    sa.Column('created_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['session_id'], ['reception_session.id'], name=op.f('fk_watch_link_session_id_reception_session'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_watch_link')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('watch_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_watch_link_session_id'), ['session_id'], unique=False)

    op.create_table('broadcast_alarm',
    sa.Column('broadcast_id', sa.Integer(), nullable=False),
    sa.Column('trouble', sa.Enum('not_live', 'no_picture', 'no_sound', 'still_live', name='trouble', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('since', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('raised_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('gone_since', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('cleared_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['broadcast_id'], ['broadcast.id'], name=op.f('fk_broadcast_alarm_broadcast_id_broadcast'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_broadcast_alarm')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('broadcast_alarm', schema=None) as batch_op:
        batch_op.create_index('ix_broadcast_alarm_open', ['cleared_at', 'broadcast_id'], unique=False)

    op.create_table('broadcast_check',
    sa.Column('broadcast_id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.Enum('token', 'quota', 'event', 'key', 'link', name='subject', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('stage', sa.Enum('day', 'hours', 'minutes', name='stage', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('result', sa.Enum('fine', 'failed', 'later', name='result', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('sentence', sa.Text(), nullable=False),
    sa.Column('told', sa.Text(), nullable=False),
    sa.Column('checked_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['broadcast_id'], ['broadcast.id'], name=op.f('fk_broadcast_check_broadcast_id_broadcast'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_broadcast_check')),
    sa.UniqueConstraint('broadcast_id', 'subject', name=op.f('uq_broadcast_check_broadcast_id')),
    sqlite_autoincrement=True
    )
    with _altered('broadcast', BROADCAST, 1) as batch_op:
        batch_op.add_column(sa.Column('bookmark', sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column('starting_since', meetings.database.UTCDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('started_at', meetings.database.UTCDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('ended_at', meetings.database.UTCDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('recording_url', sa.String(length=300), nullable=True))
        batch_op.add_column(sa.Column('finished_digest', sa.String(length=64), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('thumbnail_digest', sa.String(length=64), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('announced_id', sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column('announced_digest', sa.String(length=64), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('playlist_item', sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column('viewers_now', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('viewers_peak', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('viewers_total', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('picture', sa.String(length=32), nullable=False, server_default='unknown'))
        batch_op.add_column(sa.Column('absent_since', meetings.database.UTCDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('bitrate_kbps', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('has_video', sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column('has_audio', sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column('health_notes', sa.Text(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('health_at', meetings.database.UTCDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('key_shown_at', meetings.database.UTCDateTime(timezone=True), nullable=True))

    with _altered('channel', CHANNEL, 1) as batch_op:
        batch_op.add_column(sa.Column('owner_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('playlist_id', sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column('playlist_attempted_at', meetings.database.UTCDateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_channel_owner_id_user'), 'user', ['owner_id'], ['id'])

    with op.batch_alter_table('stored_block', schema=None) as batch_op:
        batch_op.add_column(sa.Column('checksum', sa.BigInteger(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('size', sa.Integer(), server_default='0', nullable=False))
    with op.batch_alter_table('broadcast', table_kwargs={'sqlite_autoincrement': True}) as batch_op:
        batch_op.alter_column('finished_digest', server_default=None)
        batch_op.alter_column('thumbnail_digest', server_default=None)
        batch_op.alter_column('announced_digest', server_default=None)
        batch_op.alter_column('picture', server_default=None)
        batch_op.alter_column('health_notes', server_default=None)


def downgrade():
    with op.batch_alter_table('stored_block', schema=None) as batch_op:
        batch_op.drop_column('size')
        batch_op.drop_column('checksum')

    with _altered('channel', CHANNEL, 0) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_channel_owner_id_user'), type_='foreignkey')
        batch_op.drop_column('playlist_attempted_at')
        batch_op.drop_column('playlist_id')
        batch_op.drop_column('owner_id')

    with _altered('broadcast', BROADCAST, 0) as batch_op:
        batch_op.drop_column('key_shown_at')
        batch_op.drop_column('health_at')
        batch_op.drop_column('health_notes')
        batch_op.drop_column('has_audio')
        batch_op.drop_column('has_video')
        batch_op.drop_column('bitrate_kbps')
        batch_op.drop_column('absent_since')
        batch_op.drop_column('picture')
        batch_op.drop_column('viewers_total')
        batch_op.drop_column('viewers_peak')
        batch_op.drop_column('viewers_now')
        batch_op.drop_column('playlist_item')
        batch_op.drop_column('announced_digest')
        batch_op.drop_column('announced_id')
        batch_op.drop_column('thumbnail_digest')
        batch_op.drop_column('finished_digest')
        batch_op.drop_column('recording_url')
        batch_op.drop_column('ended_at')
        batch_op.drop_column('started_at')
        batch_op.drop_column('starting_since')
        batch_op.drop_column('bookmark')

    op.drop_table('broadcast_check')
    with op.batch_alter_table('broadcast_alarm', schema=None) as batch_op:
        batch_op.drop_index('ix_broadcast_alarm_open')

    op.drop_table('broadcast_alarm')
    with op.batch_alter_table('watch_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_watch_link_session_id'))

    op.drop_table('watch_link')
    op.drop_table('relay')
    op.drop_table('crew_task_done')
    with op.batch_alter_table('plan_meeting', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plan_meeting_meeting_id'))

    op.drop_table('plan_meeting')
    op.drop_table('duty_district')
    op.drop_table('release')
    with op.batch_alter_table('plan_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plan_change_plan_id'))

    op.drop_table('plan_change')
    with op.batch_alter_table('duty', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_duty_official_id'))

    op.drop_table('duty')
    op.drop_table('crew_link')
    with op.batch_alter_table('connect_attempt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_connect_attempt_user_id'))

    op.drop_table('connect_attempt')
    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.drop_index('ix_plan_state')
        batch_op.drop_index(batch_op.f('ix_plan_origin_id'))

    op.drop_table('plan')
    op.drop_table('quota_day')
    with op.batch_alter_table('own_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_own_event_station'))

    op.drop_table('own_event')

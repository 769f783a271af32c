"""region"""

import sqlalchemy as sa
from alembic import op
import flask_security
import meetings.database
import meetings.vault

revision = '0001'
down_revision = None


def upgrade():
    op.create_table('audit_entry',
    sa.Column('at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('actor', sa.String(length=120), nullable=False),
    sa.Column('action', sa.String(length=40), nullable=False),
    sa.Column('subject', sa.String(length=40), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=True),
    sa.Column('changes', meetings.database.Document(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entry')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_entry_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entry_user_id'), ['user_id'], unique=False)

    op.create_table('channel',
    sa.Column('platform', sa.Enum('youtube', name='platform', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('enabled', sa.Boolean(), nullable=False),
    sa.Column('credentials', meetings.vault.Encrypted(), nullable=False),
    sa.Column('state', sa.Enum('connected', 'reconnect', 'blocked', name='channelstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('state_reason', sa.Text(), nullable=False),
    sa.Column('paused_until', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('created_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_channel')),
    sa.UniqueConstraint('name', name=op.f('uq_channel_name')),
    sqlite_autoincrement=True
    )
    op.create_table('district',
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('is_city', sa.Boolean(), nullable=False),
    sa.Column('centre_kk', sa.String(length=120), nullable=False),
    sa.Column('centre_ru', sa.String(length=120), nullable=False),
    sa.Column('centre_en', sa.String(length=120), nullable=False),
    sa.Column('latitude', sa.Double(), nullable=False),
    sa.Column('longitude', sa.Double(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name_kk', sa.String(length=300), nullable=False),
    sa.Column('name_ru', sa.String(length=300), nullable=False),
    sa.Column('name_en', sa.String(length=300), nullable=False),
    sa.CheckConstraint('latitude BETWEEN -90 AND 90', name=op.f('ck_district_latitude')),
    sa.CheckConstraint('longitude BETWEEN -180 AND 180', name=op.f('ck_district_longitude')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_district')),
    sa.UniqueConstraint('slug', name=op.f('uq_district_slug')),
    sqlite_autoincrement=True
    )
    op.create_table('effect',
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('key', sa.String(length=200), nullable=False),
    sa.Column('lane', sa.String(length=120), nullable=False),
    sa.Column('payload', meetings.database.Document(), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'leased', 'done', 'blocked', name='effectstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('due_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('lease_until', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('fence', sa.Integer(), nullable=False),
    sa.Column('generation', sa.Integer(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('last_error', sa.Text(), nullable=True),
    sa.Column('created_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('done_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_effect')),
    sa.UniqueConstraint('key', name=op.f('uq_effect_key')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('effect', schema=None) as batch_op:
        batch_op.create_index('ix_effect_due', ['state', 'due_at'], unique=False)

    op.create_table('feed_version',
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feed_version')),
    sqlite_autoincrement=True
    )
    op.create_table('heartbeat',
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('seen_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_heartbeat'))
    )
    op.create_table('organisation',
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name_kk', sa.String(length=300), nullable=False),
    sa.Column('name_ru', sa.String(length=300), nullable=False),
    sa.Column('name_en', sa.String(length=300), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation')),
    sa.UniqueConstraint('slug', name=op.f('uq_organisation_slug')),
    sqlite_autoincrement=True
    )
    op.create_table('role',
    sa.Column('update_datetime', meetings.database.UTCDateTime(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('description', sa.String(length=255), nullable=True),
    sa.Column('permissions', flask_security.datastore.AsaList(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role')),
    sa.UniqueConstraint('name', name=op.f('uq_role_name'))
    )
    op.create_table('topic',
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('is_main', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name_kk', sa.String(length=300), nullable=False),
    sa.Column('name_ru', sa.String(length=300), nullable=False),
    sa.Column('name_en', sa.String(length=300), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_topic')),
    sa.UniqueConstraint('slug', name=op.f('uq_topic_slug')),
    sqlite_autoincrement=True
    )
    op.create_table('user',
    sa.Column('display_name', sa.String(length=120), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('last_totp_counter', sa.Integer(), nullable=True),
    sa.Column('update_datetime', meetings.database.UTCDateTime(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=255), nullable=False),
    sa.Column('username', sa.String(length=255), nullable=True),
    sa.Column('password', sa.String(length=255), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('fs_uniquifier', sa.String(length=64), nullable=False),
    sa.Column('confirmed_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('last_login_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('current_login_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('last_login_ip', sa.String(length=64), nullable=True),
    sa.Column('current_login_ip', sa.String(length=64), nullable=True),
    sa.Column('login_count', sa.Integer(), nullable=True),
    sa.Column('tf_primary_method', sa.String(length=64), nullable=True),
    sa.Column('tf_totp_secret', sa.String(length=255), nullable=True),
    sa.Column('tf_phone_number', sa.String(length=128), nullable=True),
    sa.Column('us_totp_secrets', sa.Text(), nullable=True),
    sa.Column('us_phone_number', sa.String(length=128), nullable=True),
    sa.Column('fs_webauthn_user_handle', sa.String(length=64), nullable=True),
    sa.Column('mf_recovery_codes', flask_security.datastore.AsaList(), nullable=True),
    sa.Column('create_datetime', meetings.database.UTCDateTime(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user')),
    sa.UniqueConstraint('email', name=op.f('uq_user_email')),
    sa.UniqueConstraint('fs_uniquifier', name=op.f('uq_user_fs_uniquifier')),
    sa.UniqueConstraint('fs_webauthn_user_handle', name=op.f('uq_user_fs_webauthn_user_handle')),
    sa.UniqueConstraint('us_phone_number', name=op.f('uq_user_us_phone_number')),
    sa.UniqueConstraint('username', name=op.f('uq_user_username'))
    )
    op.create_table('appeal',
    sa.Column('external_number', sa.String(length=80), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('district_id', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.Enum('under_review', 'resolved', 'consulted', name='outcome', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('outcome_on', sa.Date(), nullable=True),
    sa.Column('changed_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['district_id'], ['district.id'], name=op.f('fk_appeal_district_id_district')),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_appeal_topic_id_topic')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal')),
    sa.UniqueConstraint('external_number', name=op.f('uq_appeal_external_number')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('appeal', schema=None) as batch_op:
        batch_op.create_index('ix_appeal_backlog', ['outcome', 'district_id', 'topic_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_appeal_received_on'), ['received_on'], unique=False)

    op.create_table('crew',
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('home_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name_kk', sa.String(length=300), nullable=False),
    sa.Column('name_ru', sa.String(length=300), nullable=False),
    sa.Column('name_en', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['home_id'], ['district.id'], name=op.f('fk_crew_home_id_district')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_crew_user_id_user'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_crew')),
    sa.UniqueConstraint('slug', name=op.f('uq_crew_slug')),
    sa.UniqueConstraint('user_id', name=op.f('uq_crew_user_id')),
    sqlite_autoincrement=True
    )
    op.create_table('official',
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('post_kk', sa.String(length=300), nullable=False),
    sa.Column('post_ru', sa.String(length=300), nullable=False),
    sa.Column('post_en', sa.String(length=300), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('home_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('max_per_day', sa.Integer(), nullable=False),
    sa.Column('max_per_week', sa.Integer(), nullable=False),
    sa.Column('answers_per_meeting', sa.Integer(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name_kk', sa.String(length=300), nullable=False),
    sa.Column('name_ru', sa.String(length=300), nullable=False),
    sa.Column('name_en', sa.String(length=300), nullable=False),
    sa.CheckConstraint('answers_per_meeting >= 0', name=op.f('ck_official_answers_per_meeting')),
    sa.CheckConstraint('max_per_day >= 0', name=op.f('ck_official_max_per_day')),
    sa.CheckConstraint('max_per_week >= 0', name=op.f('ck_official_max_per_week')),
    sa.ForeignKeyConstraint(['home_id'], ['district.id'], name=op.f('fk_official_home_id_district')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_official_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_official_user_id_user'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_official')),
    sa.UniqueConstraint('slug', name=op.f('uq_official_slug')),
    sa.UniqueConstraint('user_id', name=op.f('uq_official_user_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('official', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_official_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('organizer_district',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('district_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['district_id'], ['district.id'], name=op.f('fk_organizer_district_district_id_district'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_organizer_district_user_id_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'district_id', name=op.f('pk_organizer_district'))
    )
    op.create_table('roles_users',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('role_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['role_id'], ['role.id'], name=op.f('fk_roles_users_role_id_role')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_roles_users_user_id_user')),
    sa.PrimaryKeyConstraint('user_id', 'role_id', name=op.f('pk_roles_users'))
    )
    op.create_table('venue',
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('district_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('bazaar', 'park', 'square', 'yard', 'field', 'farm', 'office', name='venuekind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('address_kk', sa.String(length=300), nullable=False),
    sa.Column('address_ru', sa.String(length=300), nullable=False),
    sa.Column('address_en', sa.String(length=300), nullable=False),
    sa.Column('latitude', sa.Double(), nullable=False),
    sa.Column('longitude', sa.Double(), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=False),
    sa.Column('hours', meetings.database.Document(), nullable=False),
    sa.Column('market_days', meetings.database.Document(), nullable=False),
    sa.Column('closed_dates', meetings.database.Document(), nullable=False),
    sa.Column('season_start', sa.String(length=5), nullable=True),
    sa.Column('season_end', sa.String(length=5), nullable=True),
    sa.Column('power', sa.Boolean(), nullable=False),
    sa.Column('lighting', sa.Boolean(), nullable=False),
    sa.Column('shelter', sa.Boolean(), nullable=False),
    sa.Column('uplink', sa.Enum('none', 'weak', 'good', 'wired', name='uplink', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('notes', sa.Text(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('fallback_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name_kk', sa.String(length=300), nullable=False),
    sa.Column('name_ru', sa.String(length=300), nullable=False),
    sa.Column('name_en', sa.String(length=300), nullable=False),
    sa.CheckConstraint('capacity >= 0', name=op.f('ck_venue_capacity')),
    sa.CheckConstraint('fallback_id IS NULL OR fallback_id <> id', name=op.f('ck_venue_fallback')),
    sa.CheckConstraint('latitude BETWEEN -90 AND 90', name=op.f('ck_venue_latitude')),
    sa.CheckConstraint('longitude BETWEEN -180 AND 180', name=op.f('ck_venue_longitude')),
    sa.ForeignKeyConstraint(['district_id'], ['district.id'], name=op.f('fk_venue_district_id_district')),
    sa.ForeignKeyConstraint(['fallback_id'], ['venue.id'], name=op.f('fk_venue_fallback_id_venue')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_venue')),
    sa.UniqueConstraint('slug', name=op.f('uq_venue_slug')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('venue', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_venue_district_id'), ['district_id'], unique=False)

    op.create_table('webauthn',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('credential_id', sa.LargeBinary(length=1024), nullable=False),
    sa.Column('public_key', sa.LargeBinary(), nullable=False),
    sa.Column('sign_count', sa.Integer(), nullable=True),
    sa.Column('transports', flask_security.datastore.AsaList(), nullable=True),
    sa.Column('backup_state', sa.Boolean(), nullable=False),
    sa.Column('device_type', sa.String(length=64), nullable=False),
    sa.Column('extensions', sa.String(length=255), nullable=True),
    sa.Column('create_datetime', meetings.database.UTCDateTime(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('lastuse_datetime', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('usage', sa.String(length=64), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_webauthn_user_id_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webauthn'))
    )
    with op.batch_alter_table('webauthn', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_webauthn_credential_id'), ['credential_id'], unique=True)

    op.create_table('absence',
    sa.Column('official_id', sa.Integer(), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint('last_day >= first_day', name=op.f('ck_absence_order')),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], name=op.f('fk_absence_official_id_official'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_absence')),
    sa.UniqueConstraint('official_id', 'first_day', 'last_day', name=op.f('uq_absence_official_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('absence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_absence_official_id'), ['official_id'], unique=False)

    op.create_table('appeal_person',
    sa.Column('appeal_id', sa.Integer(), nullable=False),
    sa.Column('name', meetings.vault.Encrypted(), nullable=True),
    sa.Column('contact', meetings.vault.Encrypted(), nullable=True),
    sa.Column('text', meetings.vault.Encrypted(), nullable=True),
    sa.ForeignKeyConstraint(['appeal_id'], ['appeal.id'], name=op.f('fk_appeal_person_appeal_id_appeal'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('appeal_id', name=op.f('pk_appeal_person'))
    )
    op.create_table('busy_calendar',
    sa.Column('official_id', sa.Integer(), nullable=False),
    sa.Column('address', meetings.vault.Encrypted(), nullable=True),
    sa.Column('created_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('next_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('checked_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('last_good_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('horizon', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('etag', sa.String(length=200), nullable=True),
    sa.Column('modified', sa.String(length=200), nullable=True),
    sa.Column('trouble', sa.Enum('address', 'not_public', 'unreachable', 'slow', 'redirects', 'gone', 'locked', 'refused', 'too_large', 'too_many_lines', 'too_many_events', 'too_slow', 'no_calendar', 'failed', name='trouble', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('notes', meetings.database.Document(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], name=op.f('fk_busy_calendar_official_id_official'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_busy_calendar')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('busy_calendar', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_busy_calendar_next_at'), ['next_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_busy_calendar_official_id'), ['official_id'], unique=False)

    op.create_table('private_feed',
    sa.Column('official_id', sa.Integer(), nullable=True),
    sa.Column('crew_id', sa.Integer(), nullable=True),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('created_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint('(official_id IS NULL) <> (crew_id IS NULL)', name=op.f('ck_private_feed_one_owner')),
    sa.ForeignKeyConstraint(['crew_id'], ['crew.id'], name=op.f('fk_private_feed_crew_id_crew'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], name=op.f('fk_private_feed_official_id_official'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_private_feed')),
    sa.UniqueConstraint('crew_id', name=op.f('uq_private_feed_crew_id')),
    sa.UniqueConstraint('digest', name=op.f('uq_private_feed_digest')),
    sa.UniqueConstraint('official_id', name=op.f('uq_private_feed_official_id')),
    sqlite_autoincrement=True
    )
    op.create_table('reception_series',
    sa.Column('venue_id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('crew_id', sa.Integer(), nullable=True),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('rule', sa.String(length=200), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('start', sa.Time(), nullable=False),
    sa.Column('end', sa.Time(), nullable=False),
    sa.Column('zone', sa.String(length=60), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint('"end" > start', name=op.f('ck_reception_series_order')),
    sa.ForeignKeyConstraint(['crew_id'], ['crew.id'], name=op.f('fk_reception_series_crew_id_crew')),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_reception_series_topic_id_topic')),
    sa.ForeignKeyConstraint(['venue_id'], ['venue.id'], name=op.f('fk_reception_series_venue_id_venue')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reception_series')),
    sqlite_autoincrement=True
    )
    op.create_table('responsibility',
    sa.Column('official_id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('district_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['district_id'], ['district.id'], name=op.f('fk_responsibility_district_id_district')),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], name=op.f('fk_responsibility_official_id_official'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_responsibility_topic_id_topic')),
    sa.PrimaryKeyConstraint('official_id', 'topic_id', 'district_id', name=op.f('pk_responsibility'))
    )
    op.create_table('busy_time',
    sa.Column('calendar_id', sa.Integer(), nullable=False),
    sa.Column('official_id', sa.Integer(), nullable=False),
    sa.Column('starts_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('ends_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_busy_time_order')),
    sa.ForeignKeyConstraint(['calendar_id'], ['busy_calendar.id'], name=op.f('fk_busy_time_calendar_id_busy_calendar'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], name=op.f('fk_busy_time_official_id_official'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_busy_time')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('busy_time', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_busy_time_calendar_id'), ['calendar_id'], unique=False)
        batch_op.create_index('ix_busy_time_hours', ['starts_at', 'ends_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_busy_time_official_id'), ['official_id'], unique=False)

    op.create_table('meeting',
    sa.Column('kind', sa.Enum('open-air', 'office', name='meetingkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('venue_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('start', sa.Time(), nullable=False),
    sa.Column('end', sa.Time(), nullable=False),
    sa.Column('zone', sa.String(length=60), nullable=False),
    sa.Column('status', sa.Enum('draft', 'published', 'cancelled', name='status', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('title_kk', sa.String(length=300), nullable=False),
    sa.Column('title_ru', sa.String(length=300), nullable=False),
    sa.Column('title_en', sa.String(length=300), nullable=False),
    sa.Column('preparation', sa.Text(), nullable=False),
    sa.Column('cancel_reason', sa.String(length=500), nullable=False),
    sa.Column('series_id', sa.Integer(), nullable=True),
    sa.Column('published_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('created_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('changed_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint('"end" > start', name=op.f('ck_meeting_order')),
    sa.ForeignKeyConstraint(['series_id'], ['reception_series.id'], name=op.f('fk_meeting_series_id_reception_series')),
    sa.ForeignKeyConstraint(['venue_id'], ['venue.id'], name=op.f('fk_meeting_venue_id_venue')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.create_index('ix_meeting_day', ['day', 'venue_id'], unique=False)

    op.create_table('series_official',
    sa.Column('series_id', sa.Integer(), nullable=False),
    sa.Column('official_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], name=op.f('fk_series_official_official_id_official')),
    sa.ForeignKeyConstraint(['series_id'], ['reception_series.id'], name=op.f('fk_series_official_series_id_reception_series'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('series_id', 'official_id', name=op.f('pk_series_official'))
    )
    op.create_table('reception_session',
    sa.Column('uid', sa.String(length=80), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('crew_id', sa.Integer(), nullable=True),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('start', sa.Time(), nullable=False),
    sa.Column('end', sa.Time(), nullable=False),
    sa.Column('status', sa.Enum('draft', 'published', 'cancelled', name='status', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('cancel_reason', sa.String(length=500), nullable=False),
    sa.Column('cancelled_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('published_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('created_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('starts_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('ends_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('previous_starts_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('content_digest', sa.String(length=64), nullable=False),
    sa.Column('content_changed_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint('"end" > start', name=op.f('ck_reception_session_order')),
    sa.ForeignKeyConstraint(['crew_id'], ['crew.id'], name=op.f('fk_reception_session_crew_id_crew')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_reception_session_meeting_id_meeting'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_reception_session_topic_id_topic')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reception_session')),
    sa.UniqueConstraint('uid', name=op.f('uq_reception_session_uid')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('reception_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reception_session_cancelled_at'), ['cancelled_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_reception_session_content_changed_at'), ['content_changed_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_reception_session_crew_id'), ['crew_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_reception_session_ends_at'), ['ends_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_reception_session_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_index('ix_reception_session_starts_at', ['starts_at', 'uid'], unique=False)
        batch_op.create_index(batch_op.f('ix_reception_session_topic_id'), ['topic_id'], unique=False)

    op.create_table('broadcast',
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('channel_id', sa.Integer(), nullable=False),
    sa.Column('marker', sa.String(length=40), nullable=False),
    sa.Column('wanted', sa.Enum('present', 'absent', name='wanted', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('observed', sa.Enum('nothing', 'created', 'ready', 'testing', 'live', 'ended', 'removed', 'revoked', name='observed', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('remote_id', sa.String(length=120), nullable=True),
    sa.Column('stream_id', sa.String(length=120), nullable=True),
    sa.Column('stream_url', sa.String(length=300), nullable=True),
    sa.Column('stream_key', meetings.vault.Encrypted(), nullable=True),
    sa.Column('bound', sa.Boolean(), nullable=False),
    sa.Column('watch_url', sa.String(length=300), nullable=True),
    sa.Column('embed_url', sa.String(length=300), nullable=True),
    sa.Column('remote_digest', sa.String(length=64), nullable=False),
    sa.Column('attempted_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('observed_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('created_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['channel_id'], ['channel.id'], name=op.f('fk_broadcast_channel_id_channel')),
    sa.ForeignKeyConstraint(['session_id'], ['reception_session.id'], name=op.f('fk_broadcast_session_id_reception_session')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_broadcast')),
    sa.UniqueConstraint('marker', name=op.f('uq_broadcast_marker')),
    sa.UniqueConstraint('session_id', 'channel_id', name=op.f('uq_broadcast_session_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('broadcast', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_broadcast_channel_id'), ['channel_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_broadcast_session_id'), ['session_id'], unique=False)

    op.create_table('invitation',
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('official_id', sa.Integer(), nullable=True),
    sa.Column('crew_id', sa.Integer(), nullable=True),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('standing', sa.Boolean(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('sent_sequence', sa.Integer(), nullable=True),
    sa.Column('message_id', sa.String(length=300), nullable=False),
    sa.Column('content_digest', sa.String(length=64), nullable=False),
    sa.Column('occasion', sa.String(length=100), nullable=False),
    sa.Column('changed_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('partstat', sa.Enum('NEEDS-ACTION', 'ACCEPTED', 'DECLINED', 'TENTATIVE', name='partstat', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('replied_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint('(official_id IS NULL) <> (crew_id IS NULL)', name=op.f('ck_invitation_one_person')),
    sa.ForeignKeyConstraint(['crew_id'], ['crew.id'], name=op.f('fk_invitation_crew_id_crew'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], name=op.f('fk_invitation_official_id_official'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['reception_session.id'], name=op.f('fk_invitation_session_id_reception_session'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('session_id', 'crew_id', name='uq_invitation_crew'),
    sa.UniqueConstraint('session_id', 'official_id', name='uq_invitation_official'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_crew_id'), ['crew_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitation_official_id'), ['official_id'], unique=False)

    op.create_table('session_official',
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('official_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], name=op.f('fk_session_official_official_id_official')),
    sa.ForeignKeyConstraint(['session_id'], ['reception_session.id'], name=op.f('fk_session_official_session_id_reception_session'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('session_id', 'official_id', name=op.f('pk_session_official'))
    )
    op.create_table('stored_block',
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('content_changed_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('recipe', sa.String(length=24), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('data', sa.LargeBinary(), nullable=False),
    sa.Column('packed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['session_id'], ['reception_session.id'], name=op.f('fk_stored_block_session_id_reception_session'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('session_id', 'language', name=op.f('pk_stored_block'))
    )


def downgrade():
    op.drop_table('stored_block')
    op.drop_table('session_official')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitation_official_id'))
        batch_op.drop_index(batch_op.f('ix_invitation_crew_id'))

    op.drop_table('invitation')
    with op.batch_alter_table('broadcast', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_broadcast_session_id'))
        batch_op.drop_index(batch_op.f('ix_broadcast_channel_id'))

    op.drop_table('broadcast')
    with op.batch_alter_table('reception_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reception_session_topic_id'))
        batch_op.drop_index('ix_reception_session_starts_at')
        batch_op.drop_index(batch_op.f('ix_reception_session_meeting_id'))
        batch_op.drop_index(batch_op.f('ix_reception_session_ends_at'))
        batch_op.drop_index(batch_op.f('ix_reception_session_crew_id'))
        batch_op.drop_index(batch_op.f('ix_reception_session_content_changed_at'))
        batch_op.drop_index(batch_op.f('ix_reception_session_cancelled_at'))

    op.drop_table('reception_session')
    op.drop_table('series_official')
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.drop_index('ix_meeting_day')

    op.drop_table('meeting')
    with op.batch_alter_table('busy_time', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_busy_time_official_id'))
        batch_op.drop_index('ix_busy_time_hours')
        batch_op.drop_index(batch_op.f('ix_busy_time_calendar_id'))

    op.drop_table('busy_time')
    op.drop_table('responsibility')
    op.drop_table('reception_series')
    op.drop_table('private_feed')
    with op.batch_alter_table('busy_calendar', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_busy_calendar_official_id'))
        batch_op.drop_index(batch_op.f('ix_busy_calendar_next_at'))

    op.drop_table('busy_calendar')
    op.drop_table('appeal_person')
    with op.batch_alter_table('absence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_absence_official_id'))

    op.drop_table('absence')
    with op.batch_alter_table('webauthn', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_webauthn_credential_id'))

    op.drop_table('webauthn')
    with op.batch_alter_table('venue', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_venue_district_id'))

    op.drop_table('venue')
    op.drop_table('roles_users')
    op.drop_table('organizer_district')
    with op.batch_alter_table('official', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_official_organisation_id'))

    op.drop_table('official')
    op.drop_table('crew')
    with op.batch_alter_table('appeal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_appeal_received_on'))
        batch_op.drop_index('ix_appeal_backlog')

    op.drop_table('appeal')
    op.drop_table('user')
    op.drop_table('topic')
    op.drop_table('role')
    op.drop_table('organisation')
    op.drop_table('heartbeat')
    op.drop_table('feed_version')
    with op.batch_alter_table('effect', schema=None) as batch_op:
        batch_op.drop_index('ix_effect_due')

    op.drop_table('effect')
    op.drop_table('district')
    op.drop_table('channel')
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_entry_user_id'))
        batch_op.drop_index(batch_op.f('ix_audit_entry_at'))

    op.drop_table('audit_entry')

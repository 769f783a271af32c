"""Questions, votes and answers; promises; histories of appeals and their tallies; subscriptions; protocols."""

import sqlalchemy as sa
from alembic import op
import flask_security
import meetings.database
import meetings.vault

revision = '0003'
down_revision = '0002'


def upgrade():
    op.create_table('answer_tally',
    sa.Column('received', sa.Integer(), nullable=False),
    sa.Column('on', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=True),
    sa.Column('district_id', sa.Integer(), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('appeals', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_tally')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('answer_tally', schema=None) as batch_op:
        batch_op.create_index('ix_answer_tally_days', ['topic_id', 'district_id', 'organisation_id', 'days', 'received', 'on', 'appeals'], unique=False)

    op.create_table('appeal_tally',
    sa.Column('received', sa.Integer(), nullable=False),
    sa.Column('on', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('district_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.Enum('under_review', 'resolved', 'consulted', name='outcome', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('appeals', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal_tally')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('appeal_tally', schema=None) as batch_op:
        batch_op.create_index('ix_appeal_tally_cell', ['topic_id', 'district_id', 'organisation_id', 'outcome', 'received', 'on', 'appeals'], unique=False)
        batch_op.create_index('ix_appeal_tally_month', ['received', 'on', 'outcome', 'appeals'], unique=False)

    op.create_table('effect_hold',
    sa.Column('since', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_effect_hold')),
    sqlite_autoincrement=True
    )
    op.create_table('notice',
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('occasion', sa.Enum('day_before', 'hour_before', 'on_air', 'moved', 'cancelled', 'revived', 'recording', 'question', 'promise', 'appeal', 'message', name='occasion', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=True),
    sa.Column('detail', sa.String(length=40), nullable=False),
    sa.Column('created_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('due_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    sa.UniqueConstraint('key', name=op.f('uq_notice_key')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_expires_at'), ['expires_at'], unique=False)

    op.create_table('rate_counter',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('expires_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_rate_counter'))
    )
    op.create_table('subscriber',
    sa.Column('means', sa.Enum('mail', 'telegram', 'push', name='means', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('address', meetings.vault.Encrypted(), nullable=True),
    sa.Column('digest', sa.String(length=64), nullable=True),
    sa.Column('created_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('stopped_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('stopped_why', sa.Enum('asked', 'bounced', 'blocked', 'gone', name='stopped', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('letters', sa.Integer(), nullable=False),
    sa.Column('letters_on', sa.Date(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subscriber')),
    sa.UniqueConstraint('means', 'digest', name=op.f('uq_subscriber_means')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('subscriber', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_subscriber_stopped_at'), ['stopped_at'], unique=False)

    op.create_table('notice_delivery',
    sa.Column('notice_id', sa.Integer(), nullable=False),
    sa.Column('subscriber_id', sa.Integer(), nullable=False),
    sa.Column('handed', sa.Enum('waiting', 'sent', 'dropped', name='handed', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_notice_delivery_notice_id_notice'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['subscriber_id'], ['subscriber.id'], name=op.f('fk_notice_delivery_subscriber_id_subscriber'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('notice_id', 'subscriber_id', name=op.f('pk_notice_delivery'))
    )
    with op.batch_alter_table('notice_delivery', schema=None) as batch_op:
        batch_op.create_index('ix_notice_delivery_subscriber', ['subscriber_id'], unique=False)

    op.create_table('notice_message',
    sa.Column('district_id', sa.Integer(), nullable=True),
    sa.Column('title_kk', sa.String(length=120), nullable=False),
    sa.Column('title_ru', sa.String(length=120), nullable=False),
    sa.Column('title_en', sa.String(length=120), nullable=False),
    sa.Column('text_kk', sa.Text(), nullable=False),
    sa.Column('text_ru', sa.Text(), nullable=False),
    sa.Column('text_en', sa.Text(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('author', sa.String(length=120), nullable=False),
    sa.Column('sent_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('recipients', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['district_id'], ['district.id'], name=op.f('fk_notice_message_district_id_district')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_notice_message_user_id_user'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_message')),
    sa.UniqueConstraint('digest', name=op.f('uq_notice_message_digest')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('notice_message', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_message_sent_at'), ['sent_at'], unique=False)

    op.create_table('subscription',
    sa.Column('subscriber_id', sa.Integer(), nullable=False),
    sa.Column('target', sa.Enum('everything', 'district', 'topic', 'official', 'meeting', 'session', 'question', 'appeal', name='target', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('target_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['subscriber_id'], ['subscriber.id'], name=op.f('fk_subscription_subscriber_id_subscriber'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subscription')),
    sa.UniqueConstraint('subscriber_id', 'target', 'target_id', name=op.f('uq_subscription_subscriber_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('subscription', schema=None) as batch_op:
        batch_op.create_index('ix_subscription_target', ['target', 'target_id', 'subscriber_id'], unique=False)

    op.create_table('answer_link',
    sa.Column('official_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('created_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], name=op.f('fk_answer_link_official_id_official'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_link')),
    sa.UniqueConstraint('digest', name=op.f('uq_answer_link_digest')),
    sa.UniqueConstraint('official_id', name=op.f('uq_answer_link_official_id')),
    sqlite_autoincrement=True
    )
    op.create_table('appeal_event',
    sa.Column('appeal_id', sa.Integer(), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.Enum('under_review', 'resolved', 'consulted', name='outcome', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('days', sa.Integer(), nullable=True),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('district_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['appeal_id'], ['appeal.id'], name=op.f('fk_appeal_event_appeal_id_appeal'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['district_id'], ['district.id'], name=op.f('fk_appeal_event_district_id_district')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_appeal_event_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_appeal_event_topic_id_topic')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal_event')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('appeal_event', schema=None) as batch_op:
        batch_op.create_index('ix_appeal_event_appeal', ['appeal_id', 'on', 'id'], unique=False)
        batch_op.create_index('ix_appeal_event_days', ['district_id', 'topic_id', 'organisation_id', 'days', 'received_on', 'on', 'until'], unique=False)
        batch_op.create_index('ix_appeal_event_on', ['on'], unique=False)
        batch_op.create_index('ix_appeal_event_received_on', ['received_on'], unique=False)
        batch_op.create_index('ix_appeal_event_until', ['until'], unique=False)

    op.create_table('promise',
    sa.Column('appeal_id', sa.Integer(), nullable=False),
    sa.Column('official_id', sa.Integer(), nullable=False),
    sa.Column('what', sa.String(length=1000), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('report', sa.String(length=2000), nullable=False),
    sa.Column('reported_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('confirmed_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('denied_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('times_denied', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=2), server_default='kk', nullable=False),
    sa.Column('reminded', sa.Integer(), server_default='0', nullable=False),
    sa.Column('created_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['appeal_id'], ['appeal.id'], name=op.f('fk_promise_appeal_id_appeal'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], name=op.f('fk_promise_official_id_official')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_promise')),
    sa.UniqueConstraint('appeal_id', name=op.f('uq_promise_appeal_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('promise', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_promise_due_on'), ['due_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_promise_official_id'), ['official_id'], unique=False)

    op.create_table('promise_event',
    sa.Column('promise_id', sa.Integer(), nullable=False),
    sa.Column('official_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.Enum('made', 'moved', 'handed_over', 'reported', 'confirmed', 'denied', name='promisestep', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('due_before', sa.Date(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('note', sa.String(length=2000), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], name=op.f('fk_promise_event_official_id_official')),
    sa.ForeignKeyConstraint(['promise_id'], ['promise.id'], name=op.f('fk_promise_event_promise_id_promise'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_promise_event')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('promise_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_promise_event_official_id'), ['official_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_promise_event_promise_id'), ['promise_id'], unique=False)

    op.create_table('protocol',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('content', meetings.database.Document(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('signed_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('signed_by_id', sa.Integer(), nullable=True),
    sa.Column('signed_by', sa.String(length=120), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_protocol_meeting_id_meeting')),
    sa.ForeignKeyConstraint(['signed_by_id'], ['user.id'], name=op.f('fk_protocol_signed_by_id_user'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_protocol')),
    sa.UniqueConstraint('meeting_id', 'version', name=op.f('uq_protocol_meeting_id')),
    sqlite_autoincrement=True
    )
    op.create_table('protocol_draft',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('remarks_kk', sa.String(length=10000), nullable=False),
    sa.Column('remarks_ru', sa.String(length=10000), nullable=False),
    sa.Column('absent', meetings.database.Document(), nullable=False),
    sa.Column('changed_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_protocol_draft_meeting_id_meeting'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_protocol_draft')),
    sa.UniqueConstraint('meeting_id', name=op.f('uq_protocol_draft_meeting_id')),
    sqlite_autoincrement=True
    )
    op.create_table('notice_session',
    sa.Column('notice_id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_notice_session_notice_id_notice'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['reception_session.id'], name=op.f('fk_notice_session_session_id_reception_session'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('notice_id', 'session_id', name=op.f('pk_notice_session'))
    )
    with op.batch_alter_table('notice_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_session_session_id'), ['session_id'], unique=False)

    op.create_table('notice_told',
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('occasion', sa.String(length=100), nullable=False),
    sa.Column('held', sa.Boolean(), nullable=False),
    sa.Column('notice_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_notice_told_notice_id_notice'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['session_id'], ['reception_session.id'], name=op.f('fk_notice_told_session_id_reception_session'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('session_id', name=op.f('pk_notice_told'))
    )
    op.create_table('question',
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('source', sa.Enum('phone', 'field', name='source', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('text', sa.String(length=1000), nullable=False),
    sa.Column('author', sa.String(length=60), nullable=True),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=True),
    sa.Column('asked_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'accepted', 'answering', 'answered', 'taken_home', 'rejected', 'merged', name='state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('changed_at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('rejection', sa.Enum('off_topic', 'personal_data', 'insult', 'advertising', 'no_question', name='rejection', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('merged_into_id', sa.Integer(), nullable=True),
    sa.Column('votes', sa.Integer(), nullable=False),
    sa.Column('pinned_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('official_id', sa.Integer(), nullable=True),
    sa.Column('answering_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('answered_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('note', sa.String(length=1000), nullable=False),
    sa.Column('written', sa.String(length=5000), nullable=False),
    sa.Column('written_at', meetings.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('promise_id', sa.Integer(), nullable=True),
    sa.Column('sent_key', sa.String(length=64), nullable=False),
    sa.Column('receipt_digest', sa.String(length=64), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['merged_into_id'], ['question.id'], name=op.f('fk_question_merged_into_id_question')),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], name=op.f('fk_question_official_id_official')),
    sa.ForeignKeyConstraint(['promise_id'], ['promise.id'], name=op.f('fk_question_promise_id_promise')),
    sa.ForeignKeyConstraint(['session_id'], ['reception_session.id'], name=op.f('fk_question_session_id_reception_session'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_question_topic_id_topic')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question')),
    sa.UniqueConstraint('promise_id', name=op.f('uq_question_promise_id')),
    sa.UniqueConstraint('receipt_digest', name=op.f('uq_question_receipt_digest')),
    sa.UniqueConstraint('sent_key', name=op.f('uq_question_sent_key')),
    sa.UniqueConstraint('session_id', 'number', name=op.f('uq_question_session_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('question', schema=None) as batch_op:
        batch_op.create_index('ix_question_board', ['session_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_question_merged_into_id'), ['merged_into_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_question_official_id'), ['official_id'], unique=False)

    op.create_table('question_board',
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('last_number', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['session_id'], ['reception_session.id'], name=op.f('fk_question_board_session_id_reception_session'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('session_id', name=op.f('pk_question_board'))
    )
    op.create_table('answer_entry',
    sa.Column('question_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('district_id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['district_id'], ['district.id'], name=op.f('fk_answer_entry_district_id_district')),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_answer_entry_question_id_question'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_answer_entry_topic_id_topic')),
    sa.PrimaryKeyConstraint('question_id', name=op.f('pk_answer_entry'))
    )
    with op.batch_alter_table('answer_entry', schema=None) as batch_op:
        batch_op.create_index('ix_answer_entry_at', ['at', 'question_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_answer_entry_district_id'), ['district_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_answer_entry_topic_id'), ['topic_id'], unique=False)

    op.create_table('question_vote',
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('browser_digest', sa.String(length=64), nullable=False),
    sa.Column('at', meetings.database.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_question_vote_question_id_question'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('question_id', 'browser_digest', name=op.f('pk_question_vote'))
    )
    op.create_table('answer_word',
    sa.Column('stem', sa.String(length=40), nullable=False),
    sa.Column('question_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('weight', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['question_id'], ['answer_entry.question_id'], name=op.f('fk_answer_word_question_id_answer_entry'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('stem', 'question_id', name=op.f('pk_answer_word')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('answer_word', schema=None) as batch_op:
        batch_op.create_index('ix_answer_word_question_id', ['question_id'], unique=False)

    with op.batch_alter_table('appeal', table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column('organisation_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('language', sa.String(length=2), server_default='kk', nullable=False))
        batch_op.add_column(sa.Column('receipt_digest', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('consented_at', meetings.database.UTCDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('keep_until', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('erased_at', meetings.database.UTCDateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f('ix_appeal_keep_until'), ['keep_until'], unique=False)
        batch_op.create_index(batch_op.f('ix_appeal_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_unique_constraint(batch_op.f('uq_appeal_receipt_digest'), ['receipt_digest'])
        batch_op.create_foreign_key(batch_op.f('fk_appeal_organisation_id_organisation'), 'organisation', ['organisation_id'], ['id'])

    with op.batch_alter_table('appeal_person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('answer', meetings.vault.Encrypted(), nullable=True))



def downgrade():
    with op.batch_alter_table('appeal_person', schema=None) as batch_op:
        batch_op.drop_column('answer')

    with op.batch_alter_table('appeal', table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_appeal_organisation_id_organisation'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_appeal_receipt_digest'), type_='unique')
        batch_op.drop_index(batch_op.f('ix_appeal_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_appeal_keep_until'))
        batch_op.drop_column('erased_at')
        batch_op.drop_column('keep_until')
        batch_op.drop_column('consented_at')
        batch_op.drop_column('receipt_digest')
        batch_op.drop_column('language')
        batch_op.drop_column('organisation_id')

    with op.batch_alter_table('answer_word', schema=None) as batch_op:
        batch_op.drop_index('ix_answer_word_question_id')

    op.drop_table('answer_word')
    op.drop_table('question_vote')
    with op.batch_alter_table('answer_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answer_entry_topic_id'))
        batch_op.drop_index(batch_op.f('ix_answer_entry_district_id'))
        batch_op.drop_index('ix_answer_entry_at')

    op.drop_table('answer_entry')
    op.drop_table('question_board')
    with op.batch_alter_table('question', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_question_official_id'))
        batch_op.drop_index(batch_op.f('ix_question_merged_into_id'))
        batch_op.drop_index('ix_question_board')

    op.drop_table('question')
    op.drop_table('notice_told')
    with op.batch_alter_table('notice_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notice_session_session_id'))

    op.drop_table('notice_session')
    op.drop_table('protocol_draft')
    op.drop_table('protocol')
    with op.batch_alter_table('promise_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_promise_event_promise_id'))
        batch_op.drop_index(batch_op.f('ix_promise_event_official_id'))

    op.drop_table('promise_event')
    with op.batch_alter_table('promise', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_promise_official_id'))
        batch_op.drop_index(batch_op.f('ix_promise_due_on'))

    op.drop_table('promise')
    with op.batch_alter_table('appeal_event', schema=None) as batch_op:
        batch_op.drop_index('ix_appeal_event_until')
        batch_op.drop_index('ix_appeal_event_received_on')
        batch_op.drop_index('ix_appeal_event_on')
        batch_op.drop_index('ix_appeal_event_days')
        batch_op.drop_index('ix_appeal_event_appeal')

    op.drop_table('appeal_event')
    op.drop_table('answer_link')
    with op.batch_alter_table('subscription', schema=None) as batch_op:
        batch_op.drop_index('ix_subscription_target')

    op.drop_table('subscription')
    with op.batch_alter_table('notice_message', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notice_message_sent_at'))

    op.drop_table('notice_message')
    with op.batch_alter_table('notice_delivery', schema=None) as batch_op:
        batch_op.drop_index('ix_notice_delivery_subscriber')

    op.drop_table('notice_delivery')
    with op.batch_alter_table('subscriber', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_subscriber_stopped_at'))

    op.drop_table('subscriber')
    op.drop_table('rate_counter')
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notice_expires_at'))

    op.drop_table('notice')
    op.drop_table('effect_hold')
    with op.batch_alter_table('appeal_tally', schema=None) as batch_op:
        batch_op.drop_index('ix_appeal_tally_month')
        batch_op.drop_index('ix_appeal_tally_cell')

    op.drop_table('appeal_tally')
    with op.batch_alter_table('answer_tally', schema=None) as batch_op:
        batch_op.drop_index('ix_answer_tally_days')

    op.drop_table('answer_tally')

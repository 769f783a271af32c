"""${message}"""

import sqlalchemy as sa
from alembic import op
import flask_security
import meetings.database
import meetings.vault
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade():
    ${upgrades if upgrades else "pass"}


def downgrade():
    ${downgrades if downgrades else "pass"}

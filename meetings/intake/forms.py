"""The form with which the desk takes a table."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

KINDS = (("appeals", _l("Appeals")), ("officials", _l("Officials")), ("venues", _l("Venues")))


class ImportForm(FlaskForm):
    """What to import, from which file, and how to deal with refused rows."""

    kind = RadioField(
        _l("What the table holds"),
        choices=[SelectChoice(kind, label) for kind, label in KINDS],
        default="appeals",
        validators=[InputRequired(_l("Choose what the table holds."))],
    )
    file = FileField(
        _l("Table"),
        description=_l("XLSX or CSV, at most 32 MB and 50,000 rows."),
        validators=[FileRequired(_l("Choose a file."))],
    )
    strict = BooleanField(
        _l("All or nothing"),
        description=_l("When any row is refused, save none."),
    )

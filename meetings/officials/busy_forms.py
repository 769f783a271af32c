"""The forms with which a calendar is linked or uploaded."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired, FileSize
from wtforms import URLField
from wtforms.validators import InputRequired, Length

from calendars.busy_lines import MAX_BYTES


class LinkForm(FlaskForm):
    """The address of a calendar."""

    address = URLField(
        _l("Secret address of the calendar"),
        description=_l("It begins with https:// or webcal:// and mostly ends with .ics."),
        validators=[InputRequired(_l("Paste the address.")), Length(max=2000)],
    )


class UploadForm(FlaskForm):
    """A calendar as a file."""

    file = FileField(
        _l("Calendar file"),
        description=_l("A file .ics, at most 5 MB. Only the busy times are kept, no titles."),
        validators=[
            FileRequired(_l("Choose a file.")),
            FileSize(MAX_BYTES, message=_l("The file is larger than 5 MB; share a smaller one.")),
        ],
    )

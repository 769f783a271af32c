"""A table: the sheets of an XLSX or CSV file as rows of text, told apart by content, not by name."""

from __future__ import annotations

from flask_babel import gettext as _

from meetings.errors import InvalidInput
from meetings.imports import delimited, limits
from meetings.imports.sheet import Sheet

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(content: bytes) -> list[Sheet]:
    """The sheets of a file; raises InvalidInput when it is no table, broken or too large."""
    if len(content) > limits.FILE_BYTES:
        raise InvalidInput(
            _("The file is larger than %(size)s MB; split it.", size=limits.FILE_BYTES >> 20)
        )
    if content.startswith(_OLE):
        raise InvalidInput(
            _(
                "This is an old Excel file (.xls) or one locked with a password. "
                "Open it, save it as XLSX without a password, and send that."
            )
        )
    if not content.startswith(_ZIP):
        return [delimited.read(content)]
    from meetings.imports import workbook  # loads openpyxl, which no process needs to start

    return workbook.read(content)

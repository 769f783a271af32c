"""The protocol as a DOCX file (Office Open XML), for the files of an office."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Paper
from docx.shared import Mm, Pt
from flask_babel import force_locale
from flask_babel import gettext as _

from meetings.i18n import format_moment
from meetings.protocols.protocol import Protocol
from meetings.protocols.words import Words, words

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT = "Arial"
Data = dict[str, Any]


def write(protocol: Protocol, language: str) -> bytes:
    """In a language; every text is a run of plain text."""
    with force_locale(language):
        paper, say = _paper(), words(language)
        _head(paper, say, protocol)
        for held in protocol.content["sessions"]:
            _session(paper, say, held)
        _remarks(paper, say.named(protocol.content["remarks"]))
        _signature(paper, protocol)
    data = BytesIO()
    paper.save(data)
    return data.getvalue()


def _paper() -> Paper:
    paper = Document()
    page = paper.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(22)
    page.top_margin = page.bottom_margin = Mm(20)
    for name, points in (("Normal", 11), ("Title", 20), ("Heading 1", 14), ("Heading 2", 12)):
        font = paper.styles[name].font
        font.name, font.size = FONT, Pt(points)
    return paper


def _head(paper: Paper, say: Words, protocol: Protocol) -> None:
    meeting = protocol.content["meeting"]
    paper.add_heading(_("Protocol"), 0)
    paper.add_paragraph(say.title(meeting)).runs[0].bold = True
    paper.add_paragraph(f"{say.day(meeting['day'])}, {meeting['start']}–{meeting['end']}")
    paper.add_paragraph(say.place(meeting))
    table = paper.add_table(rows=0, cols=2)
    table.style = "Light Grid Accent 1"
    for name, count in say.figures(protocol.content["figures"]):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, str(count)


def _session(paper: Paper, say: Words, held: Data) -> None:
    paper.add_heading(f"{held['start']}–{held['end']} {say.named(held['topic'])}", 1)
    if held["cancelled"]:
        paper.add_paragraph(
            _("This session was cancelled. %(reason)s", reason=held["cancel_reason"])
        )
        return
    for official in held["officials"]:
        here = "" if official["present"] else f" ({_('did not come')})"
        paper.add_paragraph(say.person(official) + here, style="List Bullet")
    for question in held["questions"]:
        _question(paper, say, question)
    if not held["questions"]:
        paper.add_paragraph(_("No questions were asked."))


def _question(paper: Paper, say: Words, question: Data) -> None:
    paper.add_heading(say.asked(question), 2)
    paper.add_paragraph(question["text"]).runs[0].italic = True
    who = say.named(question["official"])
    paper.add_paragraph(f"{say.state(question)}{': ' if who else ''}{who}")
    for text in filter(None, (question["note"], question["written"])):
        paper.add_paragraph(text)
    for moment in question["moments"]:
        paper.add_paragraph(f"{moment['platform']}, {moment['at']}: {moment['url']}")
    if question["promise"]:
        line = paper.add_paragraph()
        line.add_run(f"{_('Promised')}: ").bold = True
        line.add_run(say.promise(question["promise"]))


def _remarks(paper: Paper, text: str) -> None:
    if text:
        paper.add_heading(_("Remarks"), 1)
        for line in text.split("\n"):
            paper.add_paragraph(line)


def _signature(paper: Paper, protocol: Protocol) -> None:
    paper.add_paragraph()
    paper.add_paragraph(
        _(
            "Version %(version)s, signed off by %(who)s, %(when)s.",
            version=protocol.version,
            who=protocol.signed_by,
            when=format_moment(protocol.signed_at),
        )
    )
    paper.add_paragraph(f"SHA-256: {protocol.digest}").runs[0].font.size = Pt(8)

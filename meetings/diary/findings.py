"""What speaks against a draft: problems refuse it, warnings leave the choice to the organizer."""

from __future__ import annotations

from dataclasses import dataclass, field

from meetings.errors import InvalidInput


@dataclass(frozen=True)
class Problem:
    """One sentence about one field of the draft, e.g. ``sessions.1.officials``; with what would do instead."""

    field: str
    sentence: str


@dataclass
class Findings:
    """All problems and warnings of one draft."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def refuse(self, where: str, sentence: str) -> None:
        """Add a problem, once."""
        problem = Problem(where, sentence)
        if problem not in self.problems:
            self.problems.append(problem)

    def warn(self, sentence: str) -> None:
        """Add a warning, once."""
        if sentence not in self.warnings:
            self.warnings.append(sentence)


class Refused(InvalidInput):
    """A draft with problems; nothing was saved."""

    def __init__(self, findings: Findings) -> None:
        first = findings.problems[0]
        super().__init__(" ".join(problem.sentence for problem in findings.problems), first.field)
        self.findings = findings

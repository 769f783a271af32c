"""Import at the terminal and at the desk: one way in for the tables of every feature."""

from meetings.appeals.intake import AppealIntake
from meetings.imports.intake import Intake
from meetings.officials.intake import OfficialIntake
from meetings.places.intake import VenueIntake

INTAKES: dict[str, type[Intake]] = {
    intake.kind: intake for intake in (AppealIntake, OfficialIntake, VenueIntake)
}

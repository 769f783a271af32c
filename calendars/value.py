"""Property values written by the book where icalendar 7.3 is not."""

from collections.abc import Mapping, Sequence

from icalendar import Parameters, vCategory, vGeo, vText, vUri

_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


class Text(vText):
    """TEXT of RFC 5545 section 3.3.11: vText would read a typed backslash and N as a new line."""

    def to_ical(self) -> bytes:
        return self.translate(_ESCAPES).encode()


class Categories(vCategory):
    """Several TEXT values behind one property name."""

    def to_ical(self) -> bytes:
        return b",".join(Text(name).to_ical() for name in self.cats)


class Position(vGeo):
    """Latitude and longitude in degrees to six decimals (RFC 5545 section 3.8.1.6), no exponent."""

    def to_ical(self) -> str:
        return f"{self.latitude:z.6f};{self.longitude:z.6f}"


class Quoted(Parameters):
    """Parameters with a LABEL quoted where blanks matter: else icalendar reads a = b as a=b."""

    quote_also = Parameters.quote_also | {"LABEL": " ="}


def uri(value: str, params: Mapping[str, str | Sequence[str]] | None = None) -> vUri:
    """A URI that says VALUE=URI, where RFC 7986 asks for it."""
    made = vUri(value)
    made.params = Quoted({"VALUE": "URI"} | dict(params or {}))
    return made

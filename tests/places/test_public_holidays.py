"""Public holidays by name."""

from datetime import date

import holidays
import pytest
from flask_babel import force_locale

from meetings.places.public_holidays import NAMES, holiday


@pytest.mark.parametrize(
    ("language", "name"),
    [("kk", "Наурыз мейрамы"), ("ru", "Наурыз мейрамы"), ("en", "Nowruz Holiday")],
)
def test_a_holiday_in_three_languages(app, language, name):
    with force_locale(language):
        assert holiday(date(2027, 3, 22)) == name
        assert holiday(date(2027, 3, 26)) is None


def test_every_name_of_the_next_years_is_in_the_catalogues():
    known = holidays.country_holidays("KZ", language="en_US", years=range(2024, 2032)).values()
    plain = {name.partition(" (")[0] for name in known if not name.startswith("Day off")}
    assert plain <= set(NAMES)

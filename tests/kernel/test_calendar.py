"""Clinic days, months and ages."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.calendar import Age, add_months, age_on, clinic_day, clinic_instant

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 12, 31))


def test_half_past_midnight_in_china_is_today_there():
    assert clinic_day(datetime(2026, 11, 23, 16, 30, tzinfo=UTC)) == date(2026, 11, 24)
    assert clinic_instant(date(2026, 11, 24), time(0, 30)) == datetime(
        2026, 11, 23, 16, 30, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 3, 10), 6, date(2025, 9, 10)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
    ],
)
def test_months_clamp_to_the_last_day(day: date, months: int, expected: date):
    assert add_months(day, months) == expected


def test_ages_are_completed_years_months_and_days():
    assert age_on(date(2026, 9, 22), date(2026, 11, 24)) == Age(0, 2, 2)
    assert age_on(date(2024, 2, 29), date(2026, 2, 28)) == Age(2, 0, 0)
    with pytest.raises(ValueError, match="before the birth"):
        age_on(date(2026, 9, 22), date(2026, 9, 21))


@given(birth=DAYS, lived=st.integers(min_value=0, max_value=40_000))
def test_an_age_added_to_the_birth_gives_the_day_back(birth: date, lived: int):
    day = birth + timedelta(days=lived)
    age = age_on(birth, day)
    assert add_months(birth, age.in_months) + timedelta(days=age.days) == day

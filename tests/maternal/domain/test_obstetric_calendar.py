"""Dating a pregnancy."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maternal.domain import obstetric_calendar as calendar
from maternal.domain.obstetric_calendar import GestationalAge, Method
from maternal.errors import BadGestationalAge, BeforeLastPeriod
from maternal.standards import rule_book

BOOK = rule_book()
LMPS = st.dates(date(2000, 1, 1), date(2090, 1, 1))


@given(LMPS)
def test_naegele_differs_from_280_days_by_at_most_three(lmp: date):
    stored = calendar.date_by_last_period(BOOK.dating, lmp).due_on
    assert abs((calendar.naegele_due_date(BOOK.dating, lmp) - stored).days) <= 3


@given(LMPS, st.integers(0, 320))
def test_gestational_age_counts_every_day_and_reads_back(lmp: date, days: int):
    age = calendar.gestational_age(lmp, lmp + timedelta(days))
    assert age.in_days == days
    assert calendar.parse_gestational_age(str(age)) == age


def test_a_day_before_the_last_period_has_no_gestational_age():
    with pytest.raises(BeforeLastPeriod) as refused:
        calendar.gestational_age(date(2026, 5, 2), date(2026, 5, 1))
    assert "2026-05-01" in str(refused.value)


@pytest.mark.parametrize("text", ["12", "12+7", "12.5", "-1+2", "", "+3"])
def test_a_gestational_age_is_weeks_plus_days(text: str):
    with pytest.raises(BadGestationalAge):
        calendar.parse_gestational_age(text)


@pytest.mark.parametrize(
    ("weeks_by_lmp", "days", "limit"),
    [(8, 6, 5), (9, 0, 7), (15, 6, 7), (16, 0, 10), (21, 6, 10), (22, 0, 14), (27, 6, 14),
     (28, 0, 21), (39, 0, 21)],
)  # fmt: skip
def test_a_scan_moves_the_date_only_beyond_its_band(weeks_by_lmp: int, days: int, limit: int):
    lmp = date(2026, 1, 1)
    scanned_on = lmp + timedelta(weeks=weeks_by_lmp, days=days)
    by_lmp = weeks_by_lmp * 7 + days

    def scan(difference: int) -> calendar.Redating:
        age = GestationalAge(*divmod(by_lmp - difference, 7))
        return calendar.redate(BOOK.dating, BOOK.redating, lmp, scanned_on, age)

    assert not scan(limit).moved
    assert scan(limit).dating.method is Method.LAST_PERIOD
    moved = scan(limit + 1)
    assert moved.moved
    assert moved.dating.gestational_age(scanned_on).in_days == by_lmp - limit - 1


def test_a_five_day_embryo_is_due_261_days_after_transfer():
    dating = calendar.date_by_embryo_transfer(BOOK.dating, date(2026, 1, 1), 5)
    assert dating.due_on == date(2026, 1, 1) + timedelta(261)
    assert dating.gestational_age(date(2026, 1, 1)) == GestationalAge(2, 5)


@pytest.mark.parametrize(
    ("age", "number"), [((0, 0), 1), ((13, 6), 1), ((14, 0), 2), ((27, 6), 2), ((28, 0), 3)]
)
def test_trimesters(age: tuple[int, int], number: int):
    assert calendar.trimester(BOOK.trimesters, GestationalAge(*age)) == number

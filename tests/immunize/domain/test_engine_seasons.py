"""A seasonal dose is planned for the season of its own time, as far as seasons are published."""

from datetime import date

import pytest

from immunize.domain.forecast import HistoryDose, Person, SeriesStatus, forecast
from immunize.schedules.acip_us import acip_us


def rsv(born: date, on: date, *doses: HistoryDose):
    return forecast(acip_us(), Person(born), doses, on, groups=["RSV"]).of_group("RSV")


@pytest.mark.parametrize(
    ("on", "begins"),
    [
        (date(2025, 8, 10), date(2025, 10, 1)),
        (date(2025, 3, 31), date(2024, 10, 1)),
        (date(2025, 4, 1), date(2025, 10, 1)),
        (date(2023, 8, 10), date(2023, 10, 1)),
    ],
)
def test_an_infant_waits_for_the_season_at_hand_or_the_next(on, begins):
    born = on.replace(day=1)
    assert rsv(born, on).earliest == max(begins, born)


def test_after_the_published_season_nothing_is_recommended_until_the_data_go_on():
    assert rsv(date(2026, 1, 1), date(2026, 4, 1)).status is SeriesStatus.NOT_RECOMMENDED


def test_a_season_without_an_end_is_no_season_of_every_year():
    person, on = Person(date(2021, 1, 1)), date(2023, 1, 1)
    covid = forecast(acip_us(), person, [], on, groups=["COVID-19"]).of_group("COVID-19")
    assert covid.earliest is not None
    assert covid.earliest.year == 2025

"""Where a series for people at risk speaks, doses that counted in the standard one still count."""

from datetime import date

from immunize.domain.forecast import DoseStatus, HistoryDose, Observation, Person, forecast
from immunize.schedules.acip_us import acip_us

BORN = date(2013, 4, 22)
ASPLENIA = Observation("160")
HIB = "48"


def hib(on: date, *days: date):
    doses = [HistoryDose(day.isoformat(), day, HIB) for day in days]
    return forecast(acip_us(), Person(BORN, None, (ASPLENIA,)), doses, on, groups=["Hib"])


def test_doses_of_the_first_year_count_and_the_risk_series_goes_on_from_them():
    found = hib(date(2016, 5, 13), date(2013, 6, 10), date(2013, 7, 8))
    assert [e.status for e in found.evaluations] == [DoseStatus.VALID] * 2
    assert found.of_group("Hib").dose_number == 3
    assert found.of_group("Hib").series == ("Hib risk child 2-dose series",)


def test_a_dose_that_counts_in_neither_does_not_count():
    found = hib(date(2016, 5, 13), date(2013, 5, 10), date(2013, 7, 8))
    assert [e.status for e in found.evaluations] == [DoseStatus.NOT_VALID, DoseStatus.VALID]
    assert found.of_group("Hib").dose_number == 2

"""Bad records are answered: kept with their reason, never a crash, never silently dropped."""

from datetime import date, timedelta

import pytest
from tests.immunize.domain.engine_makers import BORN, ask, given, week

from immunize.domain.forecast import (
    HistoryDose,
    Observation,
    Person,
    SeriesStatus,
    Trouble,
    forecast,
)
from immunize.schedules.acip_us import acip_us


@pytest.mark.parametrize(
    ("code", "day", "trouble"),
    [
        ("MOON-1", BORN - timedelta(days=1), Trouble.BEFORE_BIRTH),
        ("MOON-1", week(13), Trouble.IN_THE_FUTURE),
        ("SUN", week(11), Trouble.UNKNOWN_VACCINE),
        ("WATER", week(11), Trouble.NO_ANTIGEN),
    ],
)
def test_a_dose_that_cannot_be_judged_is_told_with_its_reason(code, day, trouble):
    answer = ask(given(("MOON-1", week(12)), (code, day)), on=week(12))
    (unusable,) = answer.unusable
    assert (unusable.dose_id, unusable.trouble) == ("d2", trouble)
    assert unusable.why[0].facts["given"] == day
    assert answer.of_group("Moon").dose_number == 2


def test_a_dose_against_a_disease_without_a_series_for_this_person_is_told():
    """Cholera vaccine in someone for whom no cholera series is relevant."""
    dose = HistoryDose("d1", date(2025, 1, 1), "174")
    answer = forecast(acip_us(), Person(date(1990, 1, 1)), [dose], date(2025, 6, 1))
    assert [entry.trouble for entry in answer.unusable] == [Trouble.NO_RELEVANT_SERIES]


def test_two_doses_on_one_day_are_both_answered_and_one_counts():
    answer = ask(given(("MOON-1", week(12)), ("MOON-1", week(12))))
    assert sorted(e.status.value for e in answer.evaluations) == ["Not Valid", "Valid"]
    assert answer.of_group("Moon").dose_number == 2


def test_one_id_for_two_doses_keeps_the_earlier_and_tells_the_later():
    doses = (HistoryDose("d1", week(20), "MOON-1"), HistoryDose("d1", week(12), "MOON-1"))
    answer = ask(doses)
    (unusable,) = answer.unusable
    assert unusable.trouble is Trouble.ID_USED_TWICE
    assert unusable.why[0].facts["given"] == week(20)


def test_a_missing_sex_is_no_obstacle():
    answer = forecast(acip_us(), Person(date(2013, 1, 1), None), [], date(2025, 6, 1))
    assert answer.of_group("HPV").status is SeriesStatus.NOT_COMPLETE


def test_a_child_not_born_yet_gets_a_plan_and_no_crash():
    answer = ask(given(("MOON-1", week(12))), on=BORN - timedelta(days=30))
    assert answer.unusable[0].trouble is Trouble.IN_THE_FUTURE
    assert answer.of_group("Moon").earliest == week(8)


def test_unknown_and_future_observations_change_nothing():
    odd = (Observation("no-such-code"), Observation("007", date(2999, 1, 1)))
    day = date(2025, 6, 1)
    plain = forecast(acip_us(), Person(date(2013, 1, 1)), [], day)
    assert forecast(acip_us(), Person(date(2013, 1, 1), None, odd), [], day) == plain


def test_an_unknown_group_is_an_error_of_the_caller():
    with pytest.raises(KeyError):
        forecast(acip_us(), Person(BORN), [], week(1), groups=["Moon"])

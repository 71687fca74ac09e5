"""A vaccine nobody ever heard of is judged and planned from its data alone."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from tests.immunize.domain.engine_makers import (
    FIRST,
    MOON,
    SECOND,
    STAR,
    almanac,
    ask,
    given,
    week,
)

from immunize.domain.compiling import BadSchedule
from immunize.domain.forecast import DoseStatus, Reason, SeriesStatus
from immunize.domain.rules import DoseRule, ForecastRule
from immunize.domain.schedule import (
    AgeRule,
    Condition,
    ConditionalSkip,
    ConditionKind,
    ConditionSet,
    Interval,
    ProductRule,
    SkipContext,
)


def moon(first=FIRST, second=SECOND, **changes):
    """The set with other doses in the moon series."""
    series = replace(MOON.series[0], doses=(first, second))
    return almanac(antigens=(replace(MOON, series=(series,)), STAR), **changes)


def status_of(answer, dose="d1"):
    return next(e.status for e in answer.evaluations if e.dose_id == dose and e.group == "Moon")


def reasons_of(answer, dose="d1"):
    return next(e.reasons for e in answer.evaluations if e.dose_id == dose and e.group == "Moon")


def test_an_unvaccinated_child_is_planned_by_age():
    forecast = ask(on=week(1)).of_group("Moon")
    assert forecast.status is SeriesStatus.NOT_COMPLETE
    assert forecast.dose_number == 1
    assert forecast.earliest == week(8)
    assert forecast.recommended == week(10)
    assert forecast.past_due == week(16) - timedelta(days=1)
    assert forecast.latest == week(520) - timedelta(days=1)
    assert forecast.vaccines == ("MOON-1", "MOON-2")


@pytest.mark.parametrize(
    ("days", "status", "reasons"),
    [
        (-5, DoseStatus.NOT_VALID, (Reason.TOO_YOUNG,)),
        (-4, DoseStatus.VALID, (Reason.GRACE,)),
        (0, DoseStatus.VALID, ()),
    ],
)
def test_the_first_dose_around_its_minimum_age(days, status, reasons):
    answer = ask(given(("MOON-1", week(8, days=days))))
    assert (status_of(answer), reasons_of(answer)) == (status, reasons)


def test_on_the_day_of_the_maximum_age_a_dose_is_too_old_and_surplus():
    answer = ask(given(("MOON-1", week(520))))
    assert status_of(answer) is DoseStatus.EXTRANEOUS
    assert reasons_of(answer) == (Reason.TOO_OLD,)
    assert answer.of_group("Moon").status is SeriesStatus.AGED_OUT


def test_a_dose_given_too_soon_restarts_the_interval():
    answer = ask(given(("MOON-1", week(12)), ("MOON-1", week(15))))
    assert reasons_of(answer, "d2") == (Reason.TOO_SOON,)
    assert answer.of_group("Moon").earliest == week(19)
    assert answer.of_group("Moon").dose_number == 2


def test_a_recommended_interval_counts_where_no_age_is_recommended():
    forecast = ask(given(("MOON-1", week(12)))).of_group("Moon")
    assert forecast.earliest == week(16)
    assert forecast.recommended == week(20)
    assert forecast.past_due == week(24) - timedelta(days=1)


def test_a_completed_series_makes_the_next_dose_surplus():
    answer = ask(given(("MOON-1", week(12)), ("MOON-1", week(20)), ("MOON-1", week(30))))
    assert answer.of_group("Moon").status is SeriesStatus.COMPLETE
    assert reasons_of(answer, "d3") == (Reason.ALREADY_COMPLETE,)


def test_a_vaccine_beyond_its_own_age_does_not_fit():
    assert status_of(ask(given(("MOON-2", week(51))))) is DoseStatus.VALID
    assert reasons_of(ask(given(("MOON-2", week(52))))) == (Reason.WRONG_VACCINE,)


def test_an_allowable_vaccine_counts_but_is_not_offered():
    answer = ask(given(("MOON-OLD", week(12))))
    assert status_of(answer) is DoseStatus.VALID
    assert "MOON-OLD" not in ask().of_group("Moon").vaccines


def test_a_trade_name_may_be_required_however_it_is_written():
    first = replace(FIRST, preferable=(ProductRule("MOON-1", trade_name="LUNA-X Adult"),))
    schedules = moon(first)
    (dose,) = given(("MOON-1", week(12)))
    right = ask((replace(dose, trade_name="Luna x adult"),), schedules=schedules)
    wrong = ask((replace(dose, trade_name="Luna y"),), schedules=schedules)
    assert status_of(right) is DoseStatus.VALID
    assert reasons_of(wrong) == (Reason.WRONG_VACCINE,)


def test_an_inadvertent_vaccine_is_not_valid_and_starts_no_interval():
    answer = ask(given(("STAR", week(12))), week(30))
    assert reasons_of(answer) == (Reason.INADVERTENT,)
    assert answer.of_group("Star").status is SeriesStatus.COMPLETE


@pytest.mark.parametrize(
    ("days", "status"),
    [
        (0, DoseStatus.VALID),
        (1, DoseStatus.NOT_VALID),
        (27, DoseStatus.NOT_VALID),
        (28, DoseStatus.VALID),
    ],
)
def test_live_vaccines_keep_their_distance_unless_given_on_one_day(days, status):
    """In the moon series the star dose is not valid, so the long distance holds."""
    answer = ask(given(("STAR", week(12)), ("MOON-1", week(12, days=days))))
    assert status_of(answer, "d2") is status


def test_planning_waits_for_the_end_of_a_conflict():
    assert ask(given(("STAR", week(12)))).of_group("Moon").earliest == week(16)


def test_a_spoilt_or_expired_dose_is_sub_standard():
    (dose,) = given(("MOON-1", week(12)))
    expired = replace(dose, expires_on=week(11))
    for history, reason in (
        ((expired,), Reason.EXPIRED),
        ((replace(dose, compromised=True),), Reason.COMPROMISED),
    ):
        answer = ask(history)
        assert status_of(answer) is DoseStatus.SUBSTANDARD
        assert reasons_of(answer) == (reason,)
        assert answer.of_group("Moon").dose_number == 1


def test_a_small_volume_is_noted_and_still_counts():
    first = replace(FIRST, preferable=(ProductRule("MOON-1", volume_ml=0.5),))
    (dose,) = given(("MOON-1", week(12)))
    answer = ask((replace(dose, volume_ml=0.25),), schedules=moon(first))
    assert status_of(answer) is DoseStatus.VALID
    assert reasons_of(answer) == (Reason.LOW_VOLUME,)


@pytest.mark.parametrize(
    ("observed", "status"),
    [
        ("had-moon-fever", SeriesStatus.IMMUNE),
        ("moon-allergy", SeriesStatus.CONTRAINDICATED),
        ("feverish", SeriesStatus.DEFERRED),
    ],
)
def test_what_is_known_of_the_child_may_stand_in_the_way(observed, status):
    forecast = ask(on=week(12), observed=(observed,)).of_group("Moon")
    assert forecast.status is status
    assert forecast.earliest is None


def test_a_contraindicated_product_leaves_the_other():
    forecast = ask(on=week(12), observed=("egg-allergy",)).of_group("Moon")
    assert forecast.status is SeriesStatus.NOT_COMPLETE
    assert forecast.vaccines == ("MOON-2",)
    assert forecast.excluded_vaccines == ("MOON-1",)


def test_a_series_whose_every_product_is_contraindicated_is_contraindicated():
    history = given(("MOON-2", week(12)))
    forecast = ask(history, observed=("egg-allergy",)).of_group("Moon")
    assert forecast.status is SeriesStatus.CONTRAINDICATED


def test_a_dose_may_be_skipped_from_an_age_on():
    older = ConditionSet(
        conditions=(Condition(kind=ConditionKind.AGE, begin_age="100 weeks"),), text="older child"
    )
    second = replace(SECOND, skips=(ConditionalSkip(SkipContext.BOTH, (older,)),))
    schedules = moon(second=second)
    history = given(("MOON-1", week(12)))
    before = ask(history, week(90), schedules=schedules).of_group("Moon")
    after = ask(history, week(100), schedules=schedules).of_group("Moon")
    assert before.status is SeriesStatus.NOT_COMPLETE
    assert after.status is SeriesStatus.COMPLETE
    assert ForecastRule.DOSE_SKIPPED in {step.rule for step in after.why}


def test_an_allowable_interval_saves_a_dose_that_came_sooner_than_preferred():
    rescue = Interval(from_previous=True, absolute_minimum="2 weeks")
    schedules = moon(second=replace(SECOND, allowable_intervals=(rescue,)))
    history = given(("MOON-1", week(12)), ("MOON-1", week(14)))
    assert status_of(ask(history, schedules=schedules), "d2") is DoseStatus.VALID


def test_a_row_holds_only_while_it_is_in_force():
    switch = week(30)
    first = replace(
        FIRST,
        ages=(
            AgeRule(minimum="8 weeks", absolute_minimum="8 weeks", cessation=switch),
            AgeRule(
                minimum="20 weeks", absolute_minimum="20 weeks", effective=switch + timedelta(1)
            ),
        ),
    )
    schedules = moon(first)
    assert ask(on=switch, schedules=schedules).of_group("Moon").earliest == week(8)
    later = switch + timedelta(days=1)
    assert ask(on=later, schedules=schedules).of_group("Moon").earliest == week(20)
    history = given(("MOON-1", week(10)))
    assert status_of(ask(history, later, schedules=schedules)) is DoseStatus.VALID


def test_a_set_may_let_an_early_dose_take_its_place():
    history = given(("MOON-1", week(7)))
    repeating = ask(history, week(30)).of_group("Moon")
    advancing = ask(history, week(30), schedules=almanac(early_dose_advances=True))
    assert repeating.dose_number == 1
    assert status_of(advancing) is DoseStatus.NOT_VALID
    assert advancing.of_group("Moon").dose_number == 2


def test_every_answer_is_explained_with_its_source():
    answer = ask(given(("MOON-1", week(7))))
    (step,) = answer.evaluations[0].why
    assert step.rule == DoseRule.TOO_YOUNG
    assert step.facts["allowed_from"] == week(8, days=-4)
    assert step.source is not None
    assert step.source.clause == "table 1, first dose"
    rules = {step.rule for forecast in answer.forecasts for step in forecast.why}
    assert {ForecastRule.SERIES_CHOSEN, ForecastRule.MINIMUM_AGE} <= rules


def test_leaving_the_explanation_out_changes_nothing_else():
    history = given(("MOON-1", week(12)), ("MOON-1", week(14)))
    terse = ask(history, explain=False)
    full = ask(history)
    assert terse.forecasts == tuple(replace(f, why=()) for f in full.forecasts)
    assert terse.evaluations == tuple(replace(e, why=()) for e in full.evaluations)


@pytest.mark.parametrize(
    ("first", "words"),
    [
        (replace(FIRST, ages=(AgeRule(minimum="eight weeks"),)), "eight weeks"),
        (replace(FIRST, preferable=(ProductRule("SUN"),)), "SUN"),
        (replace(FIRST, intervals=(Interval(minimum="4 weeks"),)), "origin"),
    ],
)
def test_a_wrong_entry_is_refused_by_name(first, words):
    with pytest.raises(BadSchedule, match=words) as caught:
        moon(first)
    assert "Moon fever / Moon 2-dose / dose 1" in str(caught.value)

"""Growth: z-scores, their inverse, classes and curves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.registry.people import Sex
from maternal.domain.growth.assessment import NoScore, Reason, Score, assess, assess_all
from maternal.domain.growth.classes import class_of, level_of
from maternal.domain.growth.lines import lines
from maternal.domain.growth.measures import Indicator, Measurement, Position
from maternal.domain.growth.prematurity import judged_age
from maternal.domain.growth.standards import Chart
from maternal.domain.growth.words import describe
from maternal.domain.obstetric_calendar import GestationalAge
from maternal.standards import growth_standard, rule_book

BOOK = rule_book()
WHO = growth_standard("WHO")
NATIONAL = growth_standard("WS/T 423-2022")
CHARTS = [
    chart for standard in (WHO, NATIONAL) for charts in standard.charts.values() for chart in charts
]


def z_of(indicator: Indicator, **measured: object) -> float:
    child = Measurement(**({"sex": Sex.MALE} | measured))  # type: ignore[arg-type]
    score = assess(WHO, child, indicator)
    assert isinstance(score, Score)
    return score.z


@given(st.sampled_from(CHARTS), st.floats(0, 1), st.floats(-4.5, 4.5))
def test_a_value_read_from_a_curve_has_the_z_score_it_was_read_at(
    chart: Chart, share: float, z: float
):
    x = chart.from_x + share * (chart.to_x - chart.from_x)
    value = chart.curve.value_at(z, x)
    assert chart.curve.z_score(value, x) == pytest.approx(z, abs=1e-6)


@given(st.sampled_from(CHARTS), st.floats(0, 1), st.floats(-4, 4), st.floats(0.01, 1))
def test_more_measures_higher(chart: Chart, share: float, z: float, more: float):
    x = chart.from_x + share * (chart.to_x - chart.from_x)
    low, high = chart.curve.value_at(z, x), chart.curve.value_at(z + more, x)
    assert low < high


def test_beyond_three_sd_weight_grows_by_even_steps():
    chart = WHO.charts_for(Indicator.WEIGHT_FOR_AGE, Sex.MALE)[0]
    second, third, fourth = (chart.curve.value_at(z, 365) for z in (2, 3, 4))
    assert fourth - third == pytest.approx(third - second)


@pytest.mark.parametrize(
    ("age_days", "position", "same_as"),
    [(730, Position.STANDING, 80.7), (731, Position.LYING, 79.3), (730, Position.LYING, 80.0)],
)
def test_lying_and_standing_differ_by_seven_millimetres(
    age_days: int, position: Position, same_as: float
):
    usual = Position.LYING if age_days < 731 else Position.STANDING
    taken = z_of(Indicator.LENGTH_FOR_AGE, age_days=age_days, length_cm=80, position=position)
    assert taken == z_of(
        Indicator.LENGTH_FOR_AGE, age_days=age_days, length_cm=same_as, position=usual
    )


def test_weight_for_length_is_read_between_rows():
    low, middle, high = (
        z_of(Indicator.WEIGHT_FOR_LENGTH, age_days=200, weight_kg=8, length_cm=length)
        for length in (70.0, 70.05, 70.1)
    )
    assert low >= middle >= high
    assert low > high


def test_who_2006_hands_over_to_who_2007_without_a_gap():
    standards = []
    for age_days in (1856, 1857):
        child = Measurement(sex=Sex.FEMALE, age_days=age_days, weight_kg=18)
        score = assess(WHO, child, Indicator.WEIGHT_FOR_AGE)
        assert isinstance(score, Score)
        standards.append((score.chart.standard, score.z))
    (first, z_first), (second, z_second) = standards
    assert (first, second) == ("WHO-2006", "WHO-2007")
    assert abs(z_first - z_second) < 0.05


@pytest.mark.parametrize(
    ("standard", "weight", "length"), [(NATIONAL, 3.5, 51.2), (WHO, 3.3464, 49.8842)]
)
def test_the_medians_of_newborn_boys_tell_the_standards_apart(standard, weight, length):
    child = Measurement(sex=Sex.MALE, age_days=0, weight_kg=weight, length_cm=length)
    for indicator in (Indicator.WEIGHT_FOR_AGE, Indicator.LENGTH_FOR_AGE):
        score = assess(standard, child, indicator)
        assert isinstance(score, Score)
        assert score.z == 0


def test_the_national_table_steps_down_where_children_begin_to_stand():
    chart = NATIONAL.charts_for(Indicator.LENGTH_FOR_AGE, Sex.MALE)[0]
    lying, standing = chart.curve.value_at(0, 23.999), chart.curve.value_at(0, 24)
    assert lying - standing == pytest.approx(0.7, abs=0.01)


def test_the_national_girls_head_is_read_from_percentiles():
    child = Measurement(sex=Sex.FEMALE, age_days=0, head_cm=36.3)
    score = assess(NATIONAL, child, Indicator.HEAD_FOR_AGE)
    assert isinstance(score, Score)
    assert score.z == 1.88
    assert score.percentile == pytest.approx(97, abs=0.1)


def test_a_standard_that_lacks_a_table_gives_no_value():
    child = Measurement(sex=Sex.MALE, age_days=100, weight_kg=6, length_cm=60)
    missing = assess(NATIONAL, child, Indicator.WEIGHT_FOR_LENGTH)
    assert missing == NoScore(Indicator.WEIGHT_FOR_LENGTH, Reason.NO_TABLE)
    assert set(assess_all(NATIONAL, child)) == set(Indicator) - {Indicator.HEAD_FOR_AGE}


def test_an_unlikely_value_is_flagged_but_given():
    child = Measurement(sex=Sex.MALE, age_days=365, weight_kg=25)
    score = assess(WHO, child, Indicator.WEIGHT_FOR_AGE)
    assert isinstance(score, Score)
    assert score.flagged
    assert score.z > 5


def test_oedema_silences_weight_but_not_length():
    child = Measurement(sex=Sex.MALE, age_days=365, weight_kg=9, length_cm=74, oedema=True)
    assert isinstance(assess(WHO, child, Indicator.BMI_FOR_AGE), NoScore)
    assert isinstance(assess(WHO, child, Indicator.LENGTH_FOR_AGE), Score)


def test_a_preterm_child_is_judged_from_the_due_date_until_two():
    rule, born = BOOK.prematurity, GestationalAge(32, 0)
    assert judged_age(rule, age_days=100, born_at=born).days == 44
    assert judged_age(rule, age_days=30, born_at=born).days == -26
    assert judged_age(rule, age_days=731, born_at=born).days == 731
    assert not judged_age(rule, age_days=100, born_at=GestationalAge(37, 0)).corrected


@pytest.mark.parametrize(
    ("z", "level", "wasting"),
    [
        (-3.01, "low", "severe_wasting"),
        (-3, "low", "moderate_wasting"),
        (-2, "below_average", None),
        (-1, "average", None),
        (1, "average", "overweight"),
        (1.01, "above_average", "overweight"),
        (2, "above_average", "obesity"),
        (2.01, "high", "obesity"),
    ],
)
def test_levels_and_classes(z: float, level: str, wasting: str | None):
    assert level_of(BOOK.growth_levels, z).id == level
    found = class_of(BOOK.growth_classes, "WHO-2006", Indicator.WEIGHT_FOR_LENGTH, z)
    assert (found.id if found else None) == wasting


def test_a_score_is_said_in_plain_words():
    child = Measurement(sex=Sex.FEMALE, age_days=365, weight_kg=6.5)
    score = assess(WHO, child, Indicator.WEIGHT_FOR_AGE)
    assert isinstance(score, Score)
    found = class_of(BOOK.growth_classes, "WHO-2006", Indicator.WEIGHT_FOR_AGE, score.z)
    words = describe(score, level_of(BOOK.growth_levels, score.z), found)
    assert words.zh.startswith("体重在同龄女孩中属于“下”")
    assert "moderate underweight" in words.en


def test_lines_of_a_chart_cover_the_range_by_table():
    drawn = lines(WHO, Indicator.LENGTH_FOR_AGE, Sex.MALE, low=48, high=72)
    assert {line.standard for line in drawn} == {"WHO-2006", "WHO-2007"}
    assert len(drawn) == 14
    young = [line for line in drawn if line.standard == "WHO-2006"]
    assert young[0].points[0].x == 48
    assert young[-1].points[0].value > young[0].points[0].value
    assert lines(NATIONAL, Indicator.BMI_FOR_AGE, Sex.MALE, low=0, high=12) == []

"""Grading a pregnancy, by the national table."""

from datetime import date, datetime

import pytest

from maternal.domain import risk
from maternal.domain.conditions import Value
from maternal.domain.risk import GradedOn, Grading
from maternal.standards import rule_book


def grade(region: str = "CN", **findings: Value) -> Grading:
    book = rule_book(region)
    return risk.grade(book.risk_levels, book.risk_factors, book.risk_findings, findings)


@pytest.mark.parametrize(
    ("findings", "colour"),
    [
        ({}, "green"),
        ({"age": 18}, "yellow"),
        ({"age": 19}, "green"),
        ({"age": 34}, "green"),
        ({"age": 35}, "yellow"),
        ({"age": 40}, "orange"),
        ({"bmi": 18.5}, "green"),
        ({"bmi": 18.4}, "yellow"),
        ({"bmi": 25}, "green"),
        ({"bmi": 25.1}, "yellow"),
        ({"bmi": 28}, "orange"),
        ({"hb_g_l": 110}, "green"),
        ({"hb_g_l": 60}, "yellow"),
        ({"hb_g_l": 59.9}, "orange"),
        ({"hb_g_l": 40}, "red"),
        ({"platelets_e9_l": 100, "bleeding_tendency": True}, "green"),
        ({"platelets_e9_l": 99}, "yellow"),
        ({"platelets_e9_l": 99, "bleeding_tendency": True}, "red"),
        ({"platelets_e9_l": 50}, "yellow"),
        ({"platelets_e9_l": 30}, "orange"),
        ({"platelets_e9_l": 29}, "red"),
        ({"scarred_uterus": True, "months_since_uterine_surgery": 18}, "yellow"),
        ({"scarred_uterus": True, "months_since_uterine_surgery": 17}, "orange"),
        ({"uterine_surgeries": 1}, "green"),
        ({"uterine_surgeries": 2}, "orange"),
        ({"multiple": 2}, "yellow"),
        ({"multiple": 2, "cardiopulmonary_decline": True}, "orange"),
        ({"polyhydramnios": True, "cardiopulmonary_decline": True}, "orange"),
        ({"multiple": 3}, "orange"),
        ({"multiple": 3, "cardiopulmonary_decline": True}, "red"),
        ({"pulmonary_hypertension_mmhg": 49}, "orange"),
        ({"pulmonary_hypertension_mmhg": 50}, "red"),
        ({"nyha": 1}, "yellow"),
        ({"nyha": 2}, "orange"),
        ({"nyha": 4}, "red"),
        ({"diabetes": "on_medication"}, "orange"),
        ({"hbsag_positive": True, "liver_function": "abnormal"}, "orange"),
        ({"hbsag_positive": True}, "yellow"),
        ({"liver_function": "abnormal"}, "green"),
        ({"breech_ga_weeks": 35}, "green"),
        ({"breech_ga_weeks": 36}, "yellow"),
        ({"drug_use_current": False}, "green"),
        ({"epilepsy": "absence"}, "orange"),
        ({"psychosis": "acute", "age": 37}, "red"),
    ],
)
def test_the_highest_colour_wins(findings: dict[str, Value], colour: str):
    assert grade(**findings).level.id == colour


def test_infection_stands_beside_the_colour_and_is_case_managed():
    grading = grade(hiv_positive=True)
    assert grading.level.id == "green"
    assert [flag.id for flag in grading.flags] == ["purple"]
    assert grading.case_managed
    assert risk.report_limit(grading.level) is None


def test_every_line_that_applied_is_cited():
    grading = grade(age=41, hb_g_l=100)
    assert {factor.id for factor in grading.triggers} == {"age-40", "hb-60-110"}
    assert [basis.clause for basis in grading.because]


def test_orange_is_reported_by_a_day_and_red_by_an_hour():
    levels = rule_book().risk_levels
    at = datetime(2026, 12, 30, 23, 40)  # noqa: DTZ001
    red, orange = risk.find_level(levels, "red"), risk.find_level(levels, "orange")
    assert risk.report_deadline(red, at) == datetime(2026, 12, 31, 23, 40)  # noqa: DTZ001
    assert risk.report_deadline(orange, at) == date(2027, 1, 2)


def test_the_latest_grade_is_current_even_when_lower_or_written_out_of_order():
    history = [
        GradedOn(date(2026, 5, 1), "red"),
        GradedOn(date(2026, 6, 1), "yellow"),
        GradedOn(date(2026, 4, 1), "orange"),
        GradedOn(date(2026, 6, 1), "green"),
    ]
    assert risk.current_grade(history).colour == "green"


def test_a_province_adds_lines_to_the_national_table():
    assert grade("33", height_cm=145).level.id == "yellow"
    assert grade("33", caesareans=3).level.id == "red"
    assert grade("33", caesareans=3).triggers[0].basis.region == "33"
    assert grade("33", age=40).triggers[0].basis.region == "CN"

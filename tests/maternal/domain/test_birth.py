"""Screening, hepatitis B and the certificate of a newborn."""

from datetime import date, datetime, timedelta

import pytest

from maternal.domain import hepatitis_b
from maternal.domain.certificates import Transition, transition
from maternal.domain.conditions import Value
from maternal.domain.hepatitis_b import Hbsag
from maternal.domain.identity import resident_number
from maternal.domain.newborn_screening import judge_sample
from maternal.standards import rule_book

BOOK = rule_book()
BORN = datetime(2026, 2, 1, 10, 30)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("minutes", "fed", "timing"),
    [
        (72 * 60 - 1, True, "too_early"),
        (72 * 60 - 1, False, "too_early"),
        (72 * 60, False, "insufficient_feeding"),
        (72 * 60, True, "ok"),
        (168 * 60, True, "ok"),
        (168 * 60 + 1, True, "late_within_20d"),
        (480 * 60, True, "late_within_20d"),
        (480 * 60 + 1, True, "after_20d"),
    ],
)
def test_heel_blood_is_judged_to_the_minute(minutes: int, fed: bool, timing: str):
    at = BORN + timedelta(minutes=minutes)
    sample = judge_sample(BOOK.blood_sample, born_at=BORN, sampled_at=at, adequately_fed=fed)
    assert sample.timing == timing


@pytest.mark.parametrize(
    ("mother", "hours", "hbig"),
    [(Hbsag.NEGATIVE, 24, None), (Hbsag.UNKNOWN, 12, None), (Hbsag.POSITIVE, 12, 100)],
)
def test_the_mothers_status_sets_the_clock_and_the_immunoglobulin(
    mother: Hbsag, hours: int, hbig: int | None
):
    needs = hepatitis_b.birth_protection(
        BOOK.hepb_birth, born_at=BORN, mother=mother, weight_g=3000
    )
    assert needs.first_dose_by == BORN + timedelta(hours=hours)
    assert needs.hbig_iu == hbig


@pytest.mark.parametrize(
    ("mother", "weight", "restart", "waits"),
    [
        (Hbsag.POSITIVE, 1999, True, False),
        (Hbsag.POSITIVE, 2000, False, False),
        (Hbsag.UNKNOWN, 1499, True, True),
        (Hbsag.NEGATIVE, 1499, False, True),
    ],
)
def test_small_newborns(mother: Hbsag, weight: int, restart: bool, waits: bool):
    needs = hepatitis_b.birth_protection(
        BOOK.hepb_birth, born_at=BORN, mother=mother, weight_g=weight
    )
    assert (needs.restart_series, needs.after_stable) == (restart, waits)


def test_a_late_first_dose_pushes_the_others_by_their_least_intervals():
    dates = hepatitis_b.series_dates(
        BOOK.hepb_series, born_on=date(2026, 1, 1), first_on=date(2026, 5, 20)
    )
    assert dates.second_from == date(2026, 6, 17)
    assert dates.third_from == date(2026, 8, 16)


def change(state: str, event: str, **facts: Value) -> Transition:
    return transition(BOOK.certificate_changes, state, event, facts)


def test_facts_that_are_not_mentioned_are_in_order():
    assert change("blank_in_stock", "first_issue").new_state == "issued"
    assert change("issued", "exchange").new_state == "voided_exchanged"


@pytest.mark.parametrize(
    "facts",
    [
        {"live_birth": False},
        {"born_in_facility": False, "parentage_test": False, "agency": "county_designated"},
        {"born_in_facility": False, "parentage_test": True, "agency": "midwifery_institution"},
        {"father_info": False, "mother_statement": False},
        {"collector": "other", "authorisation": False},
        {"same_newborn": True},
    ],
)
def test_a_first_issue_is_refused_with_its_reason(facts: dict[str, Value]):
    refused = change("blank_in_stock", "first_issue", **facts)
    assert not refused.allowed
    assert len(refused.objections) == 1


def test_conditions_met_lift_the_objection():
    facts = {"born_in_facility": False, "parentage_test": True, "agency": "county_designated"}
    assert change("blank_in_stock", "first_issue", **facts).allowed
    assert change("blank_in_stock", "first_issue", father_info=False).allowed


@pytest.mark.parametrize("state", ["voided_exchanged", "voided_lost", "spoiled"])
@pytest.mark.parametrize("event", ["first_issue", "spoil", "exchange", "replace_lost"])
def test_a_number_that_is_spent_changes_no_more(state: str, event: str):
    assert not change(state, event).allowed


@pytest.mark.parametrize("event", ["edit_printed_data", "delete_record", "spoil"])
def test_an_issued_number_is_neither_edited_deleted_nor_spoiled(event: str):
    assert not change("issued", event).allowed


def test_a_resident_number_tells_birth_and_sex():
    found = resident_number("11010519491231002X")
    assert found is not None
    assert (found.birth, found.sex.value) == (date(1949, 12, 31), "F")


@pytest.mark.parametrize(
    "number",
    ["110105194912310021", "11010519490231002X", "1101051949123100", "11010519491231002x", ""],
)
def test_a_wrong_resident_number_tells_nothing(number: str):
    assert resident_number(number) is None

"""Contacts of mother and child: due, open, missed."""

from datetime import date

import pytest

from maternal.domain.child_health import Stage, child_plan, eye_services
from maternal.domain.newborn_visits import newborn_visit
from maternal.domain.obstetric_calendar import GestationalAge
from maternal.domain.visits import antenatal_plan, counts_as_early
from maternal.standards import rule_book

BOOK = rule_book()


@pytest.mark.parametrize(
    ("age", "open_slot", "missed"),
    [
        ((12, 6), "anc1", []),
        ((13, 0), None, ["anc1"]),
        ((16, 0), "anc2", ["anc1"]),
        ((20, 6), "anc2", ["anc1"]),
        ((21, 0), "anc3", ["anc1", "anc2"]),
        ((25, 0), None, ["anc1", "anc2", "anc3"]),
        ((37, 0), "anc5", ["anc1", "anc2", "anc3", "anc4"]),
        ((41, 0), None, ["anc1", "anc2", "anc3", "anc4", "anc5"]),
    ],
)
def test_antenatal_windows_include_both_ends(
    age: tuple[int, int], open_slot: str | None, missed: list[str]
):
    plan = antenatal_plan(BOOK.antenatal_slots, GestationalAge(*age), done=())
    assert (plan.open_slot.id if plan.open_slot else None) == open_slot
    assert [slot.id for slot in plan.missed] == missed


def test_early_booking_needs_the_visit_early_too():
    lmp = date(2026, 1, 1)  # 12+6 is 1 April, 13+0 is 2 April
    early, late = date(2026, 4, 1), date(2026, 4, 2)
    rule = BOOK.early_booking
    assert counts_as_early(rule, lmp, booked_on=early, first_visit_on=early)
    assert not counts_as_early(rule, lmp, booked_on=early, first_visit_on=late)
    assert not counts_as_early(rule, lmp, booked_on=late, first_visit_on=early)


def test_a_child_born_on_the_31st_reaches_three_months_on_the_last_day():
    plan = child_plan(BOOK.child_nodes, date(2025, 8, 31), date(2025, 11, 30), done=["d28"])
    assert plan.missing == ("m3",)
    assert (plan.next, plan.next_from) == ("m6", date(2026, 2, 28))


def test_after_six_years_nothing_follows():
    plan = child_plan(BOOK.child_nodes, date(2020, 1, 1), date(2026, 1, 1), done=())
    assert plan.next is None
    assert plan.next_from is None
    assert len(plan.missing) == 12


def test_thirteen_eye_services_by_stage():
    counts = eye_services(BOOK.child_nodes)
    assert counts.total() == 13
    assert [counts[stage] for stage in Stage] == [2, 4, 4, 3]


@pytest.mark.parametrize(
    ("found", "due_by"),
    [
        ({}, date(2026, 3, 8)),
        ({"birth_weight_g": 2500, "mother_age": 34}, date(2026, 3, 8)),
        ({"birth_weight_g": 2499}, date(2026, 3, 5)),
        ({"mother_age": 35}, date(2026, 3, 5)),
        ({"preterm": True}, date(2026, 3, 5)),
        ({"asphyxia": False}, date(2026, 3, 8)),
    ],
)
def test_a_newborn_at_risk_is_visited_three_days_after_the_report(
    found: dict[str, bool | int], due_by: date
):
    visit = newborn_visit(
        BOOK.newborn_visit,
        BOOK.newborn_risks,
        BOOK.newborn_findings,
        found,
        discharged_on=date(2026, 3, 1),
        reported_on=date(2026, 3, 2),
    )
    assert visit.due_by == due_by
    assert visit.high_risk is (due_by == date(2026, 3, 5))

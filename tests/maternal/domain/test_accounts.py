"""Deaths, indicators, scales, stock."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maternal.domain.contraceptives import Holding, Moves, closing_stock, issue
from maternal.domain.indicators import rate
from maternal.domain.reports import child_death_classes, judge_maternal_death, must_report
from maternal.domain.scales import score_epds
from maternal.errors import Implausible, NotEnoughStock
from maternal.standards import rule_book

BOOK = rule_book()
TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("days", "classes"),
    [
        (6, ["under5", "infant", "neonatal", "early_neonatal"]),
        (7, ["under5", "infant", "neonatal"]),
        (28, ["under5", "infant"]),
        (365, ["under5"]),
        (1826, []),
    ],
)
def test_deaths_of_children_by_class(days: int, classes: list[str]):
    assert [entry.id for entry in child_death_classes(BOOK.child_death, days)] == classes


@pytest.mark.parametrize(
    ("died_on", "cause", "counts"),
    [
        (date(2026, 3, 12), "obstetric", True),
        (date(2026, 3, 13), "obstetric", False),
        (date(2026, 3, 12), "traffic_accident", False),
    ],
)
def test_a_maternal_death_counts_to_day_42_without_accidents(
    died_on: date, cause: str, counts: bool
):
    ended = date(2026, 1, 29)
    death = judge_maternal_death(
        BOOK.maternal_death, pregnancy_ended_on=ended, died_on=died_on, cause=cause
    )
    assert death.counts is counts


@pytest.mark.parametrize(
    ("age", "suspected", "reported"),
    [(13, False, True), (14, False, False), (17, True, True), (18, True, False)],
)
def test_pregnant_minors_are_reported(age: int, suspected: bool, reported: bool):
    assert must_report(BOOK.minor_report, age=age, suspected_abuse=suspected) is reported


def test_rates_round_half_up_and_nothing_over_nothing_is_no_rate():
    booking = BOOK.indicators[0]
    assert rate(booking, 1, 8) == Decimal("12.50")
    assert rate(booking, 201, 1600) == Decimal("12.56")
    assert rate(booking, 13, 800) == Decimal("1.63")  # 1.625 exactly
    assert rate(booking, 0, 0) is None


def test_the_item_on_self_harm_is_urgent_whatever_the_total():
    result = score_epds(BOOK.epds, [0] * 9 + [1], positive_at=13)
    assert (result.total, result.positive, result.urgent) == (1, False, True)


def test_stock_closes_with_what_came_in_less_what_went_out():
    assert closing_stock(Moves(5, 10, 3, 1, 1)) == 10


def test_the_first_to_expire_goes_first_and_the_expired_never():
    shelf = [
        Holding("late", date(2027, 1, 1), 10),
        Holding("expired", date(2026, 5, 31), 50),
        Holding("today", TODAY, 3),
    ]
    assert issue(shelf, 5, TODAY) == [("today", 3), ("late", 2)]
    with pytest.raises(NotEnoughStock):
        issue(shelf, 14, TODAY)


@given(
    st.lists(st.tuples(st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.integers(0, 50))),
    st.integers(1, 200),
)
def test_what_is_issued_adds_up_and_keeps_the_order_of_expiry(
    lots: list[tuple[date, int]], wanted: int
):
    shelf = [Holding(str(number), expiry, qty) for number, (expiry, qty) in enumerate(lots)]
    usable = sum(lot.qty for lot in shelf if lot.expiry >= TODAY)
    if usable < wanted:
        with pytest.raises(NotEnoughStock):
            issue(shelf, wanted, TODAY)
        return
    taken = issue(shelf, wanted, TODAY)
    expiries = [shelf[int(number)].expiry for number, _ in taken]
    assert sum(quantity for _, quantity in taken) == wanted
    assert expiries == sorted(expiries)
    assert min(expiries) >= TODAY


def test_stock_cannot_close_below_zero():
    with pytest.raises(Implausible):
        closing_stock(Moves(5, 0, 6, 0, 0))

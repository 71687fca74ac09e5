"""Which antenatal or postpartum contact is due, open or missed. 孕产期保健访视"""

from collections.abc import Collection
from datetime import date, timedelta

from msgspec import Struct

from maternal.domain.basis import Basis, NamedRule, Rule
from maternal.domain.obstetric_calendar import GestationalAge, gestational_age
from maternal.errors import DatesOutOfOrder, UnknownWord


class AntenatalSlot(NamedRule, frozen=True, kw_only=True):
    """One of the five antenatal contacts and its window, both ends included. 产前检查时段"""

    opens: GestationalAge
    closes: GestationalAge


class AntenatalPlan(Struct, frozen=True):
    """Where a pregnancy stands among its antenatal contacts. 产检进度"""

    age: GestationalAge
    open_slot: AntenatalSlot | None
    missed: tuple[AntenatalSlot, ...]
    ahead: tuple[AntenatalSlot, ...]
    because: tuple[Basis, ...]


class EarlyBooking(Rule, frozen=True, kw_only=True):
    """Booking and first visit count as early before this age. 早孕建册"""

    before: GestationalAge


class PostpartumRules(Rule, frozen=True, kw_only=True):
    """The home visit and the closing check after a birth. 产后访视与42天检查"""

    home_visit_within_days: int
    rate_counts_within_days: int
    closing_check_after_days: int


class PostpartumDates(Struct, frozen=True):
    """When the two contacts after a birth are due. 产后保健日期"""

    home_visit_due_by: date
    closing_check_on: date
    because: tuple[Basis, ...]


def antenatal_plan(
    slots: tuple[AntenatalSlot, ...], age: GestationalAge, done: Collection[str]
) -> AntenatalPlan:
    """Sort the contacts into open today, missed and ahead.

    A contact is missed when its window has passed without it; raises ``UnknownWord`` for a
    done contact that no slot is named after. 产检到期与漏检
    """
    assert_known("done", done, [slot.id for slot in slots])
    pending = [slot for slot in slots if slot.id not in done]
    now_open = next((slot for slot in pending if slot.opens <= age <= slot.closes), None)
    missed = tuple(slot for slot in pending if slot.closes < age)
    ahead = tuple(slot for slot in pending if age < slot.opens)
    because = tuple(slot.basis for slot in (*missed, *((now_open,) if now_open else ())))
    return AntenatalPlan(age, now_open, missed, ahead, because or (slots[0].basis,))


def counts_as_early(
    rule: EarlyBooking, lmp: date, *, booked_on: date, first_visit_on: date
) -> bool:
    """Whether both the handbook and the first visit came early enough. 是否早孕建册"""
    return all(gestational_age(lmp, day) < rule.before for day in (booked_on, first_visit_on))


def postpartum_dates(
    rules: PostpartumRules, *, delivered_on: date, discharged_on: date
) -> PostpartumDates:
    """When to visit at home and when to close the episode. 产后访视与42天检查日期"""
    if discharged_on < delivered_on:
        raise DatesOutOfOrder(earlier="delivered_on", later="discharged_on")
    return PostpartumDates(
        discharged_on + timedelta(rules.home_visit_within_days),
        delivered_on + timedelta(rules.closing_check_after_days),
        (rules.basis,),
    )


def days_after_discharge(*, discharged_on: date, visited_on: date) -> int:
    """Whole days from discharge to the home visit; raises ``DatesOutOfOrder``."""
    if visited_on < discharged_on:
        raise DatesOutOfOrder(earlier="discharged_on", later="visited_on")
    return (visited_on - discharged_on).days


def assert_known(field: str, words: Collection[str], known: Collection[str]) -> None:
    """Refuse a word that the rules do not define; raises ``UnknownWord``."""
    for word in words:
        if word not in known:
            raise UnknownWord(field, word)

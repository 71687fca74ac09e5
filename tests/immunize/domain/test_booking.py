"""Rules about slots: when they open, when they close, how a day looks."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from msgspec.structs import replace

from immunize.domain.booking import DayOffer, Slot, new_code, offer_of, released_at
from kernel.registry.identifiers import guess_kind

DAY = date(2026, 11, 24)
SLOT = Slot(
    id=UUID(int=1),
    organisation_id=UUID(int=2),
    day=DAY,
    starts_at=time(9),
    minutes=60,
    capacity=10,
    taken=0,
    released_at=released_at(DAY),
)
NINE_IN_CHINA = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
A_DAY_BEFORE = NINE_IN_CHINA - timedelta(days=1)


def test_places_are_released_two_weeks_before_in_the_evening() -> None:
    assert released_at(DAY) == datetime(2026, 11, 10, 12, 0, tzinfo=UTC)


def test_a_slot_opens_at_its_release_and_closes_when_it_begins() -> None:
    assert not SLOT.is_open(SLOT.released_at - timedelta(seconds=1))
    assert SLOT.is_open(SLOT.released_at)
    assert SLOT.is_open(NINE_IN_CHINA - timedelta(seconds=1))
    assert not SLOT.is_open(NINE_IN_CHINA)
    assert SLOT.ends_at == time(10)


def test_how_a_day_looks() -> None:
    full = replace(SLOT, taken=10)
    few = replace(SLOT, taken=8)
    assert offer_of([], A_DAY_BEFORE) is DayOffer.CLOSED
    assert offer_of([SLOT], A_DAY_BEFORE) is DayOffer.OPEN
    assert offer_of([full, few], A_DAY_BEFORE) is DayOffer.FEW
    assert offer_of([full], A_DAY_BEFORE) is DayOffer.FULL
    assert offer_of([SLOT], NINE_IN_CHINA) is DayOffer.CLOSED
    assert offer_of([SLOT], SLOT.released_at - timedelta(days=1)) is DayOffer.LATER


def test_a_booking_code_is_never_taken_for_another_code() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(guess_kind(code) is None and len(code) == 12 for code in codes)

"""Receiving vaccine: the journey's temperature record decides. 疫苗收货验收

Vaccine Administration Law, article 39: whoever receives vaccine asks for the temperature
record of the whole journey; where it is missing or out of range, the vaccine is refused and
the refusal is reported at once.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from immunize.domain.lots import Product
from immunize.errors import JourneyImpossible
from kernel.calendar import CLINIC_TIME
from kernel.i18n import N_

CLOCKS_DIFFER = timedelta(minutes=5)
COLDEST, HOTTEST = -100.0, 70.0
"""Beyond these a thermometer was misread: dry ice is at −78 °C, no van is hotter than 70 °C."""


class TransportReading(Struct, frozen=True):
    """One temperature on the way, in °C; ``ambient`` is outside the box. 在途温度"""

    at: datetime
    celsius: float
    ambient: float | None = None


class ReceiptDecision(StrEnum):
    """Whether the vaccine was taken in. 验收结论"""

    ACCEPTED = "accepted"
    REFUSED = "refused"


class RefusalReason(StrEnum):
    """Why a delivery was refused. 拒收原因"""

    NO_RECORD = "no_record"
    RECORD_INCOMPLETE = "record_incomplete"
    TRANSPORT_OUT_OF_RANGE = "transport_out_of_range"
    ARRIVAL_OUT_OF_RANGE = "arrival_out_of_range"


class Receipt(Struct, frozen=True):
    """One delivery, accepted or refused. 收货记录"""

    id: UUID
    organisation_id: UUID
    unit_id: UUID
    product_id: UUID
    lot_number: str
    expires_on: date
    lot_id: UUID | None
    supplier: str
    quantity: int
    arrival_celsius: float | None
    departed_at: datetime | None
    arrived_at: datetime
    transport_readings: tuple[TransportReading, ...]
    decision: ReceiptDecision
    refusal_reason: RefusalReason | None
    received_by: UUID
    received_by_name: str
    received_at: datetime


class Journey(Struct, frozen=True):
    """What came with the vaccine about its way here. 运输温度记录"""

    departed_at: datetime | None
    arrived_at: datetime
    arrival_celsius: float | None
    readings: Sequence[TransportReading]


def judge_journey(journey: Journey, product: Product) -> RefusalReason | None:
    """Why the delivery must be refused, or ``None`` when it may be taken in."""
    if journey.departed_at is None and not journey.readings:
        return RefusalReason.NO_RECORD
    if journey.departed_at is None or journey.arrival_celsius is None or not journey.readings:
        return RefusalReason.RECORD_INCOMPLETE
    if not all(product.stands(reading.celsius) for reading in journey.readings):
        return RefusalReason.TRANSPORT_OUT_OF_RANGE
    if not product.stands(journey.arrival_celsius):
        return RefusalReason.ARRIVAL_OUT_OF_RANGE
    return None


def check_temperatures(journey: Journey) -> None:
    """Raise ``JourneyImpossible`` for what no thermometer on the way can have shown."""
    if journey.arrival_celsius is not None:
        _check_celsius(journey.arrival_celsius, "arrival_celsius")
    for reading in journey.readings:
        _check_celsius(reading.celsius, "transport_readings")


def _check_celsius(celsius: float, field: str) -> None:
    if not COLDEST <= celsius <= HOTTEST:
        raise JourneyImpossible(
            N_("温度{celsius}℃不可能，请再看一遍。"), field=field, celsius=f"{celsius:g}"
        )


def check_times(journey: Journey, now: datetime) -> None:
    """Raise ``JourneyImpossible`` when the times contradict each other or lie ahead."""
    if journey.arrived_at > now + CLOCKS_DIFFER:
        raise JourneyImpossible(N_("到货时间还没有到，请再看一遍。"), field="arrived_at")
    departed_at = journey.departed_at
    if departed_at is not None and departed_at > journey.arrived_at:
        raise JourneyImpossible(N_("出发时间在到货时间之后，请再看一遍。"), field="departed_at")
    for reading in journey.readings:
        if reading.at > journey.arrived_at or (departed_at and reading.at < departed_at):
            raise JourneyImpossible(
                N_("有一条在途温度的时间不在出发和到货之间：{at}。"),
                field="transport_readings",
                at=reading.at.astimezone(CLINIC_TIME).strftime("%Y-%m-%d %H:%M"),
            )

"""The path of vaccine as legs: trips, stays with their temperature, the dose. 追溯路径

Stock knows where and when, the cold chain knows how warm; they meet here.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from coldchain.domain.curves import Curve
from coldchain.domain.products import Label
from coldchain.usecases.expose_lots import LotExposure
from coldchain.usecases.expose_stay import expose_stay, expose_trip
from coldchain.usecases.show_unit import UnitReport, report_unit
from immunize.domain.lots import Product
from immunize.domain.receipts import Receipt
from immunize.store.stock import Stand
from immunize.usecases.trace_package import DoseTrace, Step
from kernel.access import Permission
from kernel.registry.places import EquipmentClass
from kernel.transaction import Tx

POINTS = 60
_SHORTEST = timedelta(minutes=1)
_SMALL = (EquipmentClass.FRIDGE, EquipmentClass.ICE_LINED, EquipmentClass.FREEZER)


class LegKind(StrEnum):
    """What a stretch of the path is. 路段类型"""

    TRIP = "trip"
    STORE = "store"
    FRIDGE = "fridge"
    DOSE = "dose"


class Leg(Struct, frozen=True):
    """One stretch of custody. 路段

    ``celsius`` are equally spaced over it, empty where nothing was measured. ``unknown`` is
    the time without a reading, ``above`` and ``below`` the time outside the product's label;
    ``measured`` is false where the reader may not see.
    """

    kind: LegKind
    place: str
    organisation: str
    begins: datetime | None
    ends: datetime | None
    celsius: tuple[float | None, ...] = ()
    lowest: float | None = None
    highest: float | None = None
    mean_kinetic: float | None = None
    unknown: timedelta = timedelta()
    above: timedelta = timedelta()
    below: timedelta = timedelta()
    frozen: bool = False
    readings: int = 0
    person: str = ""
    arrival_celsius: float | None = None
    packages: int = 1
    unit_id: UUID | None = None
    measured: bool = True

    def is_out_of(self, product: Product) -> bool:
        """Whether the product's label was broken on this leg, as far as it was measured."""
        return any(
            value is not None and not product.stands(value) for value in (self.lowest, self.highest)
        )


class Summary(Struct, frozen=True):
    """What all legs say together. 全程结论"""

    is_in_range: bool
    is_measured: bool
    unknown: timedelta


async def legs_of(
    tx: Tx, product: Product, steps: Iterable[Step], doses: Sequence[DoseTrace] = ()
) -> list[Leg]:
    """The legs of a path, in order: each delivery, the stay it led to, then the doses."""
    legs: list[Leg] = []
    for step in steps:
        if step.receipt is not None:
            legs.append(_trip(tx, product, step.receipt, step.stand))
        legs.append(await _stay(tx, product, step.stand))
    legs += [_dose(traced) for traced in doses]
    return legs


def summary_of(legs: Iterable[Leg], product: Product) -> Summary:
    """Whether every measured moment was within the label, and how long nobody knows."""
    carried = [leg for leg in legs if leg.kind is not LegKind.DOSE]
    return Summary(
        is_in_range=not any(leg.is_out_of(product) for leg in carried),
        is_measured=any(leg.lowest is not None for leg in carried),
        unknown=sum((leg.unknown for leg in carried), timedelta()),
    )


def _trip(tx: Tx, product: Product, receipt: Receipt, stand: Stand) -> Leg:
    measured = [(reading.at, reading.celsius) for reading in receipt.transport_readings]
    if receipt.arrival_celsius is not None:
        measured.append((receipt.arrived_at, receipt.arrival_celsius))
    celsius = [value for _, value in measured]
    leg = Leg(
        kind=LegKind.TRIP,
        place=receipt.supplier,
        organisation=stand.organisation_name,
        begins=receipt.departed_at,
        ends=receipt.arrived_at,
        celsius=tuple(celsius),
        lowest=min(celsius, default=None),
        highest=max(celsius, default=None),
        readings=len(receipt.transport_readings),
        person=receipt.received_by_name,
        arrival_celsius=receipt.arrival_celsius,
        packages=receipt.quantity,
    )
    began = receipt.departed_at
    if began is None or not measured:
        return leg
    label, ended = _label(product), receipt.arrived_at
    return _with_exposure(leg, expose_trip(tx, measured, label, product.vaccine, began, ended))


async def _stay(tx: Tx, product: Product, stand: Stand) -> Leg:
    small = EquipmentClass(stand.equipment) in _SMALL
    leg = Leg(
        kind=LegKind.FRIDGE if small else LegKind.STORE,
        place=stand.unit_name,
        organisation=stand.organisation_name,
        begins=stand.entered_at,
        ends=stand.left_at,
        packages=stand.packages,
        unit_id=stand.unit_id,
        measured=False,
    )
    visible = tx.actor.covers(stand.organisation_path)
    if not visible or not tx.actor.may(Permission.READ_COLD_CHAIN):
        return leg
    end = max(stand.left_at or tx.now, stand.entered_at + _SHORTEST)
    report = await report_unit(tx, stand.unit_id, stand.entered_at, end)
    lot = await expose_stay(
        tx, stand.unit_id, _label(product), product.vaccine, stand.entered_at, end
    )
    return _with_exposure(_with_temperature(leg, report), lot)


def _label(product: Product) -> Label:
    return Label(
        product.storage_low, product.storage_high, (product.name,), product.freeze_sensitive
    )


def _with_exposure(leg: Leg, lot: LotExposure) -> Leg:
    return replace(
        leg,
        above=timedelta(microseconds=lot.exposure.above),
        below=timedelta(microseconds=lot.exposure.below),
        frozen=lot.is_frozen,
    )


def _with_temperature(leg: Leg, report: UnitReport) -> Leg:
    return Leg(
        kind=leg.kind,
        place=leg.place,
        organisation=leg.organisation,
        begins=leg.begins,
        ends=leg.ends,
        celsius=evenly(report.curve, POINTS),
        lowest=report.exposure.lowest,
        highest=report.exposure.highest,
        mean_kinetic=report.mean_kinetic,
        unknown=timedelta(minutes=round(report.exposure.minutes_unknown)),
        packages=leg.packages,
        unit_id=leg.unit_id,
    )


def evenly(curve: Curve, points: int) -> tuple[float | None, ...]:
    """A curve at equally spaced moments; nothing where it has a hole."""
    if not curve.readings:
        return (None,) * points
    times = [at for at, _ in curve.readings]
    step = (curve.end - curve.start) / points
    values: list[float | None] = []
    for number in range(points):
        at = curve.start + step * (number + 0.5)
        if any(begins < at < ends for begins, ends in curve.gaps):
            values.append(None)
            continue
        after = min(bisect_left(times, at), len(times) - 1)
        before = max(after - 1, 0)
        nearest = min(before, after, key=lambda n: abs(times[n] - at))
        values.append(curve.readings[nearest][1])
    return tuple(values)


def _dose(traced: DoseTrace) -> Leg:
    dose = traced.dose
    return Leg(
        kind=LegKind.DOSE,
        place=traced.organisation_name,
        organisation=traced.organisation_name,
        begins=dose.given_at,
        ends=dose.given_at,
        person=dose.vaccinator_name,
    )

"""The trace of a package as other systems get it: children masked. 追溯接口数据"""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from app.web.formats import masked_name
from app.web.trace_path import Leg, summary_of
from immunize.domain.lots import PackageState
from immunize.store.stock import LotShare
from immunize.usecases.trace_package import DoseTrace, PackageTrace


class GivenView(Struct, frozen=True):
    """A dose from the package: who gave it, where, when, on what basis. 接种环节"""

    dose_id: UUID
    child_id: UUID
    child_name: str
    vaccine: str
    dose_number: int | None
    given_at: datetime
    organisation_name: str
    vaccinator_name: str
    site: str | None
    route: str | None
    checked_in_at: datetime | None
    screened_at: datetime | None
    screened_by: str | None
    consented_at: datetime | None
    notice_version: str | None
    verified_by_guardian: bool


class TraceView(Struct, frozen=True):
    """One package from its receipt to the child. 一支疫苗的全过程

    ``in_range`` is about what was measured; ``unknown_minutes`` is what was not.
    """

    code: str
    state: PackageState
    product_name: str
    vaccine: str
    mah: str
    lot_number: str
    expires_on: date
    release_number: str | None
    held: bool
    in_range: bool
    unknown_minutes: int
    legs: tuple[Leg, ...]
    doses: tuple[GivenView, ...]
    same_lot: tuple[LotShare, ...]


def view_of(trace: PackageTrace, legs: list[Leg]) -> TraceView:
    """The trace without names of children, answers and signatures."""
    summary = summary_of(legs, trace.product)
    return TraceView(
        code=trace.facts.code,
        state=trace.facts.state,
        product_name=trace.product.name,
        vaccine=trace.product.vaccine,
        mah=trace.product.mah,
        lot_number=trace.lot.number,
        expires_on=trace.lot.expires_on,
        release_number=trace.lot.release_number,
        held=bool(trace.held),
        in_range=summary.is_in_range,
        unknown_minutes=round(summary.unknown.total_seconds() / 60),
        legs=tuple(legs),
        doses=tuple(map(_given, trace.doses)),
        same_lot=trace.shares,
    )


def _given(traced: DoseTrace) -> GivenView:
    dose, screening, consent = traced.dose, traced.screening, traced.consent
    return GivenView(
        dose_id=dose.id,
        child_id=traced.child.id,
        child_name=masked_name(traced.child.name),
        vaccine=dose.vaccine,
        dose_number=dose.dose_number,
        given_at=dose.given_at,
        organisation_name=traced.organisation_name,
        vaccinator_name=dose.vaccinator_name,
        site=dose.site,
        route=dose.route,
        checked_in_at=traced.visit.arrived_at if traced.visit else None,
        screened_at=screening.screened_at if screening else None,
        screened_by=screening.screened_by_name if screening else None,
        consented_at=consent.signed_at if consent else None,
        notice_version=consent.notice_version if consent else None,
        verified_by_guardian=dose.verified_by_guardian,
    )

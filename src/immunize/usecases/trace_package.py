"""Follow one package from its receipt to the child. 追溯一支疫苗

Vaccine Administration Law, article 10: every minimum package can be traced. People appear
masked; who reads a child's full record gives a reason first.
"""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from immunize import store
from immunize.domain.consent import Consent
from immunize.domain.doses import Dose
from immunize.domain.lots import Lot, Product
from immunize.domain.receipts import Receipt
from immunize.domain.screening import Screening
from immunize.domain.visits import Visit
from immunize.errors import PackageUnknown
from immunize.store import stock
from immunize.store.stock import HeldBecause, LotShare, PackageFacts, Stand
from immunize.usecases.judge_package import find_package
from kernel.access import Permission
from kernel.i18n import N_
from kernel.registry import store as registry
from kernel.registry.people import Person
from kernel.transaction import Tx


class Step(Struct, frozen=True):
    """A stay in a unit, and the delivery that brought the package there. 存放与运输"""

    stand: Stand
    receipt: Receipt | None


class DoseTrace(Struct, frozen=True):
    """A dose from the package, and the visit it belongs to. 接种环节"""

    dose: Dose
    child: Person
    organisation_name: str
    visit: Visit | None
    screening: Screening | None
    consent: Consent | None


class PackageTrace(Struct, frozen=True):
    """Everything that is known of one package. 一支疫苗的全过程"""

    facts: PackageFacts
    product: Product
    lot: Lot
    steps: tuple[Step, ...]
    doses: tuple[DoseTrace, ...]
    held: tuple[HeldBecause, ...]
    shares: tuple[LotShare, ...]


async def trace_package(tx: Tx, text: str) -> PackageTrace:
    """The whole path of a scanned package.

    Raises a ``CodeUnreadable`` or ``PackageUnknown``, the latter also when it has never been
    within the actor's reach. Everybody who received a dose of it gets an access entry.
    """
    tx.require(Permission.TRACE)
    facts = await find_package(tx, text)
    stands = await stock.stands_of_package(tx, facts.code)
    if not await _is_within_reach(tx, facts, stands):
        raise PackageUnknown(text.strip())
    product = await stock.product(tx, facts.product_id)
    lot = await stock.lot(tx, facts.lot_id)
    assert product is not None, "a lot's product is a foreign key"
    assert lot is not None, "a package's lot is a foreign key"
    doses = await store.doses_from_package(tx, facts.code)
    return PackageTrace(
        facts=facts,
        product=product,
        lot=lot,
        steps=await steps_of(tx, stands),
        doses=tuple([await seen_dose(tx, dose, why=f"trace {facts.code}") for dose in doses]),
        held=tuple(await stock.why_held(tx, facts.code)),
        shares=tuple(await stock.lot_shares(tx, lot.id)),
    )


async def steps_of(tx: Tx, stands: Sequence[Stand]) -> tuple[Step, ...]:
    """Each stay with the delivery that led to it."""
    ids = {stand.receipt_id for stand in stands if stand.receipt_id}
    receipts = await stock.receipts_with_id(tx, ids)
    return tuple(Step(stand, _receipt(stand.receipt_id, receipts)) for stand in stands)


async def seen_dose(tx: Tx, dose: Dose, *, why: str) -> DoseTrace:
    """A dose that is shown to somebody who did not ask for its child: leaves an access entry."""
    await registry.note_access(tx, dose.person_id, N_("接种记录"), why)
    return await trace_dose(tx, dose)


async def trace_dose(tx: Tx, dose: Dose) -> DoseTrace:
    """A dose with check-in, health questions and consent."""
    child = await registry.person(tx, dose.person_id)
    assert child is not None, "a dose's person is a foreign key"
    place = await registry.organisation(tx, dose.organisation_id)
    visit_id = dose.visit_id
    return DoseTrace(
        dose=dose,
        child=child,
        organisation_name=place.name if place else "",
        visit=await store.visit(tx, child.id, visit_id) if visit_id else None,
        screening=await store.last_screening(tx, child.id, visit_id) if visit_id else None,
        consent=await store.last_consent(tx, child.id, visit_id) if visit_id else None,
    )


async def _is_within_reach(tx: Tx, facts: PackageFacts, stands: Sequence[Stand]) -> bool:
    place = await registry.organisation(tx, facts.organisation_id)
    paths = [stand.organisation_path for stand in stands]
    return any(tx.actor.covers(path) for path in [place.path if place else "", *paths])


def _receipt(receipt_id: UUID | None, receipts: dict[UUID, Receipt]) -> Receipt | None:
    return receipts.get(receipt_id) if receipt_id else None

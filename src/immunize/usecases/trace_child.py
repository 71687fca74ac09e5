"""Follow the doses of one child back to their packages. 追溯一个孩子

The reader writes down why; the child's guardian can see it.
"""

from uuid import UUID

from msgspec import Struct

from immunize import store
from immunize.domain.doses import Dose
from immunize.domain.lots import Lot, Product
from immunize.errors import ReasonMissing
from immunize.store import stock
from immunize.usecases.trace_package import DoseTrace, Step, steps_of, trace_dose
from kernel.access import Permission
from kernel.i18n import N_
from kernel.registry import reach
from kernel.registry.reach import PersonCard
from kernel.transaction import Tx

_SHORTEST_REASON = 4


class DosePath(Struct, frozen=True):
    """One dose, and where its package came from, as far as that is known. 一剂的全过程"""

    trace: DoseTrace
    product: Product | None
    lot: Lot | None
    steps: tuple[Step, ...]


class ChildTrace(Struct, frozen=True):
    """A child's doses, newest first, each with its path. 一个孩子的接种追溯"""

    card: PersonCard
    doses: tuple[DosePath, ...]


async def trace_child(tx: Tx, child_id: UUID, reason: str) -> ChildTrace:
    """The child's record and the path of every dose. Raises ``ReasonMissing``."""
    tx.require(Permission.TRACE)
    why = " ".join(reason.split())
    if len(why) < _SHORTEST_REASON:
        raise ReasonMissing
    child = await reach.open_record(tx, child_id, what=N_("接种档案"), why=why)
    doses = await store.doses_of(tx, child.id)
    return ChildTrace(
        card=await reach.card(tx, child),
        doses=tuple([await _path(tx, dose) for dose in reversed(doses)]),
    )


async def _path(tx: Tx, dose: Dose) -> DosePath:
    stands = await stock.stands_of_package(tx, dose.package_code) if dose.package_code else ()
    return DosePath(
        trace=await trace_dose(tx, dose),
        product=await stock.product(tx, dose.product_id) if dose.product_id else None,
        lot=await stock.lot(tx, dose.lot_id) if dose.lot_id else None,
        steps=await steps_of(tx, stands),
    )

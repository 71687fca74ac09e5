"""Copy a dose given elsewhere into the record. 补录外来接种"""

from datetime import date, time
from uuid import UUID

from msgspec import Struct

from immunize import store
from immunize.domain.doses import Dose, DoseSource
from immunize.errors import DoseBeforeBirth, DoseIdTaken, DoseInTheFuture, GivenToday, NoRecord
from immunize.usecases.refresh_plan import refresh_plan
from kernel.access import Permission
from kernel.calendar import clinic_instant
from kernel.errors import InvalidInput
from kernel.i18n import N_
from kernel.registry import reach
from kernel.transaction import Tx


class CopiedDose(Struct, frozen=True):
    """A dose as a paper certificate or another clinic tells of it. 补录剂次

    Product, maker and lot are given where the source has them; nothing is drawn from stock.
    """

    id: UUID
    child_id: UUID
    vaccine: str
    given_on: date
    source: DoseSource = DoseSource.PAPER
    product_name: str = ""
    mah: str | None = None
    lot_number: str | None = None
    given_where: str = ""


async def copy_dose(tx: Tx, copied: CopiedDose) -> Dose:
    """Write the dose down as told; the plan takes it into account from now on.

    Raises ``DoseBeforeBirth``, ``DoseInTheFuture``, ``GivenToday`` when the same vaccine is in
    the record for that day, ``DoseIdTaken``. The same id again returns what was written first.
    """
    tx.require(Permission.SCREEN)
    child = await reach.open_record(tx, copied.child_id, what=N_("接种档案"), why=N_("补录剂次"))
    if await store.record_of(tx, copied.child_id) is None:
        raise NoRecord
    known = await store.dose(tx, copied.child_id, copied.id)
    if known is not None:
        return _same(known, copied)
    if copied.source not in (DoseSource.PAPER, DoseSource.TRANSFERRED):
        raise InvalidInput(N_("补录的接种要选来源：纸质接种证或外地转入。"), field="source")
    if copied.given_on < child.birth_date:
        raise DoseBeforeBirth(copied.given_on, child.birth_date)
    if copied.given_on > tx.today:
        raise DoseInTheFuture(copied.given_on)
    for one in await store.doses_of(tx, copied.child_id):
        if (one.vaccine, one.given_on) == (copied.vaccine, copied.given_on):
            raise GivenToday(one.vaccine, one.given_at, f"{one.given_on}")
    dose = _dose(tx, copied)
    await store.add_dose(tx, dose)
    await refresh_plan(tx, dose.person_id)
    return dose


def _same(known: Dose, copied: CopiedDose) -> Dose:
    if (known.vaccine, known.given_on) != (copied.vaccine, copied.given_on):
        raise DoseIdTaken
    return known


def _dose(tx: Tx, copied: CopiedDose) -> Dose:
    assert tx.actor.organisation_id is not None, "staff have an organisation"
    return Dose(
        person_id=copied.child_id,
        id=copied.id,
        vaccine=copied.vaccine,
        dose_number=None,
        product_name=copied.product_name or copied.vaccine,
        given_at=clinic_instant(copied.given_on, time()),
        given_on=copied.given_on,
        organisation_id=tx.actor.organisation_id,
        vaccinator_name=copied.given_where,
        programme=True,
        source=copied.source,
        recorded_at=tx.now,
        mah=copied.mah,
        lot_number=copied.lot_number,
    )

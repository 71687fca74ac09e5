"""Follow a corrected birth: what the record took from it is corrected too. 跟随出生更正"""

from datetime import datetime
from uuid import UUID, uuid5

from msgspec import Struct

from immunize import store
from immunize.domain.records import Fact, NotedFact, RecordSource
from immunize.errors.doses import DoseBeforeCorrectedBirth
from immunize.usecases.refresh_plan import refresh_plan
from kernel.access import Permission
from kernel.calendar import clinic_day
from kernel.registry import reach
from kernel.transaction import Tx


class CorrectedBirth(Struct, frozen=True):
    """What is known anew; what stayed as it was is absent. 更正的出生信息"""

    child_id: UUID
    correction_id: UUID
    born_at: datetime | None = None
    mother_hbsag: str | None = None
    weight_g: int | None = None
    gestation_days: int | None = None


async def follow_birth(tx: Tx, corrected: CorrectedBirth) -> None:
    """Note the corrected facts over the first ones, and make the plan again.

    Deadlines count from the birth, so they move with it. A child without a record has nothing
    to follow. Raises ``DoseBeforeCorrectedBirth``, which undoes the whole correction.
    """
    tx.require(Permission.REGISTER_PERSON)
    await reach.check_reach(tx, corrected.child_id)
    if await store.record_of(tx, corrected.child_id) is None:
        return
    if corrected.born_at is not None:
        born_on = clinic_day(corrected.born_at)
        for dose in await store.doses_of(tx, corrected.child_id):
            if dose.given_on < born_on:
                raise DoseBeforeCorrectedBirth(dose.given_on)
    for fact in _facts(tx, corrected):
        await store.note_fact(tx, corrected.child_id, fact)
    await refresh_plan(tx, corrected.child_id)


def _facts(tx: Tx, corrected: CorrectedBirth) -> list[NotedFact]:
    """Noted now, so that they hold instead of the first ones, which stay."""
    known: dict[Fact, str | int | None] = {
        Fact.MOTHER_HBSAG: corrected.mother_hbsag,
        Fact.BIRTH_WEIGHT: corrected.weight_g,
        Fact.GESTATION: corrected.gestation_days,
    }
    return [
        NotedFact(
            id=uuid5(corrected.correction_id, f"{corrected.child_id} {code}"),
            code=code,
            value=str(value),
            noted_at=tx.now,
            source=RecordSource.BIRTH,
        )
        for code, value in known.items()
        if value is not None
    ]

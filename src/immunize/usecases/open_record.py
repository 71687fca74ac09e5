"""Open a child's vaccination record. 建立接种档案"""

from datetime import datetime
from uuid import UUID, uuid5

from msgspec import Struct

from immunize import store
from immunize.domain.records import Fact, NotedFact, Record, RecordSource
from immunize.events import RecordOpened
from immunize.usecases.refresh_plan import refresh_plan
from kernel.access import Permission
from kernel.registry import reach
from kernel.registry import store as registry
from kernel.registry.people import CareKind
from kernel.transaction import Tx


class NewRecord(Struct, frozen=True):
    """Whose record is opened, by whom it is kept, and what is known from birth. 新建档案

    ``mother_hbsag`` is positive, negative or unknown; ``born_at`` dates what was observed.
    """

    child_id: UUID
    organisation_id: UUID
    source: RecordSource = RecordSource.FIRST_VISIT
    born_at: datetime | None = None
    mother_hbsag: str | None = None
    weight_g: int | None = None
    gestation_days: int | None = None


async def open_record(tx: Tx, new: NewRecord) -> Record:
    """Open a record with what the birth told; a child that has one keeps it.

    The keeping organisation sees the child from now on. Publishes ``RecordOpened`` once.
    """
    tx.require(Permission.REGISTER_PERSON)
    await reach.check_reach(tx, new.child_id)
    record = Record(new.child_id, new.organisation_id, tx.now, new.source)
    added = await store.add_record(tx, record)
    for fact in _facts(tx, new):
        await store.note_fact(tx, new.child_id, fact)
    await refresh_plan(tx, new.child_id)
    if not added:
        return await store.record_of(tx, new.child_id) or record
    await registry.take_into_care(tx, new.child_id, new.organisation_id, CareKind.MANAGES)
    await tx.publish(RecordOpened(new.child_id))
    return record


def _facts(tx: Tx, new: NewRecord) -> list[NotedFact]:
    """The facts of birth, each under an id of its own, so that telling them again adds none."""
    known: dict[Fact, str | int | None] = {
        Fact.MOTHER_HBSAG: new.mother_hbsag,
        Fact.BIRTH_WEIGHT: new.weight_g,
        Fact.GESTATION: new.gestation_days,
    }
    return [
        NotedFact(
            id=uuid5(new.child_id, f"birth {code}"),
            code=code,
            value=str(value),
            noted_at=new.born_at or tx.now,
            source=new.source,
        )
        for code, value in known.items()
        if value is not None
    ]

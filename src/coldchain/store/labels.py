"""What the labels of the vaccine in each unit allow. 说明书温度存取"""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from coldchain.domain.products import Label
from coldchain.tables import labels
from kernel.transaction import Tx


async def labels_of(tx: Tx, unit_ids: Sequence[UUID]) -> dict[UUID, Label]:
    """The strictest label in each of these units that has any."""
    rows = await tx.conn.execute(select(labels).where(labels.c.unit_id.in_(list(unit_ids))))
    return {row.unit_id: Label(row.low, row.high, tuple(row.products)) for row in rows}


async def put_label(tx: Tx, unit_id: UUID, label: Label | None) -> None:
    """From now on this is the strictest label in the unit; none when it is empty."""
    if label is None:
        await tx.conn.execute(delete(labels).where(labels.c.unit_id == unit_id))
        return
    values = msgspec.structs.asdict(label) | {"since": tx.now}
    await tx.conn.execute(
        insert(labels)
        .values(unit_id=unit_id, **values)
        .on_conflict_do_update(index_elements=["unit_id"], set_=values)
    )

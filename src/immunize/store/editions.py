"""When editions begin: what was decided, in the order of the decisions. 版本启用存取"""

from collections.abc import Sequence

import msgspec
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from immunize.domain.editions import Activation
from immunize.tables import edition_starts
from kernel.registry.store.rows import as_struct, columns_of
from kernel.transaction import Tx


async def activations(tx: Tx) -> Sequence[Activation]:
    """Every decision, oldest first; there are few."""
    rows = await tx.conn.execute(
        select(*columns_of(edition_starts, Activation)).order_by(edition_starts.c.version)
    )
    return [as_struct(row, Activation) for row in rows.mappings()]


async def add_activation(tx: Tx, new: Activation) -> bool:
    """Keep a decision; False when another one has its number or id."""
    added = await tx.conn.execute(
        insert(edition_starts)
        .values(**msgspec.structs.asdict(new))
        .on_conflict_do_nothing()
        .returning(edition_starts.c.version)
    )
    return added.first() is not None

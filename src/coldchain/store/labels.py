"""What the labels of the vaccine in each unit allow, and allowed. 说明书温度存取"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert

from coldchain.domain.products import Label, Labelled
from coldchain.tables import labels
from kernel.transaction import Tx

_NOTHING = {"low": None, "high": None, "freezes": False, "products": ()}


async def lock_labels(tx: Tx, unit_id: UUID) -> None:
    """Let one transaction at a time say what stands in a unit: the later sees the former."""
    await tx.conn.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:unit, 0))"),
        {"unit": f"coldchain.label {unit_id}"},
    )


async def labels_of(tx: Tx, unit_ids: Sequence[UUID]) -> dict[UUID, list[Labelled]]:
    """The strictest labels in each of these units that had any, in order of time."""
    rows = await tx.conn.execute(
        select(labels)
        .where(labels.c.unit_id.in_(list(unit_ids)))
        .order_by(labels.c.unit_id, labels.c.since)
    )
    found: dict[UUID, list[Labelled]] = defaultdict(list)
    for row in rows:
        names = tuple(row.products)
        label = None if row.low is None else Label(row.low, row.high, names, row.freezes)
        found[row.unit_id].append(Labelled(row.since, label))
    return dict(found)


async def put_label(tx: Tx, unit_id: UUID, since: datetime, label: Label | None) -> None:
    """From an instant on this is the strictest label in the unit; none when it is empty."""
    values = _NOTHING if label is None else msgspec.structs.asdict(label)
    await tx.conn.execute(
        insert(labels)
        .values(unit_id=unit_id, since=since, **values)
        .on_conflict_do_update(index_elements=["unit_id", "since"], set_=values)
    )


async def rename_label(tx: Tx, unit_id: UUID, since: datetime, products: Sequence[str]) -> None:
    """Other products ask for the same range now."""
    await tx.conn.execute(
        update(labels)
        .where(labels.c.unit_id == unit_id, labels.c.since == since)
        .values(products=list(products))
    )

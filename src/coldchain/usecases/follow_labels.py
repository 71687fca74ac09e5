"""A unit's limits follow the labels of the vaccine inside. 限值随说明书收紧"""

from datetime import datetime
from uuid import UUID

from coldchain.domain.lots import Stock
from coldchain.domain.products import Labelled, strictest
from coldchain.store import labels as store
from kernel.transaction import Tx


async def follow_labels(tx: Tx, stock: Stock, unit_id: UUID, since: datetime) -> None:
    """What stands in the unit is not what stood there before an instant.

    A reaction to a movement of stock: whoever moved it has been checked. Labels only narrow
    the limits of the equipment's class (storage and transport code 2017: the label decides).
    Readings measured from then on are judged by them; those judged already, at the next
    reading. What is known of later instants is not rewritten.
    """
    await store.lock_labels(tx, unit_id)
    label = strictest(await stock.labels_in(unit_id))
    known = (await store.labels_of(tx, [unit_id])).get(unit_id, [])
    last = known[-1] if known else Labelled(since, None)
    if last.label == label:
        return
    if last.label and label and last.label.is_as_strict_as(label):
        await store.rename_label(tx, unit_id, last.since, label.products)
    else:
        await store.put_label(tx, unit_id, max(last.since, since), label)

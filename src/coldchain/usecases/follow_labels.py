"""A unit's limits follow the labels of the vaccine inside. 限值随说明书收紧"""

from collections.abc import Iterable
from uuid import UUID

from coldchain.domain.products import Label, strictest
from coldchain.store import labels as store
from kernel.transaction import Tx


async def follow_labels(tx: Tx, unit_id: UUID, inside: Iterable[Label]) -> None:
    """What stands in the unit has changed; the next reading is judged by the labels of now.

    A reaction to a movement of stock: whoever moved it has been checked. Labels only narrow
    the limits of the equipment's class (storage and transport code 2017: the label decides).
    """
    await store.put_label(tx, unit_id, strictest(inside))

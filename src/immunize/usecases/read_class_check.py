"""Read a signed check again, exactly as it was. 查看查验表"""

from uuid import UUID

from immunize.domain.school_check import SchoolCheck
from immunize.errors import SchoolCheckNotFound
from immunize.store import school_checks as store
from kernel.access import Permission
from kernel.i18n import N_
from kernel.registry import store as registry
from kernel.transaction import Tx


async def read_class_check(tx: Tx, check_id: UUID, *, why: str) -> SchoolCheck:
    """A check signed within the actor's scope; every child on it gets an access entry.

    ``why`` is the task: reading, printing, sending on. Raises ``SchoolCheckNotFound``.
    """
    tx.require(Permission.READ_RECORD)
    tx.require(Permission.FIND_PERSON)
    check = await store.school_check(tx, check_id)
    if check is None:
        raise SchoolCheckNotFound()
    await registry.note_accesses(tx, check.sheet.people, N_("入托入学查验表"), why)
    return check

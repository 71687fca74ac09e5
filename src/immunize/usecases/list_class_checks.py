"""The checks signed so far. 查验目录"""

from collections.abc import Sequence

from immunize.domain.school_check import SchoolCheckSummary
from immunize.store import school_checks as store
from kernel.access import Permission
from kernel.transaction import Tx

PAGE = 20


async def list_class_checks(tx: Tx, page: int = 1) -> Sequence[SchoolCheckSummary]:
    """Checks signed within the actor's scope, newest first, one more than a page holds."""
    tx.require(Permission.READ_RECORD)
    tx.require(Permission.FIND_PERSON)
    return await store.school_checks_in_scope(tx, (max(page, 1) - 1) * PAGE, PAGE + 1)

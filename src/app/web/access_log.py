"""Who looked at whose record: for auditors. 查阅记录"""

from litestar import Controller, get
from litestar.di import NamedDependency

from kernel.registry import store as registry
from kernel.registry.reach import who_looked_here
from kernel.registry.store import AccessEntry
from kernel.transaction import Transaction
from kernel.web.guards import STAFF, STAFF_OR_MACHINE
from kernel.web.pages import Page


class AccessLogController(Controller):
    """Every opening of a record within the auditor's scope. 查阅记录"""

    tags = ("access",)

    @get("/access-log", guards=[STAFF], include_in_schema=False)
    async def page(self, transaction: NamedDependency[Transaction]) -> Page:
        """The newest entries, with the people they concern."""
        async with transaction as tx:
            entries = await who_looked_here(tx)
            people = await registry.people_by_id(tx, {entry.person_id for entry in entries})
        return Page("app/access-log.html", context={"entries": entries, "people": people})

    @get("/api/v1/access-entries", guards=[STAFF_OR_MACHINE])
    async def entries(self, transaction: NamedDependency[Transaction]) -> list[AccessEntry]:
        """Who looked at records from within the caller's scope, newest first, at most 200."""
        async with transaction as tx:
            return list(await who_looked_here(tx))

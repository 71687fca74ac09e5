"""Whom to call back. 逾期未种页面"""

from urllib.parse import urlencode

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from immunize.usecases.list_overdue import PAGE, OverdueList, list_overdue
from immunize.web import words
from kernel.transaction import Transaction
from kernel.web.guards import STAFF, STAFF_OR_MACHINE
from kernel.web.pages import Page


class OverdueController(Controller):
    """The children who are overdue. 逾期未种"""

    tags = ("children",)

    @get("/clinic/overdue", guards=[STAFF], include_in_schema=False)
    async def page(
        self,
        transaction: NamedDependency[Transaction],
        vaccine: FromQuery[str | None] = None,
        dose: FromQuery[int | None] = None,
        page: FromQuery[int] = 1,
    ) -> Page:
        """How many are overdue for each dose, and who they are."""
        async with transaction as tx:
            found = await list_overdue(tx, vaccine, dose, page)
        last = max(1, -(-found.total // PAGE))
        context = {
            "found": found,
            "vaccine": vaccine,
            "dose": dose,
            "page": page,
            "earlier": _address(vaccine, dose, page - 1) if page > 1 else "",
            "later": _address(vaccine, dose, page + 1) if page < last else "",
            "address": _address,
            "today": tx.today,
            "words": words,
        }
        return Page("immunize/overdue.html", context=context)

    @get("/api/v1/overdue", guards=[STAFF_OR_MACHINE])
    async def overdue(
        self,
        transaction: NamedDependency[Transaction],
        vaccine: FromQuery[str | None] = None,
        dose: FromQuery[int | None] = None,
        page: FromQuery[int] = 1,
    ) -> OverdueList:
        """The children managed by the caller's clinics who are overdue, 30 to a page."""
        async with transaction as tx:
            return await list_overdue(tx, vaccine, dose, page)


def _address(vaccine: str | None, dose: int | None, page: int = 1) -> str:
    asked = {"vaccine": vaccine, "dose": dose, "page": page if page > 1 else None}
    query = urlencode({name: value for name, value in asked.items() if value is not None})
    return f"/clinic/overdue?{query}" if query else "/clinic/overdue"

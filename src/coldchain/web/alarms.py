"""Alarms that wait, alarms that are over; each one's own page also shows stock. 报警列表页面"""

from datetime import datetime

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from coldchain.usecases.list_alarms import PAGE, past_alarms, waiting_alarms
from coldchain.web import words
from kernel.transaction import Transaction
from kernel.web.guards import STAFF
from kernel.web.pages import Page


class AlarmController(Controller):
    """Alarms that wait, alarms that are over. 报警"""

    path = "/coldchain/alarms"
    guards = (STAFF,)
    include_in_schema = False

    @get("/")
    async def page(
        self,
        transaction: NamedDependency[Transaction],
        over: FromQuery[bool] = False,
        before: FromQuery[datetime | None] = None,
    ) -> Page:
        """Alarms that nobody has closed, or those that were closed."""
        async with transaction as tx:
            views = await (past_alarms(tx, before) if over else waiting_alarms(tx))
        context = {"views": views, "over": over, "more": over and len(views) == PAGE}
        return Page("coldchain/alarms.html", context=context | {"words": words})

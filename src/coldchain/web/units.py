"""The units: overview, wall, list, and each one's page. 设备页面"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, ServerSentEvent

from coldchain.domain.curves import Curve
from coldchain.usecases.change_mode import put_into_service, take_out_of_service
from coldchain.usecases.list_readings import Range, list_readings
from coldchain.usecases.show_units import UnitView, counts, last_change, show_units
from coldchain.usecases.unit_curves import recent_curve
from coldchain.web import words
from coldchain.web.live import stream
from kernel.access import Actor
from kernel.i18n import N_
from kernel.transaction import Transaction, Tx
from kernel.web.guards import STAFF
from kernel.web.pages import Page

SPANS: dict[str, tuple[str, timedelta]] = {
    "day": (N_("24小时"), timedelta(hours=24)),
    "week": (N_("7天"), timedelta(days=7)),
    "month": (N_("30天"), timedelta(days=30)),
}


class UnitController(Controller):
    """How the units are doing. 冷链设备"""

    path = "/coldchain"
    guards = (STAFF,)
    include_in_schema = False

    @get("/")
    async def overview(self, transaction: NamedDependency[Transaction]) -> Page:
        """Every unit within reach, worst first; alarms as panels."""
        async with transaction as tx:
            context = await overview_of(tx)
        return Page("coldchain/overview.html", context=context)

    @get("/live")
    async def live(self, request: Request[Actor, Any, Any]) -> ServerSentEvent:
        """The overview again whenever something changed."""
        return stream(request, "coldchain/parts/overview-live.html", last_change, overview_of)

    @get("/wall")
    async def wall(self, transaction: NamedDependency[Transaction]) -> Page:
        """The overview for the duty room's screen."""
        async with transaction as tx:
            context = await overview_of(tx)
        return Page("coldchain/wall.html", context=context)

    @get("/wall/live")
    async def wall_live(self, request: Request[Actor, Any, Any]) -> ServerSentEvent:
        """The wall again whenever something changed."""
        return stream(request, "coldchain/parts/wall-live.html", last_change, overview_of)

    @get("/units")
    async def units(self, transaction: NamedDependency[Transaction]) -> Page:
        """Every unit within reach, as a table."""
        async with transaction as tx:
            views = await show_units(tx)
        return Page("coldchain/units.html", context={"views": views, "words": words})

    @get("/units/{unit_id:uuid}/readings")
    async def readings(
        self,
        transaction: NamedDependency[Transaction],
        unit_id: FromPath[UUID],
        since: FromQuery[datetime | None] = None,
        until: FromQuery[datetime | None] = None,
        low: FromQuery[float | None] = None,
        high: FromQuery[float | None] = None,
    ) -> Page:
        """Every reading of an interval: what a figure was counted from."""
        async with transaction as tx:
            listed = await list_readings(tx, unit_id, Range(since, until, low, high))
        return Page("coldchain/readings.html", context={"listed": listed, "words": words})

    @post("/units/{unit_id:uuid}/out-of-service")
    async def out(
        self,
        request: Request[Actor, Any, Any],
        transaction: NamedDependency[Transaction],
        unit_id: FromPath[UUID],
    ) -> Redirect:
        """Take the unit out of service."""
        form = await request.form()
        async with transaction as tx:
            await take_out_of_service(tx, unit_id, form.get("reason", ""))
        return Redirect(f"/coldchain/units/{unit_id}", status_code=303)

    @post("/units/{unit_id:uuid}/into-service")
    async def back(
        self,
        request: Request[Actor, Any, Any],
        transaction: NamedDependency[Transaction],
        unit_id: FromPath[UUID],
    ) -> Redirect:
        """Put the unit back into service."""
        form = await request.form()
        async with transaction as tx:
            await put_into_service(tx, unit_id, form.get("reason", ""))
        return Redirect(f"/coldchain/units/{unit_id}", status_code=303)


async def overview_of(tx: Tx) -> dict[str, Any]:
    """What the overview and the wall show; pressing alarms bring their own curve."""
    views = await show_units(tx)
    pressing = [view for view in views if view.pressing is not None]
    curves: dict[UUID, Curve] = {
        view.unit.id: await recent_curve(tx, view.unit) for view in pressing
    }
    calm: list[UnitView] = [view for view in views if view.pressing is None]
    return {
        "pressing": pressing,
        "calm": calm,
        "curves": curves,
        "counts": counts(views),
        "words": words,
        "now": tx.now,
    }

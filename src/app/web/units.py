"""One storage unit: its temperatures, and the vaccine its excursions hold. 设备详情页面"""

from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from app.web.held import held_words
from coldchain.usecases.show_unit import show_unit
from coldchain.web import words
from coldchain.web.units import SPANS
from immunize.usecases.list_holds import HoldView, holds_of_unit
from immunize.usecases.thermometer import Thermometer
from kernel.access import Permission
from kernel.transaction import Transaction
from kernel.web.guards import STAFF
from kernel.web.pages import Page


@get("/coldchain/units/{unit_id:uuid}", guards=[STAFF], include_in_schema=False)
async def unit_page(
    transaction: NamedDependency[Transaction],
    thermometer: NamedDependency[Thermometer],
    unit_id: FromPath[UUID],
    span: FromQuery[str] = "day",
) -> Page:
    """One unit: its curve, its figures, the story of its alarm, the lots on hold."""
    chosen = span if span in SPANS else "day"
    held: tuple[HoldView, ...] = ()
    async with transaction as tx:
        report = await show_unit(tx, unit_id, SPANS[chosen][1])
        if tx.actor.may(Permission.READ_STOCK):
            shown = [alarm.id for alarm in report.alarms]
            held = tuple(await holds_of_unit(tx, unit_id, thermometer, shown))
    context = {
        "report": report,
        "span": chosen,
        "spans": SPANS,
        "words": words,
        "may_handle": tx.actor.may(Permission.HANDLE_ALARM),
        "held": held,
        **held_words(tx),
    }
    return Page("app/unit.html", context=context)

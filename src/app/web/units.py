"""One storage unit: its temperatures, and the vaccine its excursions hold. 设备详情页面"""

from collections.abc import Sequence
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from msgspec import Struct

from app.stock_in_units import StockInUnits
from coldchain.domain.products import Decision
from coldchain.usecases.expose_lots import LotExposure, expose_lots
from coldchain.usecases.show_unit import UnitReport, show_unit
from coldchain.web import words
from coldchain.web.units import SPANS
from immunize.usecases.list_holds import HeldLotView, HoldView, holds_of_unit
from immunize.web.holds import JUDGEMENTS, KINDS
from kernel.access import Permission
from kernel.i18n import N_
from kernel.transaction import Transaction, Tx
from kernel.web.guards import STAFF
from kernel.web.pages import Page

MAY: dict[Decision, str] = {
    Decision.RELEASE: N_("放行"),
    Decision.RELEASE_ASSESSED: N_("厂家评估后放行"),
    Decision.USE_FIRST: N_("先用"),
    Decision.DISCARD: N_("报废"),
}


class HeldLot(Struct, frozen=True):
    """One lot of a hold, and what it went through; nothing where the vaccine is not known."""

    lot: HeldLotView
    went_through: LotExposure | None


class HeldHere(Struct, frozen=True):
    """One hold of the unit with its lots. 停用批号"""

    hold: HoldView
    lots: tuple[HeldLot, ...]


@get("/coldchain/units/{unit_id:uuid}", guards=[STAFF], include_in_schema=False)
async def unit_page(
    transaction: NamedDependency[Transaction],
    unit_id: FromPath[UUID],
    span: FromQuery[str] = "day",
) -> Page:
    """One unit: its curve, its figures, the story of its alarm, the lots on hold."""
    chosen = span if span in SPANS else "day"
    async with transaction as tx:
        report = await show_unit(tx, unit_id, SPANS[chosen][1])
        held = await _held(tx, report) if tx.actor.may(Permission.READ_STOCK) else ()
    context = {
        "report": report,
        "span": chosen,
        "spans": SPANS,
        "words": words,
        "may_handle": tx.actor.may(Permission.HANDLE_ALARM),
        "held": held,
        "kinds": KINDS,
        "may": MAY,
        "judgements": JUDGEMENTS,
        "may_judge": tx.actor.may(Permission.JUDGE_LOT),
        "my_id": tx.actor.id,
    }
    return Page("app/unit.html", context=context)


async def _held(tx: Tx, report: UnitReport) -> Sequence[HeldHere]:
    """The holds in force, and those of the alarms that the page shows."""
    shown = {alarm.id for alarm in report.alarms}
    found = []
    for hold in await holds_of_unit(tx, report.unit.id):
        if hold.lifted_at is None or hold.episode_id in shown:
            went = await expose_lots(
                tx, StockInUnits(tx), report.unit, hold.began_at, hold.ended_at
            )
            lots = tuple(HeldLot(lot, went.get(str(lot.lot_id))) for lot in hold.lots)
            found.append(HeldHere(hold, lots))
    return found

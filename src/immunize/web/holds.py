"""Vaccine on hold, and the decision of two people. 停用与处置页面"""

from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from immunize.domain.holds import HoldKind, Judgement
from immunize.usecases.decide_hold import NewDecision, confirm_decision, decide_about_lot
from immunize.usecases.list_holds import HeldLotView, HoldView, held_lot, list_holds
from immunize.usecases.thermometer import Thermometer
from kernel.access import Actor, Permission
from kernel.errors import Refusal
from kernel.i18n import N_
from kernel.ids import new_id
from kernel.transaction import Transaction
from kernel.web.forms import read, state_of
from kernel.web.guards import STAFF
from kernel.web.pages import Page

Form = Request[Actor, Any, Any]

KINDS: dict[HoldKind, str] = {
    HoldKind.TOO_WARM: N_("温度过高"),
    HoldKind.TOO_COLD: N_("温度过低"),
    HoldKind.NO_DATA: N_("没有温度记录"),
}
JUDGEMENTS: dict[Judgement, tuple[str, str]] = {
    Judgement.RELEASE: (N_("放行"), N_("评估后可以照常使用。要写评估意见。")),
    Judgement.USE_FIRST: (N_("先用"), N_("可以用，排在别的批号前面。要写评估意见。")),
    Judgement.DISCARD: (N_("报废"), N_("不再使用，离开库存。")),
}


class HoldController(Controller):
    """What is on hold, and deciding about it. 停用待查"""

    path = "/stock/holds"
    guards = (STAFF,)
    include_in_schema = False

    @get("/")
    async def page(
        self,
        transaction: NamedDependency[Transaction],
        thermometer: NamedDependency[Thermometer],
        over: FromQuery[bool] = False,
    ) -> Page:
        """The holds in force, or those that are over."""
        async with transaction as tx:
            holds = await list_holds(tx, thermometer, lifted=over)
        context = {
            "holds": holds,
            "over": over,
            "kinds": KINDS,
            "judgements": JUDGEMENTS,
            "may_judge": tx.actor.may(Permission.JUDGE_LOT),
            "may_read_cold_chain": tx.actor.may(Permission.READ_COLD_CHAIN),
            "my_id": tx.actor.id,
        }
        return Page("immunize/stock-holds.html", context=context)

    @get("/{hold_id:uuid}/lots/{lot_id:uuid}")
    async def deciding(
        self,
        transaction: NamedDependency[Transaction],
        thermometer: NamedDependency[Thermometer],
        hold_id: FromPath[UUID],
        lot_id: FromPath[UUID],
    ) -> Page:
        """The form for one lot."""
        async with transaction as tx:
            hold, lot = await held_lot(tx, hold_id, lot_id, thermometer)
        return Page("immunize/stock-decide.html", context=_deciding(hold, lot, tx.actor))

    @post("/{hold_id:uuid}/lots/{lot_id:uuid}")
    async def decide(
        self,
        request: Form,
        transaction: NamedDependency[Transaction],
        thermometer: NamedDependency[Thermometer],
        hold_id: FromPath[UUID],
        lot_id: FromPath[UUID],
    ) -> Response[Any]:
        """Write the decision down; it waits for a second person."""
        form = await request.form()
        try:
            new = read(form, NewDecision)
            async with transaction as tx:
                await decide_about_lot(tx, new, thermometer)
        except Refusal as wrong:
            database = request.app.state["database"]
            async with database.transaction(request.user) as tx:
                hold, lot = await held_lot(tx, hold_id, lot_id, thermometer)
            context = _deciding(hold, lot, request.user) | {"form": state_of(form, wrong)}
            return Page("immunize/stock-decide.html", context=context, status_code=422)
        return Redirect("/stock/holds", status_code=303)

    @post("/decisions/{decision_id:uuid}/confirm")
    async def confirm(
        self,
        transaction: NamedDependency[Transaction],
        thermometer: NamedDependency[Thermometer],
        decision_id: FromPath[UUID],
    ) -> Redirect:
        """The second person's confirmation."""
        async with transaction as tx:
            await confirm_decision(tx, decision_id, thermometer)
        return Redirect("/stock/holds", status_code=303)


def _deciding(hold: HoldView, lot: HeldLotView, actor: Actor) -> dict[str, Any]:
    return {
        "hold": hold,
        "lot": lot,
        "kinds": KINDS,
        "judgements": JUDGEMENTS,
        "may_read_cold_chain": actor.may(Permission.READ_COLD_CHAIN),
        "new_id": new_id(),
    }

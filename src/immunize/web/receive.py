"""Receive a delivery: scan first, then the papers. 收货页面

One form. A scan anywhere on the page sends it to be checked, and it comes back with a verdict
on every code; only the receiving button receives.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct

from immunize.domain.gs1 import SEPARATOR
from immunize.domain.receipts import RefusalReason
from immunize.domain.scanning import lines_of
from immunize.usecases.examine_codes import Examined, Papers, examine_codes
from immunize.usecases.list_stock import (
    latest_receipts,
    read_receipt,
    suppliers,
    units_for_receiving,
)
from immunize.usecases.receive_lot import NewReceipt, receive_lot
from immunize.web.entry import read_celsius, read_day, read_instant, read_readings
from kernel.access import Actor
from kernel.calendar import clinic_day
from kernel.errors import InvalidInput, Refusal
from kernel.i18n import N_
from kernel.ids import new_id
from kernel.transaction import Transaction, Tx
from kernel.web.forms import FormState, read, state_of
from kernel.web.guards import STAFF
from kernel.web.pages import Page

Form = Request[Actor, Any, Any]

REASONS: dict[RefusalReason, str] = {
    RefusalReason.NO_RECORD: N_("没有运输全过程的温度记录"),
    RefusalReason.RECORD_INCOMPLETE: N_("温度记录不全：出发时间、在途温度、到货温度都要有"),
    RefusalReason.TRANSPORT_OUT_OF_RANGE: N_("运输途中温度超出说明书范围"),
    RefusalReason.ARRIVAL_OUT_OF_RANGE: N_("到货时温度超出说明书范围"),
}


class ReceiveForm(Struct, frozen=True):
    """The form as people fill it in. 收货表单"""

    id: UUID
    unit_id: UUID
    supplier: str
    quantity: int
    codes: str = ""
    scan: str = ""
    lot_number: str = ""
    expires_on: str = ""
    release_number: str = ""
    arrival_celsius: str = ""
    departed_day: str = ""
    departed_time: str = ""
    arrived_day: str = ""
    arrived_time: str = ""
    readings: str = ""

    def order(self) -> NewReceipt:
        """What is to be received. Raises ``InvalidInput`` naming the field."""
        arrived_at = read_instant(self.arrived_day, self.arrived_time, "arrived")
        if arrived_at is None:
            raise InvalidInput(N_("请填写到货时间。"), field="arrived_time")
        return NewReceipt(
            id=self.id,
            unit_id=self.unit_id,
            codes=tuple(lines_of(self.codes)),
            supplier=self.supplier,
            quantity=self.quantity,
            arrived_at=arrived_at,
            lot_number=self.lot_number or None,
            expires_on=_expiry(self.expires_on),
            release_number=self.release_number or None,
            arrival_celsius=read_celsius(self.arrival_celsius, "arrival_celsius"),
            departed_at=read_instant(self.departed_day, self.departed_time, "departed"),
            transport_readings=read_readings(
                lines_of(self.readings), clinic_day(arrived_at), "readings"
            ),
        )


class ReceiveController(Controller):
    """Receiving and its records. 收货"""

    path = "/stock"
    guards = (STAFF,)
    include_in_schema = False

    @get("/receive")
    async def form(self, transaction: NamedDependency[Transaction]) -> Page:
        """An empty form, and the newest deliveries."""
        async with transaction as tx:
            context = await _context(tx)
        return Page("immunize/stock-receive.html", context=context)

    @post("/receive")
    async def submit(
        self, request: Form, transaction: NamedDependency[Transaction]
    ) -> Response[Any]:
        """Check what was scanned, or receive it."""
        form = await request.form()
        gathered = _gathered(form.get("codes", ""), form.get("scan", ""), form.get("drop", ""))
        entered = state_of(form)
        entered.values.update(codes="\n".join(gathered), scan="")
        wrong: Refusal | None = None
        if form.get("act") == "receive":
            try:
                order = read(form, ReceiveForm).order()
                async with transaction as tx:
                    receipt = await receive_lot(tx, order)
                return Redirect(f"/stock/receipts/{receipt.id}", status_code=303)
            except Refusal as refusal:
                wrong = refusal
        return await _again(request, entered, wrong)

    @get("/receipts/{receipt_id:uuid}")
    async def receipt(
        self, transaction: NamedDependency[Transaction], receipt_id: FromPath[UUID]
    ) -> Page:
        """One delivery: what came, the journey, the decision."""
        async with transaction as tx:
            receipt, product, unit = await read_receipt(tx, receipt_id)
        reason = REASONS[receipt.refusal_reason] if receipt.refusal_reason else None
        context = {"receipt": receipt, "product": product, "unit": unit, "reason": reason}
        return Page("immunize/stock-receipt.html", context=context)


async def _again(request: Form, entered: FormState, wrong: Refusal | None) -> Page:
    """The page with what was entered, a verdict on every code, and what is wrong if anything.

    In a transaction of its own: a refusal has undone the first.
    """
    database = request.app.state["database"]
    async with database.transaction(request.user) as tx:
        context = await _context(tx)
        lines = await _verdicts(tx, entered, request.user)
    state = FormState(entered.values, {wrong.field or "": wrong} if wrong else {})
    good = [line for line in lines if line.problem is None]
    context |= {
        "form": state,
        "good": good,
        "bad": [line for line in lines if line.problem is not None],
        "latest": lines[-1] if lines else None,
        "product": good[0].product if good else None,
        "new_id": entered.value("id") or new_id(),
    }
    return Page("immunize/stock-receive.html", context=context, status_code=422 if wrong else 200)


async def _verdicts(tx: Tx, entered: FormState, actor: Actor) -> Sequence[Examined]:
    if actor.organisation_id is None:
        return ()
    papers = Papers(
        actor.organisation_id,
        entered.value("lot_number").strip() or None,
        _expiry_if_readable(entered.value("expires_on")),
    )
    return await examine_codes(tx, lines_of(entered.value("codes")), papers)


async def _context(tx: Tx) -> dict[str, Any]:
    centres = await suppliers(tx)
    units = await units_for_receiving(tx)
    return {
        "units_choices": [(str(unit.id), unit.name, unit.location) for unit in units],
        "suppliers": centres,
        "supplier_choices": [(centre.name, centre.name) for centre in centres],
        "receipts": await latest_receipts(tx),
        "good": (),
        "bad": (),
        "latest": None,
        "product": None,
        "new_id": new_id(),
        "at": tx.now,
    }


def _gathered(codes: str, scan: str, dropped: str) -> list[str]:
    """The codes so far, with the new scan, without the one to be taken out.

    Separators are written as a visible sign: a control character may not survive a form.
    """
    lines = [line.replace(SEPARATOR, "␝") for line in (*lines_of(codes), *lines_of(scan))]
    for line in lines_of(dropped):
        if line in lines:
            del lines[len(lines) - 1 - lines[::-1].index(line)]
    return lines


def _expiry(text: str) -> date | None:
    return read_day(text, "expires_on") if text.strip() else None


def _expiry_if_readable(text: str) -> date | None:
    try:
        return _expiry(text)
    except InvalidInput:
        return None

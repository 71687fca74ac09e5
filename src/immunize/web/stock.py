"""What is in stock. 库存页面"""

from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect
from msgspec import Struct

from immunize.domain.codes import grouped
from immunize.domain.lots import PackageState
from immunize.domain.scanning import lines_of, read_box
from immunize.domain.unreadable import CodeUnreadable, ScansDisagree
from immunize.usecases.judge_package import Usable, check_package
from immunize.usecases.list_holds import list_holds
from immunize.usecases.list_stock import list_stock, packages_of, shelves, units_for_receiving
from immunize.usecases.move_packages import Issue, Move, issue_packages, move_packages
from immunize.web import words
from kernel.access import Actor, Permission
from kernel.errors import InvalidInput, Refusal
from kernel.i18n import N_
from kernel.registry import store as registry
from kernel.transaction import Transaction, Tx
from kernel.web.forms import read, state_of
from kernel.web.guards import STAFF
from kernel.web.pages import Page

Form = Request[Actor, Any, Any]

STATES: dict[PackageState, str] = {
    PackageState.IN_STOCK: N_("在架"),
    PackageState.USED: N_("已接种"),
    PackageState.DISPOSED: N_("已报废"),
    PackageState.RETURNED: N_("已退回"),
}


class MoveForm(Struct, frozen=True):
    """Packages and where they go: a unit here, or another organisation. 移库出库表单"""

    codes: str = ""
    unit_id: UUID | None = None
    organisation_id: UUID | None = None


class StockController(Controller):
    """The list, and moving what stands in it. 库存"""

    path = "/stock"
    guards = (STAFF,)
    include_in_schema = False

    @get("/")
    async def page(
        self,
        transaction: NamedDependency[Transaction],
        vaccine: FromQuery[str] = "",
        q: FromQuery[str] = "",
    ) -> Page:
        """Every lot by unit, first expiry first; ``q`` is a scanned package or a lot number."""
        async with transaction as tx:
            lines = await list_stock(tx)
            holds = await list_holds(tx)
            scanned = await _scanned(tx, q)
        shown = [
            line
            for line in lines
            if vaccine in ("", line.vaccine) and (scanned or q.strip() in line.lot_number)
        ]
        context = {
            "shelves": shelves(shown),
            "lines": shown,
            "vaccines": sorted({line.vaccine for line in lines}),
            "vaccine": vaccine,
            "holds": holds,
            "q": q.strip(),
            "scanned": scanned,
            "today": tx.today,
            "words": words,
            "may_receive": tx.actor.may(Permission.RECEIVE_STOCK),
        }
        return Page("immunize/stock.html", context=context)

    @get("/lots/{lot_id:uuid}")
    async def lot(
        self,
        transaction: NamedDependency[Transaction],
        lot_id: FromPath[UUID],
        page: FromQuery[int] = 1,
    ) -> Page:
        """The packages of a lot, one by one."""
        page = max(page, 1)
        async with transaction as tx:
            lot, product, packages, has_more = await packages_of(tx, lot_id, page)
        context = {
            "lot": lot,
            "product": product,
            "packages": packages,
            "page": page,
            "has_more": has_more,
            "grouped": grouped,
            "states": STATES,
        }
        return Page("immunize/stock-lot.html", context=context)

    @get("/move")
    async def moving(self, transaction: NamedDependency[Transaction]) -> Page:
        """The form for moving packages and sending them out."""
        async with transaction as tx:
            context = await _places(tx)
        return Page("immunize/stock-move.html", context=context)

    @post("/move")
    async def move(self, request: Form, transaction: NamedDependency[Transaction]) -> Response[Any]:
        """Move packages to another unit, or send them to another organisation."""
        form = await request.form()
        try:
            entry = read(form, MoveForm)
            async with transaction as tx:
                await _carry(tx, entry)
        except Refusal as wrong:
            database = request.app.state["database"]
            async with database.transaction(request.user) as tx:
                context = await _places(tx)
            context["form"] = state_of(form, wrong)
            return Page("immunize/stock-move.html", context=context, status_code=422)
        return Redirect("/stock", status_code=303)


class Scanned(Struct, frozen=True):
    """A package that was scanned into the search field: usable, or why not. 扫到的疫苗"""

    usable: Usable | None = None
    refusal: Refusal | None = None


async def _scanned(tx: Tx, text: str) -> Scanned | None:
    """The package a text names; ``None`` when it is no package's code."""
    try:
        scan = read_box(lines_of(text))
    except (CodeUnreadable, ScansDisagree):
        return None
    if scan.package_code is None and not scan.alternatives:
        return None
    try:
        return Scanned(await check_package(tx, text))
    except Refusal as refusal:
        return Scanned(refusal=refusal)


async def _carry(tx: Tx, entry: MoveForm) -> int:
    codes = tuple(lines_of(entry.codes))
    if entry.unit_id is not None:
        return await move_packages(tx, Move(codes, entry.unit_id))
    if entry.organisation_id is not None:
        return await issue_packages(tx, Issue(codes, entry.organisation_id))
    raise InvalidInput(N_("选一台设备，或选一个机构。"), field="unit_id")


async def _places(tx: Tx) -> dict[str, Any]:
    units = await units_for_receiving(tx)
    below = await registry.organisations_in_scope(tx)
    others = [one for one in below if one.id != tx.actor.organisation_id]
    return {
        "units_choices": [(unit.id, unit.name) for unit in units],
        "organisation_choices": [(one.id, one.name) for one in others],
    }

"""Trace a package, a lot or a child: the auditor's page. 追溯

One field takes a trace code, a lot number or a person. Children appear masked until the
reader has written down why.
"""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from app.web.trace_path import Leg, legs_of, summary_of
from app.web.trace_view import TraceView, view_of
from immunize.domain.codes import grouped, read
from immunize.domain.unreadable import CodeUnreadable
from immunize.usecases.trace_child import trace_child
from immunize.usecases.trace_lot import find_lots, trace_lot
from immunize.usecases.trace_package import PackageTrace, trace_package
from immunize.web import words
from kernel.access import Actor, Permission
from kernel.errors import Refusal
from kernel.registry.find import find_people, must_exist
from kernel.registry.reach import check_reach
from kernel.transaction import Transaction
from kernel.web.forms import state_of
from kernel.web.guards import STAFF, STAFF_OR_MACHINE
from kernel.web.pages import Page

Form = Request[Actor, Any, Any]


class TraceController(Controller):
    """Search, and the three kinds of path. 追溯页面"""

    path = "/trace"
    guards = (STAFF,)
    include_in_schema = False

    @get("/")
    async def search(
        self, transaction: NamedDependency[Transaction], q: FromQuery[str] = ""
    ) -> Response[Any]:
        """What was typed or scanned: straight to the package or lot, or a list to choose from."""
        words_typed = q.strip()
        if _names_package(words_typed):
            return Redirect(f"/trace/package?code={quote(q)}", status_code=303)
        async with transaction as tx:
            tx.require(Permission.TRACE)
            lots = await find_lots(tx, words_typed) if words_typed else ()
            if len(lots) == 1:
                return Redirect(f"/trace/lots/{lots[0][0].id}", status_code=303)
            people = await find_people(tx, words_typed) if len(words_typed) > 1 else ()
        context = {"q": words_typed, "lots": lots, "people": people}
        return Page("app/trace.html", context=context)

    @get("/package")
    async def package(
        self, transaction: NamedDependency[Transaction], code: FromQuery[str]
    ) -> Page:
        """One package from its receipt to the child."""
        async with transaction as tx:
            trace = await trace_package(tx, code)
            legs = await legs_of(tx, trace.product, trace.steps, trace.doses)
        return Page("app/trace-package.html", context=_package_context(trace, legs))

    @get("/package/print")
    async def sheet(self, transaction: NamedDependency[Transaction], code: FromQuery[str]) -> Page:
        """The same on one sheet, A4 landscape."""
        async with transaction as tx:
            trace = await trace_package(tx, code)
            legs = await legs_of(tx, trace.product, trace.steps, trace.doses)
        return Page("app/trace-print.html", context=_package_context(trace, legs))

    @get("/lots/{lot_id:uuid}")
    async def lot(
        self,
        transaction: NamedDependency[Transaction],
        lot_id: FromPath[UUID],
        holder: FromQuery[UUID | None] = None,
        page: FromQuery[int] = 1,
    ) -> Page:
        """A lot: its deliveries and stays, who has it, every package."""
        async with transaction as tx:
            trace = await trace_lot(tx, lot_id, holder, max(page, 1))
            legs = await legs_of(tx, trace.product, trace.steps)
        context = {
            "trace": trace,
            "legs": legs,
            "summary": summary_of(legs, trace.product),
            "holder": holder,
            "grouped": grouped,
        }
        return Page("app/trace-lot.html", context=context)

    @get("/people/{child_id:uuid}")
    async def ask(
        self, transaction: NamedDependency[Transaction], child_id: FromPath[UUID]
    ) -> Page:
        """Why does the reader want to see this child's record?"""
        async with transaction as tx:
            tx.require(Permission.TRACE)
            await check_reach(tx, child_id)
            child = await must_exist(tx, child_id)
        return Page("app/trace-reason.html", context={"child": child})

    @post("/people/{child_id:uuid}", status_code=200)
    async def child(
        self,
        request: Form,
        transaction: NamedDependency[Transaction],
        child_id: FromPath[UUID],
    ) -> Page:
        """The child's record with the path of every dose; the reason is kept."""
        form = await request.form()
        try:
            async with transaction as tx:
                trace = await trace_child(tx, child_id, form.get("reason", ""))
                paths = [
                    (one, await legs_of(tx, one.product, one.steps, [one.trace]))
                    if one.product
                    else (one, [])
                    for one in trace.doses
                ]
        except Refusal as wrong:
            if wrong.field != "reason":
                raise
            database = request.app.state["database"]
            async with database.transaction(request.user) as tx:
                child = await must_exist(tx, child_id)
            asked_again = {"child": child, "form": state_of(form, wrong)}
            return Page("app/trace-reason.html", context=asked_again, status_code=422)
        context = {"record": trace.card, "paths": paths, "words": words, "grouped": grouped}
        return Page("app/trace-child.html", context=context)


class TraceApi(Controller):
    """The path of a package for other systems. 追溯接口"""

    path = "/api/v1"
    tags = ("trace",)
    guards = (STAFF_OR_MACHINE,)

    @get("/trace")
    async def package(
        self, transaction: NamedDependency[Transaction], code: FromQuery[str]
    ) -> TraceView:
        """One package from its receipt to the child, who appears masked."""
        async with transaction as tx:
            trace = await trace_package(tx, code)
            legs = await legs_of(tx, trace.product, trace.steps, trace.doses)
        return view_of(trace, legs)


def _names_package(text: str) -> bool:
    """Whether a text can only be a package's code, not a lot number or a person."""
    try:
        scan = read(text)
    except CodeUnreadable:
        return False
    return scan.package_code is not None or bool(scan.alternatives and scan.gtin)


def _package_context(trace: PackageTrace, legs: list[Leg]) -> dict[str, Any]:
    return {
        "trace": trace,
        "legs": legs,
        "summary": summary_of(legs, trace.product),
        "shown": grouped(trace.facts.code),
        "words": words,
    }

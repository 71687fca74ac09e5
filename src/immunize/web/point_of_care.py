"""Point of care: 三查七对一验证, then the injection. 接种台"""

from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.response import Redirect
from msgspec import Struct

from immunize.domain.child_plan import DueDose
from immunize.domain.doses import Dose
from immunize.domain.visits import Visit, VisitState
from immunize.usecases.judge_package import Usable, check_package
from immunize.usecases.list_queue import list_queue
from immunize.usecases.read_visit import VisitView, read_visit
from immunize.usecases.record_dose import SEVEN_CHECKS, GivenDose, record_dose
from immunize.web import words
from immunize.web.clinic import view_context
from kernel.access import Actor
from kernel.errors import Refusal
from kernel.ids import new_id
from kernel.transaction import Transaction
from kernel.web.forms import read
from kernel.web.guards import STAFF, STAFF_OR_MACHINE
from kernel.web.pages import Page

Form = Request[Actor, Any, Any]

MACHINE_CHECKED = ("name", "age", "product", "specification")
"""Of the seven, what the system compares itself; the rest need the nurse's hand."""

_STEP_PAGES = {
    VisitState.WAITING: "screening",
    VisitState.DEFERRED: "screening",
    VisitState.SCREENED: "consent",
}


class DoseForm(Struct, frozen=True):
    """The one deliberate press. 登记表单"""

    id: UUID
    vaccine: str
    scan: str
    site: str
    checked: tuple[str, ...] = ()
    guardian: str = ""


class PointOfCareController(Controller):
    """The nurse's page for one child. 接种台"""

    path = "/clinic"
    guards = (STAFF,)
    include_in_schema = False

    @get("/doses")
    async def ready(self, transaction: NamedDependency[Transaction]) -> Page:
        """Who is ready for the injection."""
        async with transaction as tx:
            board = await list_queue(tx)
        return Page("immunize/clinic-ready.html", context={"board": board, "words": words})

    @get("/visits/{child_id:uuid}/{visit_id:uuid}")
    async def step(
        self,
        transaction: NamedDependency[Transaction],
        child_id: FromPath[UUID],
        visit_id: FromPath[UUID],
        vaccine: FromQuery[str] = "",
    ) -> Response[Any]:
        """The visit's present step; from consent on, the point of care."""
        async with transaction as tx:
            view = await read_visit(tx, child_id, visit_id)
        if view.visit.state in _STEP_PAGES:
            return Redirect(f"{_at(view.visit)}/{_STEP_PAGES[view.visit.state]}", status_code=303)
        return _page(view, vaccine)

    @post("/visits/{child_id:uuid}/{visit_id:uuid}/scan")
    async def scan(
        self,
        request: Form,
        transaction: NamedDependency[Transaction],
        child_id: FromPath[UUID],
        visit_id: FromPath[UUID],
    ) -> Page:
        """Look at the package before the injection; nothing is recorded."""
        form = await request.form()
        code, vaccine = form.get("code", ""), form.get("vaccine", "")
        async with transaction as tx:
            view = await read_visit(tx, child_id, visit_id)
            due = _chosen(view, vaccine)
            try:
                usable = await check_package(tx, code, due.vaccine if due else None)
            except Refusal as refusal:
                return _page(view, vaccine, scanned=code, refusal=refusal)
        return _page(view, usable.product.vaccine, scanned=code, usable=usable)

    @post("/visits/{child_id:uuid}/{visit_id:uuid}/doses")
    async def record(
        self,
        request: Form,
        transaction: NamedDependency[Transaction],
        child_id: FromPath[UUID],
        visit_id: FromPath[UUID],
    ) -> Response[Any]:
        """Record the dose; a second press shows the first result."""
        entry = read(await request.form(), DoseForm)
        try:
            async with transaction as tx:
                await record_dose(tx, _given(entry, child_id, visit_id))
        except Refusal as refusal:
            database = request.app.state["database"]
            async with database.transaction(request.user) as tx:
                view = await read_visit(tx, child_id, visit_id)
            return _page(view, entry.vaccine, scanned=entry.scan, refusal=refusal)
        return Redirect(f"/clinic/visits/{child_id}/{visit_id}", status_code=303)


class DoseApi(Controller):
    """Doses for other systems. 接种接口"""

    path = "/api/v1/doses"
    guards = (STAFF_OR_MACHINE,)
    tags = ("doses",)

    @post("/")
    async def record(
        self, transaction: NamedDependency[Transaction], data: JSONBody[GivenDose]
    ) -> Dose:
        """Give a dose: all checks, one draw, one record. The same id again is the same dose."""
        async with transaction as tx:
            return await record_dose(tx, data)


def _at(visit: Visit) -> str:
    return f"/clinic/visits/{visit.person_id}/{visit.id}"


def _chosen(view: VisitView, vaccine: str) -> DueDose | None:
    """The dose at hand: the one asked for, else the first consented one still due."""
    ready = view.agreed
    return next((due for due in ready if vaccine in due.vaccines), ready[0] if ready else None)


def _given(entry: DoseForm, child_id: UUID, visit_id: UUID) -> GivenDose:
    return GivenDose(
        id=entry.id,
        child_id=child_id,
        visit_id=visit_id,
        vaccine=entry.vaccine,
        scan=entry.scan,
        site=entry.site,
        seven_checks={one: one in MACHINE_CHECKED or one in entry.checked for one in SEVEN_CHECKS},
        verified_by_guardian=entry.guardian == "yes",
    )


def _page(
    view: VisitView,
    vaccine: str,
    *,
    scanned: str | None = None,
    usable: Usable | None = None,
    refusal: Refusal | None = None,
) -> Page:
    context = {
        **view_context(view),
        "due": _chosen(view, vaccine),
        "scanned": scanned,
        "usable": usable,
        "refusal": refusal,
        "new_id": new_id(),
    }
    status = 422 if refusal else 200
    return Page("immunize/clinic-dose.html", context=context, status_code=status)

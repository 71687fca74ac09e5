"""Child health: who was seen today, one child's nodes and growth, and a check. 儿童保健"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.response import Redirect
from msgspec import Struct

from kernel.access import Actor
from kernel.errors import InvalidInput
from kernel.ids import new_id
from kernel.registry.find import find_people
from kernel.registry.people import Person
from kernel.text import Note
from kernel.transaction import Transaction, Tx
from kernel.web.forms import read, redisplay
from kernel.web.guards import STAFF, STAFF_OR_MACHINE
from kernel.web.pages import Page
from maternal.domain.checkups import Checkup, Finding
from maternal.domain.conditions import Label
from maternal.domain.growth.measures import Indicator, Position
from maternal.usecases.read_child_health import (
    NATIONAL,
    WHO,
    ChildHealthView,
    list_seen,
    read_child_health,
)
from maternal.usecases.record_checkup import NewCheckup, record_checkup
from maternal.web import words
from maternal.web.growth_chart import chart_of

Form = Request[Actor, Any, Any]
_STANDARDS = {"national": NATIONAL, "who": WHO}


class CheckupForm(Struct, frozen=True):
    """What the doctor enters; weight in kilograms as the scale shows it. 体检表单"""

    id: UUID
    node: str
    day: date
    weight_kg: float | None = None
    length_cm: float | None = None
    position: Position | None = None
    head_cm: float | None = None
    haemoglobin_g_l: int | None = None
    eyes: Finding = Finding.NOT_DONE
    hearing: Finding = Finding.NOT_DONE
    warning_signs: tuple[str, ...] = ()
    note: Note = ""


class ChildHealthController(Controller):
    """The child-health clinic. 儿保门诊"""

    path = "/child-health"
    guards = (STAFF,)
    include_in_schema = False

    @get("/")
    async def today(
        self, transaction: NamedDependency[Transaction], q: FromQuery[str] = ""
    ) -> Response[Any]:
        """Find a child, and see who was checked today."""
        found: Sequence[Person] = ()
        refusal: InvalidInput | None = None
        async with transaction as tx:
            if q.strip():
                try:
                    found = await find_people(tx, q)
                except InvalidInput as wrong:
                    refusal = wrong
            seen = await list_seen(tx)
        if len(found) == 1:
            return Redirect(f"/child-health/{found[0].id}", status_code=303)
        context = {"q": q, "found": found, "seen": seen, "refusal": refusal}
        return Page("maternal/child-health-today.html", context=context)

    @get("/{child_id:uuid}")
    async def child(
        self,
        transaction: NamedDependency[Transaction],
        child_id: FromPath[UUID],
        show: FromQuery[str] = Indicator.WEIGHT_FOR_AGE.value,
        standard: FromQuery[str] = "national",
    ) -> Page:
        """Nodes, growth on the chosen standard, what was found last and what comes next."""
        async with transaction as tx:
            context = await _context(tx, child_id, show, standard)
        return Page("maternal/child-health.html", context=context)

    @post("/{child_id:uuid}")
    async def record(
        self,
        request: Form,
        transaction: NamedDependency[Transaction],
        child_id: FromPath[UUID],
    ) -> Response[Any]:
        """Record a check, or show the form again with what is wrong."""
        form = await request.form()
        try:
            entered = read(form, CheckupForm)
            async with transaction as tx:
                await record_checkup(tx, _checkup(child_id, entered))
        except InvalidInput as wrong:
            if wrong.field == "weight_g":
                wrong.field = "weight_kg"
            async with request.app.state["database"].transaction(request.user) as tx:
                context = await _context(tx, child_id, Indicator.WEIGHT_FOR_AGE, "national")
            return redisplay("maternal/child-health.html", form, wrong, context)
        return Redirect(f"/child-health/{child_id}", status_code=303)


class ChildHealthApi(Controller):
    """Checks and growth for other systems. 儿童健康接口"""

    path = "/api/v1"
    tags = ("child health",)
    guards = (STAFF_OR_MACHINE,)

    @get("/children/{child_id:uuid}/health")
    async def read(
        self, transaction: NamedDependency[Transaction], child_id: FromPath[UUID]
    ) -> ChildHealthView:
        """A child's nodes, and every check with z-scores by the national standard."""
        async with transaction as tx:
            return await read_child_health(tx, child_id)

    @post("/checkups")
    async def record(
        self, transaction: NamedDependency[Transaction], data: JSONBody[NewCheckup]
    ) -> Checkup:
        """Record a check. The same id again returns the first one."""
        async with transaction as tx:
            return await record_checkup(tx, data)


def _checkup(child_id: UUID, entered: CheckupForm) -> NewCheckup:
    return NewCheckup(
        id=entered.id,
        child_id=child_id,
        node=entered.node,
        day=entered.day,
        weight_g=None if entered.weight_kg is None else round(entered.weight_kg * 1000),
        length_cm=entered.length_cm,
        position=entered.position,
        head_cm=entered.head_cm,
        haemoglobin_g_l=entered.haemoglobin_g_l,
        eyes=entered.eyes,
        hearing=entered.hearing,
        warning_signs=entered.warning_signs,
        note=entered.note,
    )


def _anaemia(view: ChildHealthView) -> tuple[Label, ...]:
    """What the latest haemoglobin said, at whichever check it was measured."""
    measured = (one for one in reversed(view.checks) if one.checkup.haemoglobin_g_l is not None)
    latest = next(measured, None)
    return latest.anaemia if latest else ()


async def _context(tx: Tx, child_id: UUID, show: str, standard: str) -> dict[str, Any]:
    chosen = standard if standard in _STANDARDS else "national"
    indicator = Indicator(show) if show in set(Indicator) else Indicator.WEIGHT_FOR_AGE
    view = await read_child_health(tx, child_id, _STANDARDS[chosen])
    return {
        "view": view,
        "nodes": {node.id: node for node in view.nodes},
        "latest": view.checks[-1] if view.checks else None,
        "anaemia": _anaemia(view),
        "indicator": indicator,
        "indicators": tuple(Indicator),
        "chart": chart_of(view, indicator, tx.today),
        "standard": chosen,
        "today": tx.today,
        "new_id": new_id(),
        "words": words,
    }

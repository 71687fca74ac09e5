"""Pregnancies in care: dates, visits, colour. 孕期"""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.response import Redirect
from msgspec import Struct

from kernel.access import Actor
from kernel.errors import InvalidInput, Refusal
from kernel.i18n import N_
from kernel.ids import new_id
from kernel.registry import reach
from kernel.registry.register import NewPerson
from kernel.text import Note
from kernel.transaction import Transaction, Tx
from kernel.web.forms import read, read_id, redisplay
from kernel.web.guards import STAFF, STAFF_OR_MACHINE
from kernel.web.pages import Page
from maternal.domain.conditions import Finding, Type, Value
from maternal.domain.obstetric_calendar import Dating, DatingRules, Method, gestational_age
from maternal.domain.pregnancies import AntenatalVisit, Pregnancy
from maternal.domain.risk import find_level
from maternal.errors import Implausible, NoMother
from maternal.standards import rule_book
from maternal.usecases.open_pregnancy import NewPregnancy, open_pregnancy
from maternal.usecases.read_pregnancy import PregnancyView, list_pregnancies, read_pregnancy
from maternal.usecases.record_visit import NewVisit, record_visit
from maternal.usecases.redate_pregnancy import Scan, redate_pregnancy
from maternal.usecases.region_of import region_of
from maternal.web import words
from maternal.web.find_mother import Goal, find_mother
from maternal.web.homes import homes

Form = Request[Actor, Any, Any]

COUNTED = frozenset({"age", "multiple"})
"""Findings the system knows without being told."""

BOOKING = Goal(
    "/pregnancies/new",
    N_("建孕期档案：先找人"),
    N_("建孕期档案"),
    (N_("在管孕妇"), "/pregnancies"),
)

_FIELDS = {
    "name": "mother_name",
    "birth_date": "mother_birth",
    "identifier": "mother_resident_id",
    "phone": "mother_phone",
    "district_code": "mother_district",
    "as_of": "lmp",
}
"""The booking form's fields, by what a refusal calls them."""


class BookingForm(Struct, frozen=True):
    """What is asked at booking, beside the findings. 建册表单"""

    id: UUID
    mother_id: UUID | None = None
    new_mother_id: UUID | None = None
    mother_name: str = ""
    mother_birth: date | None = None
    mother_resident_id: str = ""
    mother_phone: str = ""
    mother_district: str | None = None
    lmp: date | None = None
    due_on: date | None = None
    gravidity: int = 1
    parity: int = 0
    fetuses: int = 1


class VisitForm(Struct, frozen=True):
    """What is asked at a visit, beside the findings. 产检表单"""

    id: UUID
    day: date
    note: Note = ""


class ScanForm(Struct, frozen=True):
    """A dating scan. 超声表单"""

    scanned_on: date
    age: str


class PregnancyController(Controller):
    """Pregnancies in care. 在管孕妇"""

    path = "/pregnancies"
    guards = (STAFF,)
    include_in_schema = False

    @get("/")
    async def page(
        self, transaction: NamedDependency[Transaction], colour: FromQuery[str] = ""
    ) -> Page:
        """Who is in care, by due date, with the present colour."""
        async with transaction as tx:
            book = rule_book(await region_of(tx))
            everyone = await list_pregnancies(tx)
            shown = [one for one in everyone if not colour or one.colour == colour]
            zero = {one.pregnancy_id: _day_zero(one.due_on, book.dating) for one in shown}
            ages = {
                id_: gestational_age(day, tx.today) for id_, day in zero.items() if day <= tx.today
            }
        context = {
            "pregnancies": shown,
            "ages": ages,
            "levels": book.risk_levels,
            "colour": colour,
            "counts": Counter(one.colour for one in everyone),
        }
        return Page("maternal/pregnancies.html", context=context)

    @get("/new")
    async def form(
        self,
        transaction: NamedDependency[Transaction],
        mother: FromQuery[UUID | None] = None,
        new: FromQuery[bool] = False,
        q: FromQuery[str] = "",
    ) -> Page:
        """Find the woman first; then the booking form."""
        async with transaction as tx:
            if mother is None and not new:
                return await find_mother(tx, BOOKING, q)
            context = await _booking(tx, mother)
        return Page("maternal/pregnancy-form.html", context=context)

    @post("/")
    async def open(self, request: Form, transaction: NamedDependency[Transaction]) -> Response[Any]:
        """Open a pregnancy, or show the form again with what is wrong."""
        form = await request.form()
        try:
            async with transaction as tx:
                pregnancy = await open_pregnancy(tx, await _new_pregnancy(tx, form))
        except Refusal as wrong:
            wrong.field = _FIELDS.get(wrong.field or "", wrong.field)
            mother = form.get("mother_id")
            async with request.app.state["database"].transaction(request.user) as tx:
                context = await _booking(tx, read_id(mother) if mother else None)
            return redisplay("maternal/pregnancy-form.html", form, wrong, context)
        return Redirect(f"/pregnancies/{pregnancy.person_id}", status_code=303)

    @get("/{mother_id:uuid}")
    async def one(
        self, transaction: NamedDependency[Transaction], mother_id: FromPath[UUID]
    ) -> Page:
        """One pregnancy: when, what is due or missed, which colour and why."""
        async with transaction as tx:
            context = await _pregnancy(tx, mother_id)
        return Page("maternal/pregnancy.html", context=context)

    @post("/{mother_id:uuid}/visits")
    async def visit(
        self,
        request: Form,
        transaction: NamedDependency[Transaction],
        mother_id: FromPath[UUID],
    ) -> Response[Any]:
        """Record a visit; the pregnancy is graded again."""
        form = await request.form()
        try:
            entered = read(form, VisitForm)
            async with transaction as tx:
                catalogue = rule_book(await region_of(tx)).risk_findings
                new = NewVisit(
                    entered.id, mother_id, _findings(form, catalogue), entered.note, entered.day
                )
                await record_visit(tx, new)
        except InvalidInput as wrong:
            return await _again(request, form, wrong, mother_id)
        return Redirect(f"/pregnancies/{mother_id}", status_code=303)

    @post("/{mother_id:uuid}/scan")
    async def scan(
        self,
        request: Form,
        transaction: NamedDependency[Transaction],
        mother_id: FromPath[UUID],
    ) -> Response[Any]:
        """Hold a scan against the due date."""
        form = await request.form()
        try:
            entered = read(form, ScanForm)
            async with transaction as tx:
                await redate_pregnancy(tx, Scan(mother_id, entered.scanned_on, entered.age))
        except Refusal as wrong:
            return await _again(request, form, wrong, mother_id)
        return Redirect(f"/pregnancies/{mother_id}", status_code=303)


class PregnancyApi(Controller):
    """Pregnancies for other systems. 孕期接口"""

    path = "/api/v1/pregnancies"
    tags = ("pregnancies",)
    guards = (STAFF_OR_MACHINE,)

    @post("/")
    async def open(
        self, transaction: NamedDependency[Transaction], data: JSONBody[NewPregnancy]
    ) -> Pregnancy:
        """Open a pregnancy; it is dated and graded. The same id again returns the first."""
        async with transaction as tx:
            return await open_pregnancy(tx, data)

    @post("/visits")
    async def visit(
        self, transaction: NamedDependency[Transaction], data: JSONBody[NewVisit]
    ) -> AntenatalVisit:
        """Record an antenatal visit; the pregnancy is graded again."""
        async with transaction as tx:
            return await record_visit(tx, data)


def _day_zero(due_on: date, rules: DatingRules) -> date:
    return Dating(due_on, Method.LAST_PERIOD, rules.pregnancy_days).day_zero


async def _new_pregnancy(tx: Tx, form: FormMultiDict) -> NewPregnancy:
    entered = read(form, BookingForm)
    mother = None
    if entered.mother_id is None:
        if entered.new_mother_id is None:
            raise NoMother
        mother = NewPerson(
            id=entered.new_mother_id,
            name=entered.mother_name,
            birth_date=entered.mother_birth,
            identifier=entered.mother_resident_id or None,
            phone=entered.mother_phone or None,
            district_code=entered.mother_district,
        )
    return NewPregnancy(
        id=entered.id,
        mother_id=entered.mother_id,
        mother=mother,
        lmp=entered.lmp,
        due_on=entered.due_on,
        gravidity=entered.gravidity,
        parity=entered.parity,
        fetuses=entered.fetuses,
        findings=_findings(form, rule_book(await region_of(tx)).risk_findings),
    )


def _findings(form: FormMultiDict, catalogue: tuple[Finding, ...]) -> dict[str, Value]:
    """What was entered, by the catalogue of findings: nothing said is nothing known."""
    said: dict[str, Value] = {}
    for finding in catalogue:
        text = str(form.get(finding.id, "")).strip()
        if text and finding.id not in COUNTED:
            said[finding.id] = _value(finding, text)
    return said


def _value(finding: Finding, text: str) -> Value:
    if finding.type is Type.FLAG:
        return text == "true"
    if finding.type is Type.CHOICE:
        return text
    try:
        return float(text)
    except ValueError as wrong:
        raise Implausible(finding.id, text, finding.words) from wrong


async def _booking(tx: Tx, mother_id: UUID | None) -> dict[str, Any]:
    about = None
    if mother_id is not None:
        mother = await reach.open_record(tx, mother_id, what=N_("孕期档案"), why=N_("建册"))
        about = await reach.card(tx, mother)
    return {
        "about": about,
        "findings": _asked(rule_book(await region_of(tx)).risk_findings),
        "new_id": new_id(),
        "new_mother_id": new_id(),
        "homes": () if about else await homes(tx),
        "today": tx.today,
        "words": words,
    }


def _asked(catalogue: tuple[Finding, ...]) -> Mapping[str, list[Finding]]:
    """The findings a form asks for, by type."""
    asked = [finding for finding in catalogue if finding.id not in COUNTED]
    return {kind.value: [one for one in asked if one.type is kind] for kind in Type}


async def _pregnancy(tx: Tx, mother_id: UUID) -> dict[str, Any]:
    view: PregnancyView = await read_pregnancy(tx, mother_id)
    factors = {factor.id: factor for factor in view.book.risk_factors}
    return {
        "view": view,
        "factors": factors,
        "levels": {
            one.colour: find_level(view.book.risk_levels, one.colour) for one in view.grades
        },
        "findings": _asked(view.book.risk_findings),
        "slots": view.book.antenatal_slots,
        "done": {visit.slot for visit in view.visits},
        "new_id": new_id(),
        "today": tx.today,
        "words": words,
    }


async def _again(request: Form, form: FormMultiDict, wrong: Refusal, mother_id: UUID) -> Page:
    async with request.app.state["database"].transaction(request.user) as tx:
        context = await _pregnancy(tx, mother_id)
    return redisplay("maternal/pregnancy.html", form, wrong, context)

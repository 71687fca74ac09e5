"""The midwife records a delivery. 分娩登记"""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody
from litestar.response import Redirect
from msgspec import Struct

from kernel.access import Actor
from kernel.calendar import clinic_instant
from kernel.errors import InvalidInput, Refusal
from kernel.i18n import N_
from kernel.ids import new_id
from kernel.registry import reach
from kernel.registry.people import Sex
from kernel.registry.reach import PersonCard
from kernel.registry.register import NewPerson
from kernel.text import Note
from kernel.transaction import Transaction, Tx
from kernel.web.forms import read, read_id, redisplay
from kernel.web.guards import STAFF, STAFF_OR_MACHINE
from kernel.web.pages import Page
from maternal import store
from maternal.domain.births import Mode, Outcome
from maternal.domain.hepatitis_b import Hbsag
from maternal.domain.pregnancies import Pregnancy
from maternal.errors import NoMother
from maternal.standards import rule_book
from maternal.usecases.read_delivery import list_deliveries
from maternal.usecases.read_pregnancy import list_pregnancies
from maternal.usecases.record_delivery import (
    NewChild,
    NewDelivery,
    RecordedDelivery,
    record_delivery,
)
from maternal.usecases.region_of import region_of
from maternal.web import words
from maternal.web.birth_fields import clock, form_field, own_fields
from maternal.web.find_mother import Goal, find_mother
from maternal.web.homes import homes

MOST_CHILDREN = 6
RECORDING = Goal("/deliveries/new", N_("登记分娩：先找产妇"), N_("登记分娩"), (N_("在院"), "/ward"))

Form = Request[Actor, Any, Any]


class DeliveryForm(Struct, frozen=True):
    """The part of the form that is about mother and delivery. 分娩表单"""

    id: UUID
    babies: int
    mode: Mode
    mother_hbsag: Hbsag
    mother_id: UUID | None = None
    new_mother_id: UUID | None = None
    mother_name: str = ""
    mother_birth: date | None = None
    mother_resident_id: str = ""
    mother_phone: str = ""
    mother_district: str | None = None
    weeks: int | None = None
    days: int = 0
    blood_loss_ml: int | None = None
    early_contact: bool | None = None
    midwife: str = ""
    note: Note = ""


class BabyForm(Struct, frozen=True):
    """The part of the form about one child. 新生儿表单"""

    id: UUID
    born_on: date
    born_time: str
    weight_g: int
    sex: Literal["F", "M", "unclear"]
    outcome: Outcome = Outcome.LIVE
    length_cm: float | None = None
    head_cm: float | None = None
    apgar_1: int | None = None
    apgar_5: int | None = None
    apgar_10: int | None = None
    asphyxia: bool = False
    birth_defect: bool = False


class DeliveryController(Controller):
    """The ward: who gave birth, and the form. 分娩"""

    guards = (STAFF,)
    include_in_schema = False

    @get("/ward")
    async def ward(self, transaction: NamedDependency[Transaction]) -> Page:
        """Deliveries of the last days."""
        async with transaction as tx:
            context = {"deliveries": await list_deliveries(tx), "words": words}
        return Page("maternal/ward.html", context=context)

    @get("/deliveries/new")
    async def form(
        self,
        transaction: NamedDependency[Transaction],
        mother: FromQuery[UUID | None] = None,
        new: FromQuery[bool] = False,
        babies: FromQuery[int] = 1,
        q: FromQuery[str] = "",
    ) -> Page:
        """Find the mother first; then the form, for as many children as were born."""
        async with transaction as tx:
            if mother is None and not new:
                return await find_mother(tx, RECORDING, q, await list_pregnancies(tx))
            context = await _context(tx, mother, babies)
        return Page("maternal/delivery-form.html", context=context)

    @post("/deliveries")
    async def submit(
        self, request: Form, transaction: NamedDependency[Transaction]
    ) -> Response[Any]:
        """Record the delivery, or show the form again with what is wrong."""
        form = await request.form()
        try:
            new = _read(form)
            async with transaction as tx:
                recorded = await record_delivery(tx, new)
        except InvalidInput as wrong:
            wrong.field = form_field(wrong.field)
            return await _again(request, form, wrong)
        return Redirect(f"/deliveries/{recorded.mother_id}/{recorded.id}", status_code=303)


class DeliveryApi(Controller):
    """Deliveries from other systems. 分娩接口"""

    path = "/api/v1/deliveries"
    tags = ("deliveries",)
    guards = (STAFF_OR_MACHINE,)

    @post("/")
    async def record(
        self, transaction: NamedDependency[Transaction], data: JSONBody[NewDelivery]
    ) -> RecordedDelivery:
        """Record a delivery. Creates the newborns, their records and certificate drafts; the
        same id again returns the first result.
        """
        async with transaction as tx:
            return await record_delivery(tx, data)


def _read(form: FormMultiDict) -> NewDelivery:
    entered = read(form, DeliveryForm)
    count = min(max(entered.babies, 1), MOST_CHILDREN)
    gestation = None if entered.weeks is None else entered.weeks * 7 + entered.days
    return NewDelivery(
        id=entered.id,
        mode=entered.mode,
        children=tuple(_child(form, number) for number in range(1, count + 1)),
        mother_id=entered.mother_id,
        mother=None if entered.mother_id else _new_mother(entered),
        gestation_days=gestation,
        mother_hbsag=entered.mother_hbsag,
        blood_loss_ml=entered.blood_loss_ml,
        early_contact=entered.early_contact,
        midwife=entered.midwife,
        note=entered.note,
    )


def _new_mother(entered: DeliveryForm) -> NewPerson:
    if entered.new_mother_id is None:
        raise NoMother
    return NewPerson(
        id=entered.new_mother_id,
        name=entered.mother_name,
        birth_date=entered.mother_birth,
        identifier=entered.mother_resident_id or None,
        phone=entered.mother_phone or None,
        district_code=entered.mother_district,
    )


def _child(form: FormMultiDict, number: int) -> NewChild:
    """One child's fields, whose names end in its number."""
    ending = f"_{number}"
    own = own_fields(form, number)
    try:
        entered = read(own, BabyForm)
        born_at = clinic_instant(entered.born_on, clock(entered.born_time))
    except InvalidInput as wrong:
        wrong.field = f"{wrong.field}{ending}"
        raise
    return NewChild(
        id=entered.id,
        born_at=born_at,
        weight_g=entered.weight_g,
        sex=None if entered.sex == "unclear" else Sex(entered.sex),
        outcome=entered.outcome,
        length_cm=entered.length_cm,
        head_cm=entered.head_cm,
        apgar_1=entered.apgar_1,
        apgar_5=entered.apgar_5,
        apgar_10=entered.apgar_10,
        asphyxia=entered.asphyxia,
        birth_defect=entered.birth_defect,
    )


def _count(form: FormMultiDict) -> int:
    """How many children the form shows; the page itself never asks for anything else."""
    asked = str(form.get("babies", ""))
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 3 else 1


async def _again(request: Form, form: FormMultiDict, wrong: Refusal) -> Page:
    """The form as it was entered, with what is wrong."""
    mother = form.get("mother_id")
    async with request.app.state["database"].transaction(request.user) as tx:
        context = await _context(tx, read_id(mother) if mother else None, _count(form))
    return redisplay("maternal/delivery-form.html", form, wrong, context)


async def _context(tx: Tx, mother_id: UUID | None, babies: int) -> dict[str, Any]:
    count = min(max(babies, 1), MOST_CHILDREN)
    card: PersonCard | None = None
    pregnancy: Pregnancy | None = None
    if mother_id is not None:
        mother = await reach.open_record(tx, mother_id, what=N_("孕期档案"), why=N_("分娩登记"))
        card = await reach.card(tx, mother)
        known = await store.pregnancies_of(tx, mother_id)
        pregnancy = next((one for one in known if one.ended_at is None), None)
    age = None
    if pregnancy is not None:
        rules = rule_book(await region_of(tx)).dating
        age = pregnancy.dating(rules).gestational_age(tx.today)
    return {
        "about": card,
        "pregnancy": pregnancy,
        "age": age,
        "hbsag": _known_hbsag(pregnancy),
        "babies": pregnancy.fetuses if pregnancy and babies == 1 else count,
        "most": MOST_CHILDREN,
        "today": tx.today,
        "new_id": new_id(),
        "new_mother_id": new_id(),
        "homes": () if card else await homes(tx),
        "child_ids": [new_id() for _ in range(MOST_CHILDREN)],
        "words": words,
    }


def _known_hbsag(pregnancy: Pregnancy | None) -> str | None:
    """What the pregnancy record says, to be confirmed; nothing is ticked for what is unknown."""
    found = pregnancy.findings.get("hbsag_positive") if pregnancy else None
    if found is None:
        return None
    return Hbsag.POSITIVE if found else Hbsag.NEGATIVE

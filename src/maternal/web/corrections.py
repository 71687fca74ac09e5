"""The midwife corrects a delivery: the form as it was recorded, and why. 更正分娩"""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.response import Redirect
from msgspec import Struct

from kernel.access import Actor, Permission
from kernel.calendar import clinic_instant
from kernel.errors import InvalidInput, Refusal
from kernel.ids import new_id
from kernel.registry.people import Sex
from kernel.text import Note
from kernel.transaction import Transaction, Tx
from kernel.web.forms import read, redisplay
from kernel.web.guards import STAFF, STAFF_OR_MACHINE
from kernel.web.pages import Page
from maternal.domain.births import Mode, Newborn, Stillbirth
from maternal.domain.corrections import Correction
from maternal.domain.hepatitis_b import Hbsag
from maternal.usecases.correct_delivery import CorrectedChild, NewCorrection, correct_delivery
from maternal.usecases.read_delivery import DeliveryView, read_delivery
from maternal.web import words
from maternal.web.birth_fields import clock, form_field, own_fields

Form = Request[Actor, Any, Any]


class CorrectionForm(Struct, frozen=True):
    """The part of the form that is about the delivery. 更正表单"""

    id: UUID
    seen: int
    mode: Mode
    mother_hbsag: Hbsag
    weeks: int
    days: int = 0
    reason: Note = ""
    blood_loss_ml: int | None = None
    early_contact: bool | None = None
    midwife: str = ""
    note: Note = ""


class CorrectedChildForm(Struct, frozen=True):
    """The part of the form about one child. 更正的孩子表单"""

    born_on: date
    born_time: str
    weight_g: int
    sex: Literal["F", "M", "unclear"]
    length_cm: float | None = None
    head_cm: float | None = None
    apgar_1: int | None = None
    apgar_5: int | None = None
    apgar_10: int | None = None
    asphyxia: bool = False
    birth_defect: bool = False


class CorrectionController(Controller):
    """Correct what was written wrongly. 更正"""

    path = "/deliveries/{mother_id:uuid}/{delivery_id:uuid}/correct"
    guards = (STAFF,)
    include_in_schema = False

    @get("/")
    async def form(
        self,
        transaction: NamedDependency[Transaction],
        mother_id: FromPath[UUID],
        delivery_id: FromPath[UUID],
    ) -> Page:
        """Everything as it was recorded, to be changed where it is wrong."""
        async with transaction as tx:
            context = await _context(tx, mother_id, delivery_id)
        return Page("maternal/correction-form.html", context=context)

    @post("/")
    async def submit(
        self,
        request: Form,
        transaction: NamedDependency[Transaction],
        mother_id: FromPath[UUID],
        delivery_id: FromPath[UUID],
    ) -> Response[Any]:
        """Correct it, or show the form again with what is wrong."""
        form = await request.form()
        try:
            async with transaction as tx:
                view = await read_delivery(tx, mother_id, delivery_id)
                await correct_delivery(tx, _read(form, view))
        except Refusal as wrong:
            wrong.field = form_field(wrong.field)
            async with request.app.state["database"].transaction(request.user) as tx:
                context = await _context(tx, mother_id, delivery_id)
            return redisplay("maternal/correction-form.html", form, wrong, context)
        return Redirect(f"/deliveries/{mother_id}/{delivery_id}", status_code=303)


class CorrectionApi(Controller):
    """Corrections from other systems. 更正接口"""

    path = "/api/v1/deliveries/corrections"
    tags = ("deliveries",)
    guards = (STAFF_OR_MACHINE,)

    @post("/")
    async def correct(
        self, transaction: NamedDependency[Transaction], data: JSONBody[NewCorrection]
    ) -> Correction:
        """Correct a delivery. Old values stay; what depends on them follows. The same id again
        returns the first result.
        """
        async with transaction as tx:
            return await correct_delivery(tx, data)


def _read(form: FormMultiDict, view: DeliveryView) -> NewCorrection:
    entered = read(form, CorrectionForm)
    orders = sorted(
        [one.newborn.birth_order for one in view.children]
        + [one.birth_order for one in view.stillbirths]
    )
    return NewCorrection(
        id=entered.id,
        mother_id=view.delivery.person_id,
        delivery_id=view.delivery.id,
        reason=entered.reason,
        mode=entered.mode,
        gestation_days=entered.weeks * 7 + entered.days,
        mother_hbsag=entered.mother_hbsag,
        midwife=entered.midwife,
        children=tuple(_child(form, order) for order in orders),
        blood_loss_ml=entered.blood_loss_ml,
        early_contact=entered.early_contact,
        note=entered.note,
        seen=entered.seen,
    )


def _child(form: FormMultiDict, order: int) -> CorrectedChild:
    try:
        entered = read(own_fields(form, order), CorrectedChildForm)
        born_at = clinic_instant(entered.born_on, clock(entered.born_time))
    except InvalidInput as wrong:
        wrong.field = f"{wrong.field}_{order}"
        raise
    return CorrectedChild(
        birth_order=order,
        born_at=born_at,
        weight_g=entered.weight_g,
        sex=None if entered.sex == "unclear" else Sex(entered.sex),
        length_cm=entered.length_cm,
        head_cm=entered.head_cm,
        apgar_1=entered.apgar_1,
        apgar_5=entered.apgar_5,
        apgar_10=entered.apgar_10,
        asphyxia=entered.asphyxia,
        birth_defect=entered.birth_defect,
    )


async def _context(tx: Tx, mother_id: UUID, delivery_id: UUID) -> dict[str, Any]:
    tx.require(Permission.RECORD_DELIVERY)
    view = await read_delivery(tx, mother_id, delivery_id)
    births: list[tuple[Newborn | Stillbirth, bool]] = sorted(
        [
            *((one.newborn, False) for one in view.children),
            *((one, True) for one in view.stillbirths),
        ],
        key=lambda birth: birth[0].birth_order,
    )
    return {
        "view": view,
        "births": births,
        "issued": any(one.certificate and one.certificate.content for one in view.children),
        "new_id": new_id(),
        "words": words,
    }

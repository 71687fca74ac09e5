"""A certificate that is wrong is exchanged, one that was lost is replaced. 换发与补发"""

from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.response import Redirect
from msgspec import Struct

from kernel.access import Actor
from kernel.errors import Refusal
from kernel.ids import new_id
from kernel.text import Note
from kernel.transaction import Transaction, Tx
from kernel.web.forms import read, redisplay
from kernel.web.guards import STAFF, STAFF_OR_MACHINE
from kernel.web.pages import Page
from maternal.domain.certificates import Certificate, CertificateState, Collector
from maternal.errors import NotIssued
from maternal.usecases.exchange_certificate import Exchange, exchange_certificate
from maternal.usecases.read_certificates import read_certificate
from maternal.usecases.replace_certificate import Replacement, replace_certificate
from maternal.usecases.spend_number import mother_name
from maternal.web import words

Form = Request[Actor, Any, Any]
_EXCHANGE, _REPLACE = "maternal/certificate-exchange.html", "maternal/certificate-replace.html"


class ExchangeForm(Struct, frozen=True):
    """What the new certificate says, and what was handed in. 换发表单"""

    id: UUID
    number: str
    child_name: str
    reason: Note = ""
    father_name: str = ""
    mother_statement: bool = False
    old_copy_returned: bool = False
    parentage_test: bool = False
    collector: Collector = Collector.MOTHER
    authorisation: bool = False


class ReplacementForm(Struct, frozen=True):
    """What was declared, and who collects the new one. 补发表单"""

    id: UUID
    number: str
    loss_declared: bool = False
    household_registered: bool = False
    collector: Collector = Collector.MOTHER
    authorisation: bool = False


class ExchangeController(Controller):
    """A new number for an issued certificate. 换发与补发"""

    path = "/certificates/{child_id:uuid}"
    guards = (STAFF,)
    include_in_schema = False

    @get("/exchange")
    async def exchange_form(
        self, transaction: NamedDependency[Transaction], child_id: FromPath[UUID]
    ) -> Page:
        """The form, with what the record says now beside what the certificate says."""
        async with transaction as tx:
            return Page(_EXCHANGE, context=await _context(tx, child_id))

    @post("/exchange")
    async def exchange(
        self,
        request: Form,
        transaction: NamedDependency[Transaction],
        child_id: FromPath[UUID],
    ) -> Response[Any]:
        """Exchange, or show the form again with what stands against it."""
        form = await request.form()
        try:
            entered = read(form, ExchangeForm)
            async with transaction as tx:
                await exchange_certificate(tx, _exchange(child_id, entered))
        except Refusal as wrong:
            async with request.app.state["database"].transaction(request.user) as tx:
                return redisplay(_EXCHANGE, form, wrong, await _context(tx, child_id))
        return Redirect(f"/certificates/{child_id}", status_code=303)

    @get("/replace")
    async def replace_form(
        self, transaction: NamedDependency[Transaction], child_id: FromPath[UUID]
    ) -> Page:
        """The form: nothing on the certificate changes but its number."""
        async with transaction as tx:
            return Page(_REPLACE, context=await _context(tx, child_id))

    @post("/replace")
    async def replace(
        self,
        request: Form,
        transaction: NamedDependency[Transaction],
        child_id: FromPath[UUID],
    ) -> Response[Any]:
        """Replace, or show the form again with what stands against it."""
        form = await request.form()
        try:
            entered = read(form, ReplacementForm)
            async with transaction as tx:
                await replace_certificate(tx, _replacement(child_id, entered))
        except Refusal as wrong:
            async with request.app.state["database"].transaction(request.user) as tx:
                return redisplay(_REPLACE, form, wrong, await _context(tx, child_id))
        return Redirect(f"/certificates/{child_id}", status_code=303)


class ExchangeApi(Controller):
    """Exchange and replacement for other systems. 换发与补发接口"""

    path = "/api/v1/certificates"
    tags = ("certificates",)
    guards = (STAFF_OR_MACHINE,)

    @post("/exchanges")
    async def exchange(
        self, transaction: NamedDependency[Transaction], data: JSONBody[Exchange]
    ) -> Certificate:
        """Void a certificate and issue another. The same id again returns the first result."""
        async with transaction as tx:
            return await exchange_certificate(tx, data)

    @post("/replacements")
    async def replace(
        self, transaction: NamedDependency[Transaction], data: JSONBody[Replacement]
    ) -> Certificate:
        """Void a lost certificate and issue the same content under another number. The same id
        again returns the first result.
        """
        async with transaction as tx:
            return await replace_certificate(tx, data)


def _exchange(child_id: UUID, entered: ExchangeForm) -> Exchange:
    return Exchange(
        id=entered.id,
        child_id=child_id,
        number=entered.number.strip().upper(),
        reason=entered.reason,
        child_name=entered.child_name,
        father_name=entered.father_name,
        mother_statement=entered.mother_statement,
        old_copy_returned=entered.old_copy_returned,
        parentage_test=entered.parentage_test,
        collector=entered.collector,
        authorisation=entered.authorisation,
    )


def _replacement(child_id: UUID, entered: ReplacementForm) -> Replacement:
    return Replacement(
        id=entered.id,
        child_id=child_id,
        number=entered.number.strip().upper(),
        loss_declared=entered.loss_declared,
        household_registered=entered.household_registered,
        collector=entered.collector,
        authorisation=entered.authorisation,
    )


async def _context(tx: Tx, child_id: UUID) -> dict[str, Any]:
    view = await read_certificate(tx, child_id)
    if view.certificate.state is CertificateState.DRAFT:
        raise NotIssued
    return {
        "view": view,
        "mother_name": await mother_name(tx, child_id),
        "new_id": new_id(),
        "words": words,
    }

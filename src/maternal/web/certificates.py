"""Birth certificates: what waits, and issuing. 出生医学证明"""

from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.response import Redirect
from msgspec import Struct

from kernel.access import Actor
from kernel.errors import Refusal
from kernel.transaction import Transaction, Tx
from kernel.web.forms import read, redisplay
from kernel.web.guards import STAFF, STAFF_OR_MACHINE
from kernel.web.pages import Page
from maternal.domain.certificates import Certificate, Collector
from maternal.usecases.issue_certificate import (
    Issue,
    NewNumbers,
    issue_certificate,
    receive_numbers,
)
from maternal.usecases.read_certificates import (
    list_certificates,
    next_numbers,
    read_certificate,
)
from maternal.web import words

Form = Request[Actor, Any, Any]


class IssueForm(Struct, frozen=True):
    """What is printed, and who collects it. 签发表单"""

    number: str
    child_name: str
    father_name: str = ""
    mother_statement: bool = False
    collector: Collector = Collector.MOTHER
    authorisation: bool = False


class CertificateController(Controller):
    """Drafts, issuing, and the stock of numbers. 出生证明"""

    path = "/certificates"
    guards = (STAFF,)
    include_in_schema = False

    @get("/")
    async def page(self, transaction: NamedDependency[Transaction]) -> Page:
        """What waits for the parents, and what was issued."""
        async with transaction as tx:
            context = await _overview(tx)
        return Page("maternal/certificates.html", context=context)

    @post("/numbers")
    async def numbers(
        self, request: Form, transaction: NamedDependency[Transaction]
    ) -> Response[Any]:
        """Take a run of blank numbers into stock."""
        form = await request.form()
        try:
            async with transaction as tx:
                await receive_numbers(tx, read(form, NewNumbers))
        except Refusal as wrong:
            async with request.app.state["database"].transaction(request.user) as tx:
                context = await _overview(tx)
            return redisplay("maternal/certificates.html", form, wrong, context)
        return Redirect("/certificates", status_code=303)

    @get("/{child_id:uuid}")
    async def one(
        self, transaction: NamedDependency[Transaction], child_id: FromPath[UUID]
    ) -> Page:
        """One child's certificate: the draft to fill in, or what was issued."""
        async with transaction as tx:
            view = await read_certificate(tx, child_id)
        return Page("maternal/certificate.html", context={"view": view, "words": words})

    @post("/{child_id:uuid}")
    async def issue(
        self,
        request: Form,
        transaction: NamedDependency[Transaction],
        child_id: FromPath[UUID],
    ) -> Response[Any]:
        """Issue, or show the form again with what stands against it."""
        form = await request.form()
        try:
            entered = read(form, IssueForm)
            async with transaction as tx:
                await issue_certificate(tx, _issue(child_id, entered))
        except Refusal as wrong:
            async with request.app.state["database"].transaction(request.user) as tx:
                view = await read_certificate(tx, child_id)
            context = {"view": view, "words": words}
            return redisplay("maternal/certificate.html", form, wrong, context)
        return Redirect(f"/certificates/{child_id}", status_code=303)


class CertificateApi(Controller):
    """Certificates for other systems. 出生医学证明接口"""

    path = "/api/v1/certificates"
    tags = ("certificates",)
    guards = (STAFF_OR_MACHINE,)

    @post("/")
    async def issue(
        self, transaction: NamedDependency[Transaction], data: JSONBody[Issue]
    ) -> Certificate:
        """Issue a certificate from a child's draft and a blank number of the institution."""
        async with transaction as tx:
            return await issue_certificate(tx, data)


def _issue(child_id: UUID, entered: IssueForm) -> Issue:
    return Issue(
        child_id=child_id,
        number=entered.number.strip().upper(),
        child_name=entered.child_name,
        father_name=entered.father_name,
        mother_statement=entered.mother_statement,
        collector=entered.collector,
        authorisation=entered.authorisation,
    )


async def _overview(tx: Tx) -> dict[str, Any]:
    return {
        "certificates": await list_certificates(tx),
        "numbers": await next_numbers(tx),
        "words": words,
    }

"""The clinic: queue, health questions, consent, observation. 门诊"""

from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.response import Redirect
from msgspec import Struct

from immunize.domain.consent import NOTICE_VERSION, ConsentDecision, Signer
from immunize.domain.screening import QUESTIONS, Answer, ScreeningResult
from immunize.domain.visits import Ending, Visit
from immunize.errors import FitDespiteConcerns
from immunize.usecases.check_in import CheckIn, check_in
from immunize.usecases.end_observation import ObservationEnd, end_observation
from immunize.usecases.list_queue import Queue, list_queue
from immunize.usecases.open_ward_visit import open_ward_visit
from immunize.usecases.read_visit import VisitView, read_visit
from immunize.usecases.screen_child import NewScreening, screen_child
from immunize.usecases.take_consent import NewConsent, take_consent
from immunize.web import words
from kernel.access import Actor
from kernel.errors import InvalidInput, Refusal
from kernel.i18n import N_
from kernel.ids import new_id
from kernel.registry.people import RelationKind
from kernel.text import Note
from kernel.transaction import Transaction
from kernel.web.forms import EMPTY, read, read_id, redisplay
from kernel.web.guards import STAFF, STAFF_OR_MACHINE
from kernel.web.pages import Page

Form = Request[Actor, Any, Any]

RESULTS: dict[ScreeningResult, str] = {
    ScreeningResult.FIT: N_("今天可以打"),
    ScreeningResult.DEFERRED: N_("延期，过些天再来"),
    ScreeningResult.CONTRAINDICATED: N_("有禁忌，不能打"),
}
ANSWERS: dict[Answer, str] = {
    Answer.NO: N_("没有"),
    Answer.YES: N_("有"),
    Answer.UNKNOWN: N_("不知道"),
}
SIGNERS: dict[Signer, str] = {
    Signer.MOTHER: N_("妈妈"),
    Signer.FATHER: N_("爸爸"),
    Signer.GUARDIAN: N_("监护人"),
    Signer.ENTRUSTED: N_("受委托的人"),
}
_SIGNER_OF = {
    RelationKind.MOTHER: Signer.MOTHER,
    RelationKind.FATHER: Signer.FATHER,
    RelationKind.GUARDIAN: Signer.GUARDIAN,
}


class ScreeningForm(Struct, frozen=True):
    """The decision beside the answers. 预检表单"""

    id: UUID
    celsius: float
    result: ScreeningResult
    advice: Note = ""


class ConsentForm(Struct, frozen=True):
    """The guardian's decision. 知情同意表单"""

    id: UUID
    decision: ConsentDecision
    signer_name: str
    relation: Signer
    vaccines: tuple[str, ...] = ()
    signature: str | None = None
    reason: Note = ""


class EndingForm(Struct, frozen=True):
    """How the child leaves. 离开表单"""

    ending: Ending = Ending.ON_TIME


class WardVisit(Struct, frozen=True):
    """Whose visit is opened at the bedside. 产科接种"""

    child_id: UUID


class ClinicController(Controller):
    """Steps of a visit, as pages. 门诊流程"""

    path = "/clinic"
    guards = (STAFF,)
    include_in_schema = False

    @get("/queue")
    async def queue(self, transaction: NamedDependency[Transaction]) -> Page:
        """Who is where, and who is next."""
        async with transaction as tx:
            board = await list_queue(tx)
        return Page("immunize/clinic-queue.html", context={"board": board, "words": words})

    @post("/check-in")
    async def arrive(
        self, request: Form, transaction: NamedDependency[Transaction]
    ) -> Response[Any]:
        """A ticket for whoever's code was scanned; straight on to the first child."""
        form = await request.form()
        child = form.get("child_id")
        arrival = CheckIn(form.get("code") or None, read_id(child) if child else None)
        async with transaction as tx:
            visits = await check_in(tx, arrival)
        return Redirect("/clinic/queue" if len(visits) > 1 else _page(visits[0]), status_code=303)

    @post("/ward-visits")
    async def bedside(self, request: Form, transaction: NamedDependency[Transaction]) -> Redirect:
        """A newborn's visit in the delivery ward."""
        form = await request.form()
        async with transaction as tx:
            visit = await open_ward_visit(tx, read_id(form.get("child_id", "")))
        return Redirect(_page(visit), status_code=303)

    @get("/visits/{child_id:uuid}/{visit_id:uuid}/screening")
    async def questions(
        self,
        transaction: NamedDependency[Transaction],
        child_id: FromPath[UUID],
        visit_id: FromPath[UUID],
    ) -> Page:
        """The health questions."""
        return Page(
            "immunize/clinic-screening.html",
            context={
                **await _view(transaction, child_id, visit_id),
                "form": EMPTY,
                "new_id": new_id(),
            },
        )

    @post("/visits/{child_id:uuid}/{visit_id:uuid}/screening")
    async def answer(
        self,
        request: Form,
        transaction: NamedDependency[Transaction],
        child_id: FromPath[UUID],
        visit_id: FromPath[UUID],
    ) -> Response[Any]:
        """Write the answers down."""
        form = await request.form()
        try:
            entry = read(form, ScreeningForm)
            async with transaction as tx:
                visit = await screen_child(tx, _screening(entry, form, child_id, visit_id))
        except (InvalidInput, FitDespiteConcerns) as wrong:
            return await _again(request, "clinic-screening", wrong, child_id, visit_id)
        return Redirect(_page(visit), status_code=303)

    @get("/visits/{child_id:uuid}/{visit_id:uuid}/consent")
    async def notice(
        self,
        transaction: NamedDependency[Transaction],
        child_id: FromPath[UUID],
        visit_id: FromPath[UUID],
    ) -> Page:
        """What the guardian is told, and where they sign."""
        return Page(
            "immunize/clinic-consent.html",
            context={
                **await _view(transaction, child_id, visit_id),
                "form": EMPTY,
                "new_id": new_id(),
            },
        )

    @post("/visits/{child_id:uuid}/{visit_id:uuid}/consent")
    async def sign(
        self,
        request: Form,
        transaction: NamedDependency[Transaction],
        child_id: FromPath[UUID],
        visit_id: FromPath[UUID],
    ) -> Response[Any]:
        """Write the decision down."""
        form = await request.form()
        try:
            entry = read(form, ConsentForm)
            async with transaction as tx:
                visit = await take_consent(tx, _consent(entry, child_id, visit_id))
        except InvalidInput as wrong:
            return await _again(request, "clinic-consent", wrong, child_id, visit_id)
        return Redirect(_page(visit), status_code=303)

    @post("/visits/{child_id:uuid}/{visit_id:uuid}/end")
    async def leave(
        self,
        request: Form,
        transaction: NamedDependency[Transaction],
        child_id: FromPath[UUID],
        visit_id: FromPath[UUID],
    ) -> Redirect:
        """The child leaves."""
        form = await request.form()
        ending = read(form, EndingForm).ending
        async with transaction as tx:
            await end_observation(tx, ObservationEnd(child_id, visit_id, ending))
        return Redirect("/clinic/queue", status_code=303)


class ClinicApi(Controller):
    """The same steps for other systems. 门诊接口"""

    path = "/api/v1"
    guards = (STAFF_OR_MACHINE,)
    tags = ("clinic",)

    @get("/queue")
    async def queue(self, transaction: NamedDependency[Transaction]) -> Queue:
        """The board of the caller's clinic."""
        async with transaction as tx:
            return await list_queue(tx)

    @post("/visits")
    async def arrive(
        self, transaction: NamedDependency[Transaction], data: JSONBody[CheckIn]
    ) -> list[Visit]:
        """Check in whoever's code is shown; every child of a booking gets a visit."""
        async with transaction as tx:
            return list(await check_in(tx, data))

    @post("/ward-visits")
    async def bedside(
        self, transaction: NamedDependency[Transaction], data: JSONBody[WardVisit]
    ) -> Visit:
        """Open a newborn's visit in the delivery ward."""
        async with transaction as tx:
            return await open_ward_visit(tx, data.child_id)

    @post("/screenings")
    async def screen(
        self, transaction: NamedDependency[Transaction], data: JSONBody[NewScreening]
    ) -> Visit:
        """Answers to the health questions; gives the visit as it is then."""
        async with transaction as tx:
            return await screen_child(tx, data)

    @post("/consents")
    async def consent(
        self, transaction: NamedDependency[Transaction], data: JSONBody[NewConsent]
    ) -> Visit:
        """The guardian's decision; gives the visit as it is then."""
        async with transaction as tx:
            return await take_consent(tx, data)

    @post("/observation-ends")
    async def leave(
        self, transaction: NamedDependency[Transaction], data: JSONBody[ObservationEnd]
    ) -> Visit:
        """The child leaves after the observation."""
        async with transaction as tx:
            return await end_observation(tx, data)


def _page(visit: Visit) -> str:
    """Where a visit's next step is taken."""
    return f"/clinic/visits/{visit.person_id}/{visit.id}"


async def _view(transaction: Transaction, child_id: UUID, visit_id: UUID) -> dict[str, Any]:
    async with transaction as tx:
        return view_context(await read_visit(tx, child_id, visit_id))


def view_context(view: VisitView) -> dict[str, Any]:
    """What every page of a visit shows."""
    return {
        "view": view,
        "words": words,
        "questions": QUESTIONS,
        "answers": ANSWERS,
        "results": RESULTS,
        "signers": SIGNERS,
        "signer_of": _SIGNER_OF,
        "notice_version": NOTICE_VERSION,
        "birth": view.card.person.birth_date,
    }


async def _again(request: Form, page: str, wrong: Refusal, child_id: UUID, visit_id: UUID) -> Page:
    """The step's form once more, with what was entered."""
    form = await request.form()
    transaction = request.app.state["database"].transaction(request.user)
    context = {**await _view(transaction, child_id, visit_id), "new_id": form.get("id", new_id())}
    return redisplay(f"immunize/{page}.html", form, wrong, context)


def _screening(entry: ScreeningForm, form: Any, child_id: UUID, visit_id: UUID) -> NewScreening:
    answers = {
        question.code: Answer(given)
        for question in QUESTIONS
        if (given := form.get(f"q-{question.code}")) in set(Answer)
    }
    return NewScreening(
        entry.id, child_id, visit_id, entry.celsius, answers, entry.result, entry.advice
    )


def _consent(entry: ConsentForm, child_id: UUID, visit_id: UUID) -> NewConsent:
    return NewConsent(
        id=entry.id,
        child_id=child_id,
        visit_id=visit_id,
        vaccines=entry.vaccines,
        notice_version=NOTICE_VERSION,
        decision=entry.decision,
        signer_name=entry.signer_name,
        relation=entry.relation,
        signature=entry.signature,
        reason=entry.reason,
    )

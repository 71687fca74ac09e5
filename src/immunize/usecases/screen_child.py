"""Ask the health questions before vaccination. 预检"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from msgspec import Struct

from immunize import store
from immunize.domain.screening import (
    CODES,
    Answer,
    Screening,
    ScreeningResult,
    concerns,
    is_body_temperature,
    unanswered,
)
from immunize.domain.visits import Visit, VisitState
from immunize.errors import FitDespiteConcerns, QuestionsUnanswered
from immunize.usecases.open_visit import lock_for_step
from kernel.access import Permission
from kernel.errors import InvalidInput
from kernel.i18n import N_
from kernel.registry import reach
from kernel.text import Note
from kernel.transaction import Tx

_NEXT = {
    ScreeningResult.FIT: VisitState.SCREENED,
    ScreeningResult.DEFERRED: VisitState.DEFERRED,
    ScreeningResult.CONTRAINDICATED: VisitState.DEFERRED,
}


class NewScreening(Struct, frozen=True):
    """The answers and the nurse's decision. 预检

    ``celsius`` is the body temperature; ``until`` the day from which a deferred child may
    come again; ``advice`` what the guardian was told, or why the child is fit all the same.
    """

    id: UUID
    child_id: UUID
    visit_id: UUID
    celsius: float
    answers: Mapping[str, Answer]
    result: ScreeningResult
    advice: Note = ""
    until: date | None = None


async def screen_child(tx: Tx, new: NewScreening) -> Visit:
    """Write the answers down and move the visit on; repeating an id changes nothing.

    Raises ``QuestionsUnanswered``: what was not asked is not a no; ``FitDespiteConcerns``
    when an answer speaks against vaccinating and no reason is given; ``InvalidInput``.
    """
    tx.require(Permission.SCREEN)
    await reach.open_record(tx, new.child_id, what=N_("预检问卷"), why=N_("接种前预检"))
    visit = await lock_for_step(tx, new.child_id, new.visit_id, *VisitState)
    _check(new, tx.today)
    added = await store.add_screening(tx, _screening(tx, new))
    if not added:
        return visit
    allowed = (VisitState.WAITING, VisitState.SCREENED, VisitState.DEFERRED)
    visit = await lock_for_step(tx, new.child_id, new.visit_id, *allowed)
    return await store.change_visit(tx, visit, state=_NEXT[new.result])


def _check(new: NewScreening, today: date) -> None:
    if not is_body_temperature(new.celsius):
        raise InvalidInput(
            N_("体温{celsius}℃不可能，请再量一次，例如 36.6。"),
            field="celsius",
            celsius=new.celsius,
        )
    unknown = set(new.answers) - CODES
    if unknown:
        raise InvalidInput(N_("没有这个预检问题：{code}。"), field="answers", code=min(unknown))
    missing = unanswered(new.answers)
    if missing:
        raise QuestionsUnanswered([one.text for one in missing], [one.code for one in missing])
    against = concerns(new.answers, new.celsius)
    if new.result is ScreeningResult.FIT and against and not new.advice.strip():
        raise FitDespiteConcerns([one.code for one in against])
    if new.result is not ScreeningResult.FIT and not new.advice.strip():
        raise InvalidInput(N_("请写下给家长的医学建议。"), field="advice")
    if new.until is not None and new.until <= today:
        raise InvalidInput(N_("下次可以来的日子要在今天以后。"), field="until")


def _screening(tx: Tx, new: NewScreening) -> Screening:
    return Screening(
        person_id=new.child_id,
        id=new.id,
        visit_id=new.visit_id,
        celsius=new.celsius,
        answers=new.answers,
        result=new.result,
        advice=new.advice.strip(),
        screened_by=tx.actor.id,
        screened_by_name=tx.actor.name,
        screened_at=tx.now,
        until=new.until,
    )

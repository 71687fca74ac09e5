"""A child on the way to the injection."""

from collections.abc import Mapping

from immunize.domain.consent import NOTICE_VERSION, ConsentDecision, Signer
from immunize.domain.screening import QUESTIONS, Answer, ScreeningResult
from immunize.domain.visits import Visit
from immunize.usecases.check_in import CheckIn, check_in
from immunize.usecases.record_dose import SEVEN_CHECKS, GivenDose
from immunize.usecases.screen_child import NewScreening, screen_child
from immunize.usecases.take_consent import NewConsent, take_consent
from kernel.ids import new_id
from kernel.registry.people import Person
from kernel.transaction import Tx

ALL_NO: Mapping[str, Answer] = {question.code: Answer.NO for question in QUESTIONS}


def screening(visit: Visit, **changes: object) -> NewScreening:
    """All questions answered with no, 36.6 ℃, fit."""
    known = {
        "id": new_id(),
        "child_id": visit.person_id,
        "visit_id": visit.id,
        "celsius": 36.6,
        "answers": ALL_NO,
        "result": ScreeningResult.FIT,
    }
    return NewScreening(**(known | changes))  # type: ignore[arg-type]


def consent(visit: Visit, *vaccines: str, **changes: object) -> NewConsent:
    """The mother has signed."""
    known = {
        "id": new_id(),
        "child_id": visit.person_id,
        "visit_id": visit.id,
        "vaccines": vaccines,
        "notice_version": NOTICE_VERSION,
        "decision": ConsentDecision.SIGNED,
        "signer_name": "林晓芸",
        "relation": Signer.MOTHER,
    }
    return NewConsent(**(known | changes))  # type: ignore[arg-type]


def given(visit: Visit, vaccine: str, scan: str, **changes: object) -> GivenDose:
    """Everything was checked."""
    known = {
        "id": new_id(),
        "child_id": visit.person_id,
        "visit_id": visit.id,
        "vaccine": vaccine,
        "scan": scan,
        "site": "left_thigh",
        "seven_checks": dict.fromkeys(SEVEN_CHECKS, True),
        "verified_by_guardian": True,
    }
    return GivenDose(**(known | changes))  # type: ignore[arg-type]


async def make_ready_visit(nurse: Tx, child: Person, *vaccines: str) -> Visit:
    """A child checked in, screened and consented for these vaccines."""
    (visit,) = await check_in(nurse, CheckIn(child_id=child.id))
    await screen_child(nurse, screening(visit))
    return await take_consent(nurse, consent(visit, *vaccines))

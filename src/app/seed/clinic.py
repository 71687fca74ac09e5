"""The demo clinic's day: hours to book, and a queue with children at every step. 演示门诊"""

from dataclasses import replace
from datetime import datetime, time, timedelta
from uuid import UUID

from app.seed.accounts import acting
from app.seed.names import seeded
from app.seed.people import child_id
from immunize.domain.child_plan import due_on
from immunize.domain.consent import NOTICE_VERSION, ConsentDecision, Signer
from immunize.domain.lots import PackageState
from immunize.domain.screening import QUESTIONS, Answer, ScreeningResult
from immunize.domain.visits import Visit
from immunize.store import stock
from immunize.usecases.check_in import CheckIn, check_in
from immunize.usecases.child_plan import plan_of
from immunize.usecases.open_slots import NewSlots, open_slots
from immunize.usecases.record_dose import SEVEN_CHECKS, GivenDose, record_dose
from immunize.usecases.screen_child import NewScreening, screen_child
from immunize.usecases.take_consent import NewConsent, take_consent
from kernel.calendar import clinic_instant
from kernel.registry import store as registry
from kernel.registry.people import RelationKind
from kernel.transaction import Tx

_HOURS = (time(8), time(9), time(10), time(11), time(14), time(15), time(16))
_DAYS_OPEN = 14
_SUNDAY = 6
_NURSES = {"qingxi": "nurse.sun", "nanping": "nurse.tang"}
_FRIDGES = ("qingxi-fridge-1", "qingxi-fridge-2")
_SIGNERS = {RelationKind.MOTHER: Signer.MOTHER, RelationKind.FATHER: Signer.FATHER}

# Who came how many minutes ago, and how far they are: arrived, screened, signed, vaccinated.
_QUEUE = (
    ("马晓天", 41, 4),
    ("欧阳子墨", 24, 3),
    ("高思远", 18, 2),
    ("孙一诺", 9, 2),
    ("白玛·央金", 6, 1),
)


async def seed_slots(tx: Tx) -> None:
    """Open the next two weeks at both clinics; places can be booked at once."""
    days = tuple(
        day
        for ahead in range(_DAYS_OPEN)
        if (day := tx.today + timedelta(days=ahead)).weekday() != _SUNDAY
    )
    for clinic, nurse in _NURSES.items():
        await open_slots(
            replace(tx, actor=acting(nurse)),
            NewSlots(seeded(clinic), days, _HOURS, capacity=6, release_now=True),
        )


async def seed_queue(tx: Tx) -> None:
    """Let children come to the clinic in Qingxi, as they do in the minutes before now."""
    nurse = replace(tx, actor=acting("nurse.sun"))
    for name, minutes, steps in _QUEUE:
        await _come(replace(nurse, now=_ago(tx.now, tx, minutes)), child_id(name), steps)


def _ago(now: datetime, tx: Tx, minutes: int) -> datetime:
    """So many minutes ago, but not yesterday."""
    return max(now - timedelta(minutes=minutes), clinic_instant(tx.today))


async def _come(nurse: Tx, child: UUID, steps: int) -> None:
    (visit,) = await check_in(nurse, CheckIn(child_id=child))
    if not visit.doses or steps < 2:
        return
    nurse = replace(nurse, now=nurse.now + timedelta(minutes=4))
    await screen_child(nurse, _screening(visit))
    if steps < 3:
        return
    nurse = replace(nurse, now=nurse.now + timedelta(minutes=4))
    await take_consent(nurse, await _consent(nurse, visit))
    if steps < 4:
        return
    for number, dose in enumerate(visit.doses):
        then = replace(nurse, now=nurse.now + timedelta(minutes=6 + number))
        await _give(then, visit, dose.vaccine)


def _screening(visit: Visit) -> NewScreening:
    return NewScreening(
        id=seeded(f"screening {visit.id}"),
        child_id=visit.person_id,
        visit_id=visit.id,
        celsius=36.5,
        answers={question.code: Answer.NO for question in QUESTIONS},
        result=ScreeningResult.FIT,
    )


async def _consent(nurse: Tx, visit: Visit) -> NewConsent:
    signer = (await registry.relatives_of(nurse, visit.person_id))[0]
    return NewConsent(
        id=seeded(f"consent {visit.id}"),
        child_id=visit.person_id,
        visit_id=visit.id,
        vaccines=tuple(dose.vaccine for dose in visit.doses),
        notice_version=NOTICE_VERSION,
        decision=ConsentDecision.SIGNED,
        signer_name=signer.name,
        relation=_SIGNERS.get(signer.kind, Signer.GUARDIAN),
        signer_id=signer.person_id,
    )


async def _give(nurse: Tx, visit: Visit, vaccine: str) -> None:
    """Give the dose, if the clinic has a package and the plan still has it due."""
    due = due_on(await plan_of(nurse, visit.person_id), nurse.today)
    package = await _package(nurse, vaccine)
    if package is None or vaccine not in {one.vaccine for one in due}:
        return
    product = await stock.product(nurse, package.product_id)
    assert product is not None, "a lot's product is a foreign key"
    await record_dose(
        nurse,
        GivenDose(
            id=seeded(f"dose {visit.id} {vaccine}"),
            child_id=visit.person_id,
            visit_id=visit.id,
            vaccine=vaccine,
            scan=package.code,
            site=product.sites[0],
            seven_checks=dict.fromkeys(SEVEN_CHECKS, True),
            verified_by_guardian=True,
        ),
    )


async def _package(nurse: Tx, vaccine: str) -> stock.PackageFacts | None:
    for fridge in _FRIDGES:
        codes = await stock.codes_in_unit_between(nurse, seeded(fridge), nurse.now, nurse.now)
        facts = await stock.package_facts(nurse, codes)
        for one in sorted(facts.values(), key=lambda one: one.code):
            if one.vaccine == vaccine and one.state is PackageState.IN_STOCK:
                return one
    return None

"""Grade a pregnancy from everything found so far. 妊娠风险评估"""

from uuid import UUID

from kernel.ids import new_id
from kernel.transaction import Tx
from maternal import store
from maternal.domain import risk
from maternal.domain.conditions import Value
from maternal.domain.pregnancies import GradedPregnancy, Pregnancy
from maternal.standards import rule_book
from maternal.usecases.region_of import region_of


async def grade_pregnancy(
    tx: Tx, pregnancy: Pregnancy, *, id: UUID | None = None
) -> GradedPregnancy:
    """Add a grade to the history, by the rules of the actor's region; older ones stay.

    For use cases that have checked their permission and opened the record.
    """
    book = rule_book(await region_of(tx))
    findings = await findings_of(tx, pregnancy)
    grading = risk.grade(book.risk_levels, book.risk_factors, book.risk_findings, findings)
    graded = GradedPregnancy(
        person_id=pregnancy.person_id,
        id=id or new_id(),
        pregnancy_id=pregnancy.id,
        colour=grading.level.id,
        case_managed=grading.case_managed,
        reasons=tuple(factor.id for factor in grading.triggers),
        graded_at=tx.now,
        graded_by=tx.actor.id,
        graded_by_name=tx.actor.name,
    )
    await store.add_grading(tx, graded)
    return graded


async def findings_of(tx: Tx, pregnancy: Pregnancy) -> dict[str, Value]:
    """What is known now: the booking, and every visit over it."""
    known = dict(pregnancy.findings)
    for visit in await store.visits_of(tx, pregnancy.person_id, pregnancy.id):
        known.update(visit.findings)
    return known

"""Decide about held vaccine: one person decides, another confirms. 停用疫苗处置

Nothing is lifted by itself. A decision is about one lot of one hold and takes effect when a
second person confirms it with an account of their own.
"""

from uuid import UUID

from msgspec import Struct

from immunize.domain.holds import (
    Decision,
    Hold,
    Judgement,
    choices_for,
    needs_assessment,
)
from immunize.domain.lots import Product
from immunize.errors import (
    AlreadyJudged,
    AssessmentMissing,
    DecisionIdTaken,
    DecisionNotFound,
    DecisionOutdated,
    FrozenIsDiscarded,
    FrozenNotReleased,
    HoldNotFound,
    SamePersonConfirms,
    StillExposed,
)
from immunize.events import StockMoved
from immunize.store import stock
from immunize.usecases.thermometer import Thermometer, suffered_in
from kernel.access import Permission
from kernel.registry import store as registry
from kernel.transaction import Tx


class NewDecision(Struct, frozen=True):
    """What somebody decides about one lot of a hold. The form chose the id. 处置意见"""

    id: UUID
    hold_id: UUID
    lot_id: UUID
    judgement: Judgement
    assessment: str = ""


async def decide_about_lot(tx: Tx, new: NewDecision, thermometer: Thermometer) -> Decision:
    """Write a decision down; it waits for a second person.

    Raises ``FrozenNotReleased`` when freeze-sensitive vaccine that was too cold is to be
    released plainly, ``FrozenIsDiscarded`` when it was measured to have frozen,
    ``AssessmentMissing``, and ``StillExposed`` while it stands in the excursion. Repeating the
    same id gives the first decision.
    """
    hold = await _hold_within_reach(tx, new.hold_id)
    product = await stock.product_of_lot(tx, new.lot_id)
    if product is None:
        raise HoldNotFound
    await _check_choice(tx, hold, new.judgement, product, new.lot_id, thermometer)
    assessment = new.assessment.strip()
    if needs_assessment(new.judgement):
        if not assessment:
            raise AssessmentMissing
        await _check_out_of_harm(tx, hold, new.lot_id)
    decision = Decision(
        id=new.id,
        hold_id=hold.id,
        lot_id=new.lot_id,
        judgement=new.judgement,
        assessment=assessment,
        decided_by=tx.actor.id,
        decided_by_name=tx.actor.name,
        decided_at=tx.now,
    )
    if await stock.add_decision(tx, decision):
        if not await stock.held_codes(tx, hold.id, new.lot_id):
            raise AlreadyJudged
        return decision
    return _same(await stock.decision(tx, new.id), decision)


async def confirm_decision(tx: Tx, decision_id: UUID, thermometer: Thermometer) -> Decision:
    """A second person confirms: the decision takes effect now.

    Raises ``SamePersonConfirms``, what deciding raises, and ``DecisionOutdated`` when evidence
    has changed the excursion since. Confirming again changes nothing.
    """
    hold = await _hold_within_reach(tx, (await _decision(tx, decision_id)).hold_id)
    decision = await _decision(tx, decision_id)  # again: the hold's lock may have been waited for
    if decision.confirmed_at is not None:
        return decision
    if decision.decided_by == tx.actor.id:
        raise SamePersonConfirms(decision.decided_by_name)
    if hold.changed_at > decision.decided_at:
        raise DecisionOutdated
    product = await stock.product_of_lot(tx, decision.lot_id)
    assert product is not None, "a lot's product is a foreign key"
    await _check_choice(tx, hold, decision.judgement, product, decision.lot_id, thermometer)
    if needs_assessment(decision.judgement):
        await _check_out_of_harm(tx, hold, decision.lot_id)
    await stock.confirm_decision(tx, decision.id)
    await _carry_out(tx, decision)
    return await _decision(tx, decision_id)


async def _decision(tx: Tx, decision_id: UUID) -> Decision:
    decision = await stock.decision(tx, decision_id)
    if decision is None:
        raise DecisionNotFound
    return decision


async def _carry_out(tx: Tx, decision: Decision) -> None:
    codes = await stock.held_codes(tx, decision.hold_id, decision.lot_id)
    found = await stock.lock_packages(tx, codes)
    if decision.judgement is Judgement.DISCARD:
        await stock.dispose_of(tx, codes, tx.now)
        for unit_id in sorted({one.unit_id for one in found.values() if one.unit_id}):
            await tx.publish(StockMoved(unit_id, tx.now))
    elif decision.judgement is Judgement.USE_FIRST:
        await stock.mark_use_first(tx, codes)
    await stock.lift(tx, decision.hold_id, codes, tx.now)


async def _hold_within_reach(tx: Tx, hold_id: UUID) -> Hold:
    tx.require(Permission.JUDGE_LOT)
    hold = await stock.lock_hold(tx, hold_id)
    if hold is None:
        raise HoldNotFound
    organisation = await registry.organisation(tx, hold.organisation_id)
    assert organisation is not None, "a hold's organisation is a foreign key"
    tx.require_reach(organisation.path)
    return hold


async def _check_choice(
    tx: Tx,
    hold: Hold,
    judgement: Judgement,
    product: Product,
    lot_id: UUID,
    thermometer: Thermometer,
) -> None:
    suffered = (await suffered_in(tx, thermometer, hold)).get(lot_id)
    if judgement in choices_for(hold.kind, product.freeze_sensitive, suffered):
        return
    if suffered is not None and suffered.frozen and suffered.lowest is not None:
        raise FrozenIsDiscarded(product.name, suffered.lowest)
    raise FrozenNotReleased(product.name)


async def _check_out_of_harm(tx: Tx, hold: Hold, lot_id: UUID) -> None:
    if hold.ended_at is not None:
        return
    held = await stock.packages_with(tx, await stock.held_codes(tx, hold.id, lot_id))
    if any(package.unit_id == hold.unit_id for package in held.values()):
        unit = await registry.storage_unit(tx, hold.unit_id)
        raise StillExposed(unit.name if unit else "")


def _same(first: Decision | None, again: Decision) -> Decision:
    """The decision made first under this id, if it says the same."""
    if first is None or (first.hold_id, first.lot_id, first.judgement, first.assessment) != (
        again.hold_id,
        again.lot_id,
        again.judgement,
        again.assessment,
    ):
        raise DecisionIdTaken
    return first

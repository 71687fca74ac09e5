"""Give a dose and record it. 接种并登记"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from immunize import store
from immunize.domain.child_plan import ChildPlan, DueDose, dose_of
from immunize.domain.consent import Consent, ConsentDecision
from immunize.domain.doses import Dose, DoseSource
from immunize.domain.screening import Screening, ScreeningResult
from immunize.domain.visits import OBSERVATION, Setting, Visit, VisitState
from immunize.errors import (
    ChecksIncomplete,
    ConsentMissing,
    DoseIdTaken,
    GivenToday,
    NotDue,
    NotScreened,
    SiteNotAllowed,
)
from immunize.events import DoseGiven, StockMoved
from immunize.store import stock
from immunize.usecases.child_plan import plan_of
from immunize.usecases.judge_package import Usable, find_package, package_verdict
from immunize.usecases.open_visit import lock_for_step
from immunize.usecases.refresh_plan import refresh_plan
from kernel.access import Permission
from kernel.calendar import CLINIC_TIME
from kernel.i18n import N_
from kernel.registry import reach
from kernel.transaction import Tx

SEVEN_CHECKS = ("name", "age", "product", "specification", "dose", "site", "route")
"""七对: name, age, product, specification, dose, site, route (预防接种工作规范, 2023)."""

_SOURCE = {Setting.CLINIC: DoseSource.GIVEN_HERE, Setting.DELIVERY_WARD: DoseSource.DELIVERY_WARD}


class GivenDose(Struct, frozen=True):
    """What the vaccinator tells us. The device chose the id, so a retry is harmless. 接种登记

    ``scan`` is the package's code as scanned; ``seven_checks`` says for each of the seven
    whether it was checked; ``verified_by_guardian`` that the guardian saw name and expiry.
    """

    id: UUID
    child_id: UUID
    visit_id: UUID
    vaccine: str
    scan: str
    site: str
    seven_checks: Mapping[str, bool]
    verified_by_guardian: bool


async def record_dose(tx: Tx, given: GivenDose) -> Dose:
    """Check everything once more, draw the dose, write it down and tell whoever listens.

    The visit and then the package stay locked until the transaction ends: a held package is
    not used after the hold, two children never get one dose. Recording the same id again
    returns the dose recorded first. Every refusal leaves record and stock as they were.
    """
    tx.require(Permission.GIVE_DOSE)
    await reach.open_record(tx, given.child_id, what=N_("接种档案"), why=N_("接种"))
    visit = await lock_for_step(tx, given.child_id, given.visit_id, *VisitState)
    known = await store.dose(tx, given.child_id, given.id)
    if known is not None:
        return _same(known, given)
    visit = await lock_for_step(
        tx, given.child_id, given.visit_id, VisitState.CONSENTED, VisitState.OBSERVING
    )
    basis = await _basis(tx, visit, given)
    facts = await find_package(tx, given.scan)
    usable = await package_verdict(
        tx, facts.code, visit.organisation_id, given.vaccine, tx.today, lock=True
    )
    _check_injection(given, usable)
    dose = _dose(tx, given, visit, basis, usable)
    left = await stock.draw_one_dose(tx, usable.code)
    if left == 0 and not await stock.has_product(tx, usable.unit_id, usable.product.id):
        await tx.publish(StockMoved(usable.unit_id, tx.now))
    await store.add_dose(tx, dose)
    await refresh_plan(tx, dose.person_id)
    await store.change_visit(
        tx, visit, state=VisitState.OBSERVING, observe_until=tx.now + OBSERVATION
    )
    await tx.publish(
        DoseGiven(
            dose.id, dose.person_id, dose.vaccine, dose.dose_number, tx.now, visit.organisation_id
        )
    )
    return dose


class Basis(Struct, frozen=True):
    """What allows this injection: plan, health questions, consent. 接种依据"""

    due: DueDose
    screening: Screening
    consent: Consent


async def _basis(tx: Tx, visit: Visit, given: GivenDose) -> Basis:
    screening = await store.last_screening(tx, visit.person_id, visit.id)
    if screening is None or screening.result is not ScreeningResult.FIT:
        raise NotScreened()
    consent = await store.last_consent(tx, visit.person_id, visit.id)
    signed = consent is not None and consent.decision is ConsentDecision.SIGNED
    if consent is None or not signed or given.vaccine not in consent.vaccines:
        raise ConsentMissing(given.vaccine)
    plan = await plan_of(tx, visit.person_id)
    return Basis(_due(tx, plan, given.vaccine), screening, consent)


def _due(tx: Tx, plan: ChildPlan, vaccine: str) -> DueDose:
    """The plan's dose for which the vaccine may be used today."""
    for one in plan.given:
        if one.dose.vaccine == vaccine and one.dose.given_on == tx.today:
            local = f"{one.dose.given_at.astimezone(CLINIC_TIME):%H:%M}"
            raise GivenToday(vaccine, one.dose.given_at, local)
    due = dose_of(plan, vaccine)
    if due is None:
        raise NotDue(vaccine, "not planned", None)
    if not due.may_be_given_on(tx.today):
        later = due.earliest if due.earliest and due.earliest > tx.today else None
        raise NotDue(vaccine, due.state, later)
    return due


def _check_injection(given: GivenDose, usable: Usable) -> None:
    missing = [one for one in SEVEN_CHECKS if not given.seven_checks.get(one)]
    if not given.verified_by_guardian:
        missing.append("guardian")
    if missing:
        raise ChecksIncomplete(missing)
    if given.site not in usable.product.sites:
        raise SiteNotAllowed(given.site, usable.product.sites)


def _same(known: Dose, given: GivenDose) -> Dose:
    """The dose recorded first, if the repeat says the same."""
    if (known.visit_id, known.site) != (given.visit_id, given.site):
        raise DoseIdTaken()
    return known


def _dose(tx: Tx, given: GivenDose, visit: Visit, basis: Basis, usable: Usable) -> Dose:
    product, lot = usable.product, usable.lot
    return Dose(
        person_id=given.child_id,
        id=given.id,
        vaccine=product.vaccine,
        dose_number=basis.due.dose,
        product_name=product.name,
        given_at=tx.now,
        given_on=tx.today,
        organisation_id=visit.organisation_id,
        vaccinator_name=tx.actor.name,
        programme=product.programme,
        source=_SOURCE[visit.setting],
        recorded_at=tx.now,
        visit_id=visit.id,
        product_id=product.id,
        mah=product.mah,
        lot_id=lot.id,
        lot_number=lot.number,
        expires_on=lot.expires_on,
        package_code=usable.code,
        unit_id=usable.unit_id,
        vaccinator_id=tx.actor.id,
        site=given.site,
        route=product.route,
        volume_ml=product.volume_ml,
        price_fen=product.price_fen,
        consent_id=basis.consent.id,
        screening_id=basis.screening.id,
        seven_checks=dict(given.seven_checks),
        verified_by_guardian=given.verified_by_guardian,
        evaluation=_why(basis.due),
    )


def _why(due: DueDose) -> dict[str, Any]:
    """What the plan said when the dose was given, kept with it as plain JSON."""
    rules = [
        {"rule": step.rule, "edition": step.source.edition if step.source else None}
        for step in due.why
    ]
    said = {"state": due.state, "earliest": due.earliest, "rules": rules}
    return msgspec.convert(msgspec.to_builtins(said), dict[str, Any])

"""A child's plan: one function that everybody asks. 接种计划"""

from uuid import UUID

from msgspec import Struct

from immunize.domain.child_plan import ChildPlan, Visit, for_guardian, visits_ahead
from immunize.usecases.child_case import case_of
from kernel.access import Kind
from kernel.calendar import add_years
from kernel.i18n import N_
from kernel.registry import reach
from kernel.transaction import Tx

PROGRAMME_ENDS_AT_YEARS = 18
"""Catch-up with programme vaccines is for persons under 18 (national schedule, 2021)."""


class PlanAhead(Struct, frozen=True):
    """A child's plan, and every visit to come. 接种计划与后续安排"""

    plan: ChildPlan
    visits: tuple[Visit, ...]


async def plan_of(tx: Tx, child_id: UUID) -> ChildPlan:
    """What the child needs next, as of now.

    For other use cases, which have checked reach and noted who looked. Raises ``NoRecord``.
    """
    case = await case_of(tx, child_id)
    return case.plan(tx.now, tx.today)


async def plan_ahead(tx: Tx, child_id: UUID) -> PlanAhead:
    """The plan together with every later visit until the programme ends."""
    case = await case_of(tx, child_id)
    until = add_years(case.child.birth_date, PROGRAMME_ENDS_AT_YEARS)
    visits = visits_ahead(
        lambda history, on: case.answer(history, on, explain=False),
        case.history,
        tx.today,
        until,
    )
    return PlanAhead(case.plan(tx.now, tx.today), visits)


async def read_plan(tx: Tx, child_id: UUID, *, why: str) -> PlanAhead:
    """The plan for somebody who asked for it: checks reach and notes who looked and why.

    A guardian gets it without what it says about the mother.
    """
    await reach.open_record(tx, child_id, what=N_("接种计划"), why=why)
    ahead = await plan_ahead(tx, child_id)
    if tx.actor.kind is Kind.GUARDIAN:
        return PlanAhead(for_guardian(ahead.plan), ahead.visits)
    return ahead

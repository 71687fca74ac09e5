"""A child's plan: one function that everybody asks. 接种计划"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from immunize import store
from immunize.domain.answer import Answer
from immunize.domain.birth import BirthDose, birth_doses
from immunize.domain.child_plan import ChildPlan, Visit, for_guardian, make_plan, visits_ahead
from immunize.domain.compiled import Schedules
from immunize.domain.doses import Dose
from immunize.domain.forecast import forecast
from immunize.domain.person import HistoryDose, Person
from immunize.domain.records import Fact, NotedFact
from immunize.errors import NoRecord
from immunize.schedules import national, observe
from immunize.schedules.birth import birth_rules
from kernel.access import Kind
from kernel.calendar import add_years
from kernel.i18n import N_
from kernel.registry import people, reach
from kernel.registry import store as registry
from kernel.transaction import Tx

PROGRAMME_ENDS_AT_YEARS = 18
"""Catch-up with programme vaccines is for persons under 18 (national schedule, 2021)."""

_HBSAG = {"positive": "pos", "negative": "neg", "unknown": "unknown"}
_PPD = {"positive": "pos", "negative": "neg"}


class PlanAhead(Struct, frozen=True):
    """A child's plan, and every visit to come. 接种计划与后续安排"""

    plan: ChildPlan
    visits: tuple[Visit, ...]


class _Case(Struct, frozen=True):
    """All that the engine is told about one child."""

    child: people.Person
    region: str
    doses: tuple[Dose, ...]
    facts: Mapping[Fact, NotedFact]

    @property
    def schedules(self) -> Schedules:
        return national(self.region)

    @property
    def groups(self) -> tuple[str, ...]:
        """The vaccine groups of the programme; self-paid ones are not planned for anybody."""
        return tuple(group.name for group in self.schedules.data.groups if group.programme)

    @property
    def subject(self) -> Person:
        return Person(
            birth_date=self.child.birth_date,
            sex=self.child.sex,
            observations=observe(_as_observed(self.facts)),
        )

    @property
    def history(self) -> list[HistoryDose]:
        return [_as_history(dose) for dose in self.doses]

    def answer(self, history: Sequence[HistoryDose], on: date, *, explain: bool) -> Answer:
        return forecast(
            self.schedules, self.subject, history, on, groups=self.groups, explain=explain
        )

    def plan(self, now: datetime, today: date) -> ChildPlan:
        answer = self.answer(self.history, today, explain=True)
        return make_plan(
            self.child.id,
            self.child.birth_date,
            self.doses,
            answer,
            self.birth_doses,
            now,
            self.region,
        )

    @property
    def birth_doses(self) -> tuple[BirthDose, ...]:
        """Doses counted in hours; where the instant of birth is not known there are none."""
        if self.child.born_at is None:
            return ()
        hbsag, weight = self.facts.get(Fact.MOTHER_HBSAG), self.facts.get(Fact.BIRTH_WEIGHT)
        return birth_doses(
            birth_rules(),
            self.child.born_at,
            hbsag.value if hbsag else None,
            int(weight.value) if weight else None,
        )


async def plan_of(tx: Tx, child_id: UUID) -> ChildPlan:
    """What the child needs next, as of now.

    For other use cases, which have checked reach and noted who looked. Raises ``NoRecord``.
    """
    case = await _case(tx, child_id)
    return case.plan(tx.now, tx.today)


async def plan_ahead(tx: Tx, child_id: UUID) -> PlanAhead:
    """The plan together with every later visit until the programme ends."""
    case = await _case(tx, child_id)
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


async def _case(tx: Tx, child_id: UUID) -> _Case:
    record = await store.record_of(tx, child_id)
    child = await registry.person(tx, child_id)
    if record is None or child is None:
        raise NoRecord()
    keeper = await registry.organisation(tx, record.organisation_id)
    return _Case(
        child=child,
        region=keeper.path.split(".")[0] if keeper else "",
        doses=tuple(await store.doses_of(tx, child_id)),
        facts={fact.code: fact for fact in await store.facts_of(tx, child_id)},
    )


def _as_history(dose: Dose) -> HistoryDose:
    return HistoryDose(
        id=str(dose.id),
        given_on=dose.given_on,
        vaccine=dose.vaccine,
        volume_ml=dose.volume_ml,
        expires_on=dose.expires_on,
    )


def _as_observed(facts: Mapping[Fact, NotedFact]) -> dict[str, object]:
    """The facts in the words of the schedule's observations."""
    observed: dict[str, object] = {}
    for code, fact in facts.items():
        match code:
            case Fact.MOTHER_HBSAG:
                observed["mother_hbsag"] = _HBSAG[fact.value]
            case Fact.PPD:
                observed["ppd"] = _PPD[fact.value]
            case Fact.BIRTH_WEIGHT:
                observed["birth_weight_g"] = int(fact.value)
            case Fact.GESTATION:
                observed["gest_weeks"] = int(fact.value) // 7
            case Fact.IMMUNOGLOBULIN if fact.happened_on:
                observed["ig_date"] = fact.happened_on
            case Fact.HIV_STATUS | Fact.IMMUNODEFICIENCY | Fact.ANAPHYLAXIS_AFTER:
                observed[code.value] = fact.value
    return observed

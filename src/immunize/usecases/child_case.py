"""All that the engine is told about a child, for one child or for many. 评估资料"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from immunize.domain.answer import Answer
from immunize.domain.birth import BirthDose, birth_doses
from immunize.domain.child_plan import ChildPlan, make_plan
from immunize.domain.compiled import Schedules
from immunize.domain.doses import Dose
from immunize.domain.editions import RulesInForce
from immunize.domain.forecast import forecast
from immunize.domain.person import HistoryDose, Person
from immunize.domain.records import Fact, NotedFact
from immunize.errors import NoRecord
from immunize.schedules import national, observe
from immunize.schedules.birth import birth_rules
from immunize.store import plans as store
from immunize.usecases.rules_in_force import rules_in_force
from kernel.registry import people
from kernel.registry import store as registry
from kernel.transaction import Tx

_HBSAG = {"positive": "pos", "negative": "neg", "unknown": "unknown"}
_PPD = {"positive": "pos", "negative": "neg"}


class Case(Struct, frozen=True):
    """All that the engine is told about one child. 评估资料"""

    child: people.Person
    region: str
    doses: tuple[Dose, ...]
    facts: Mapping[Fact, NotedFact]
    rules: RulesInForce

    @property
    def schedules(self) -> Schedules:
        return national(self.region, self.rules.starts)

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

    def plan(self, now: datetime, today: date, *, explain: bool = True) -> ChildPlan:
        """What the child needs next, as of an instant."""
        answer = self.answer(self.history, today, explain=explain)
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


async def case_of(tx: Tx, child_id: UUID) -> Case:
    """One child's case. Raises ``NoRecord``."""
    for case in await cases_of(tx, [child_id]):
        return case
    raise NoRecord()


async def cases_of(tx: Tx, child_ids: Sequence[UUID]) -> tuple[Case, ...]:
    """The cases of those who have a record, in the order asked; five queries for any number."""
    rules = await rules_in_force(tx)
    regions = await store.regions_of(tx, child_ids)
    children = await registry.people_by_id(tx, child_ids)
    doses = await store.doses_of_children(tx, child_ids)
    facts = await store.facts_of_children(tx, child_ids)
    return tuple(
        Case(
            child=children[child_id],
            region=regions[child_id],
            doses=tuple(doses.get(child_id, ())),
            facts={fact.code: fact for fact in facts.get(child_id, ())},
            rules=rules,
        )
        for child_id in child_ids
        if child_id in regions
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

"""A child's checks and growth. 查看儿童健康"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from msgspec import Struct

from kernel.access import Kind, Permission
from kernel.i18n import N_
from kernel.registry import reach
from kernel.registry.people import Person
from kernel.registry.reach import PersonCard
from kernel.transaction import Tx
from maternal import store
from maternal.domain.basis import Basis, Words
from maternal.domain.births import Newborn
from maternal.domain.checkups import Checkup
from maternal.domain.child_health import ChildNode, NodePlan, child_plan, clinic_nodes
from maternal.domain.conditions import Label, labels
from maternal.domain.growth.assessment import NoScore, Reason, Score, assess_all
from maternal.domain.growth.classes import GrowthClass, GrowthLevel, class_of, level_of
from maternal.domain.growth.measures import Indicator
from maternal.domain.growth.prematurity import JudgedAge, judged_age
from maternal.domain.growth.standards import Axis
from maternal.domain.growth.words import describe
from maternal.domain.obstetric_calendar import GestationalAge
from maternal.domain.rulebook import RuleBook
from maternal.standards import growth_standard, rule_book
from maternal.usecases.region_of import region_of

NATIONAL = "WS/T 423-2022"
WHO = "WHO"


class Judged(Struct, frozen=True):
    """One measure of one check, judged; ``reason`` says why it could not be. 一项评价

    ``value`` is the measure as the standard's table holds it, ``at`` the point of its axis:
    days, months or centimetres.
    """

    indicator: Indicator
    reason: Reason | None = None
    standard: str = ""
    axis: Axis | None = None
    at: float = 0.0
    value: float = 0.0
    z: float = 0.0
    percentile: float = 0.0
    flagged: bool = False
    level: GrowthLevel | None = None
    found: GrowthClass | None = None
    words: Words | None = None
    because: tuple[Basis, ...] = ()


class JudgedCheckup(Struct, frozen=True):
    """A check with its measures judged at the age to judge by. 体检与评价"""

    checkup: Checkup
    age: JudgedAge
    judged: tuple[Judged, ...]
    anaemia: tuple[Label, ...]


class ChildHealthView(Struct, frozen=True):
    """A child's health as its page shows it. 儿童健康页面"""

    child: PersonCard
    newborn: Newborn | None
    nodes: tuple[ChildNode, ...]
    plan: NodePlan
    checks: tuple[JudgedCheckup, ...]
    standard: str


async def read_child_health(tx: Tx, child_id: UUID, standard: str = NATIONAL) -> ChildHealthView:
    """Nodes reached, missing and next, and every check judged by one standard.

    Where the national standard has no table for a measure, WHO's stands in, by its name.
    Raises ``LookupError`` for an unknown standard.
    """
    if tx.actor.kind is not Kind.GUARDIAN:
        tx.require(Permission.READ_CHILD_HEALTH)
    why = N_("家长查看") if tx.actor.kind is Kind.GUARDIAN else N_("儿童保健")
    child = await reach.open_record(tx, child_id, what=N_("儿童健康"), why=why)
    book = rule_book(await region_of(tx, child_id))
    checks = await store.checkups_of(tx, child_id)
    newborn = await store.newborn(tx, child_id)
    names = {node.id for node in clinic_nodes(book.child_nodes)}
    done = {check.node for check in checks} & names
    return ChildHealthView(
        child=await reach.card(tx, child),
        newborn=newborn,
        nodes=clinic_nodes(book.child_nodes),
        plan=child_plan(book.child_nodes, child.birth_date, tx.today, done),
        checks=tuple(_judge(book, child, newborn, check, standard) for check in checks),
        standard=standard,
    )


async def list_seen(tx: Tx) -> Sequence[Person]:
    """Children checked today within the actor's scope."""
    tx.require(Permission.READ_CHILD_HEALTH)
    return await store.seen_on(tx, tx.today)


def age_to_judge(book: RuleBook, born_on: date, newborn: Newborn | None, day: date) -> JudgedAge:
    """Chronological age, or for a preterm child the corrected one."""
    gestation = GestationalAge(*divmod(newborn.gestation_days, 7)) if newborn else None
    return judged_age(book.prematurity, age_days=(day - born_on).days, born_at=gestation)


def _judge(
    book: RuleBook, child: Person, newborn: Newborn | None, check: Checkup, standard: str
) -> JudgedCheckup:
    age = age_to_judge(book, child.birth_date, newborn, check.day)
    judged: tuple[Judged, ...] = ()
    if child.sex is not None:
        measured = check.measurement(child.sex, age.days)
        scores = assess_all(growth_standard(standard), measured)
        if standard == NATIONAL:
            fallback = assess_all(growth_standard(WHO), measured)
            scores = {
                key: fallback[key] if isinstance(score, NoScore) else score
                for key, score in scores.items()
            }
        judged = tuple(_judged(book, key, score) for key, score in scores.items())
    anaemia = labels(book.anaemia, book.checkup_findings, check.findings)
    return JudgedCheckup(check, age, judged, anaemia)


def _judged(book: RuleBook, indicator: Indicator, score: Score | NoScore) -> Judged:
    if isinstance(score, NoScore):
        return Judged(indicator, score.reason)
    chart = score.chart
    level = level_of(book.growth_levels, score.z)
    found = class_of(book.growth_classes, chart.standard, indicator, score.z)
    return Judged(
        indicator=indicator,
        standard=chart.standard,
        axis=chart.axis,
        at=score.x,
        value=round(score.value, 2),
        z=score.z,
        percentile=round(score.percentile, 1),
        flagged=score.flagged,
        level=level,
        found=found,
        words=describe(score, level, found),
        because=(chart.basis, level.basis, *((found.basis,) if found else ())),
    )

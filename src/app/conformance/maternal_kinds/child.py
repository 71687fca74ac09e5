"""Children: checks, home visits, nutrition, screening, deaths. 儿童题型"""

from datetime import date

from app.conformance.maternal_kinds.answers import Answer, Moment, explained, kind
from maternal.domain import child_health, newborn_screening, reports
from maternal.domain.child_health import BloodCheck, Stage
from maternal.domain.growth.classes import malnutrition
from maternal.domain.growth.measures import Indicator
from maternal.domain.newborn_visits import newborn_visit
from maternal.errors import UnknownWord
from maternal.standards import rule_book

_HAEMOGLOBIN = {
    BloodCheck.NO: False,
    BloodCheck.YES: True,
    BloodCheck.ONCE_6_TO_8_MONTHS: "once_6_8m",
    BloodCheck.AT_KINDERGARTEN: None,
}


@kind
def child_visits(dob: date, as_of: date, done: tuple[str, ...] = ()) -> Answer:
    """Checks reached, missing and next."""
    plan = child_health.child_plan(rule_book().child_nodes, dob, as_of, done)
    return explained(
        plan.because,
        reached=plan.reached,
        missing=plan.missing,
        next=plan.next,
        next_from=plan.next_from,
    )


@kind
def child_visit_items(node: str) -> Answer:
    """What a check contains."""
    found = child_health.find_node(rule_book().child_nodes, node)
    return explained(
        [found.basis],
        hearing=found.hearing,
        haemoglobin=_HAEMOGLOBIN[found.haemoglobin],
        eye_items=found.eye_items,
    )


@kind
def eye_service_count(age_range: str = "0-6y") -> Answer:
    """How many eye services a child receives."""
    if age_range != "0-6y":
        raise UnknownWord("age_range", age_range)
    nodes = rule_book().child_nodes
    counts = child_health.eye_services(nodes)
    by_stage = {stage.value: counts[stage] for stage in Stage}
    return explained([nodes[0].basis], total=counts.total(), **by_stage)


@kind
def newborn_visit_due(
    discharged_on: date,
    reported_on: date | None = None,
    preterm: bool | None = None,
    asphyxia: bool | None = None,
    birth_defect: bool | None = None,
    birth_weight_g: int | None = None,
    mother_age: int | None = None,
) -> Answer:
    """By when a newborn is visited."""
    said = {
        "preterm": preterm,
        "asphyxia": asphyxia,
        "birth_defect": birth_defect,
        "birth_weight_g": birth_weight_g,
        "mother_age": mother_age,
    }
    book = rule_book()
    visit = newborn_visit(
        book.newborn_visit,
        book.newborn_risks,
        book.newborn_findings,
        {name: value for name, value in said.items() if value is not None},
        discharged_on=discharged_on,
        reported_on=reported_on,
    )
    return explained(visit.because, high_risk=visit.high_risk, due_by=visit.due_by)


@kind
def malnutrition_class(
    waz: float | None = None, laz: float | None = None, wlz: float | None = None
) -> Answer:
    """Underweight, stunting and wasting."""
    measured = {
        Indicator.WEIGHT_FOR_AGE: waz,
        Indicator.LENGTH_FOR_AGE: laz,
        Indicator.WEIGHT_FOR_LENGTH: wlz,
    }
    z_scores = {indicator: z for indicator, z in measured.items() if z is not None}
    result = malnutrition(rule_book().growth_classes, "WHO-2006", z_scores)
    return explained(result.because, classes=[found.id for found in result.found])


@kind
def child_death_class(age_days: int) -> Answer:
    """The classes of a child's death."""
    classes = rule_book().child_death
    found = reports.child_death_classes(classes, age_days)
    because = [entry.basis for entry in found] or [classes[0].basis]
    return explained(because, classes=[entry.id for entry in found])


@kind
def nbs_sample(born_at: Moment, sampled_at: Moment, adequately_fed: bool) -> Answer:
    """Whether heel blood was taken at the right time."""
    sample = newborn_screening.judge_sample(
        rule_book().blood_sample,
        born_at=born_at,
        sampled_at=sampled_at,
        adequately_fed=adequately_fed,
    )
    return explained(sample.because, hours=sample.hours, result=sample.timing.value)


@kind
def hearing_initial(born_at: Moment, tested_at: Moment) -> Answer:
    """Whether the first hearing test came late enough."""
    rules = rule_book().hearing
    in_time = newborn_screening.hearing_test_in_time(rules, born_at=born_at, tested_at=tested_at)
    return explained(
        [rules.basis],
        result="ok" if in_time else "too_early",
        earliest=newborn_screening.earliest_hearing_test(rules, born_at),
    )


@kind
def hearing_plan(born_on: date, initial: str = "refer") -> Answer:
    """What follows when the first test was not passed; nothing when it was."""
    rules = rule_book().hearing
    if initial == "pass":
        return explained([rules.basis], rescreen_by=None, diagnose_by=None, intervene_by=None)
    if initial != "refer":
        raise UnknownWord("initial", initial)
    plan = newborn_screening.hearing_plan(rules, born_on)
    return explained(
        plan.because,
        rescreen_by=plan.rescreen_by,
        diagnose_by=plan.diagnose_by,
        intervene_by=plan.intervene_by,
    )


@kind
def chd_screen(born_at: Moment, tested_at: Moment) -> Answer:
    """Whether the heart was screened within its window."""
    rules = rule_book().heart
    opens, closes = newborn_screening.heart_window(rules, born_at)
    return explained([rules.basis], window=[opens, closes], in_window=opens <= tested_at <= closes)

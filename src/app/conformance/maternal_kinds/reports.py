"""Reports, indicators, scales, stock. 报告、指标、量表、药具题型"""

from datetime import date

from msgspec import UNSET, UnsetType

from app.conformance.maternal_kinds.answers import Answer, explained, kind
from maternal.domain import contraceptives, indicators, reports, scales
from maternal.domain.contraceptives import Holding, Moves
from maternal.errors import Implausible, UnknownWord
from maternal.standards import rule_book


@kind
def mandatory_report(age: float, finding: str, suspected_abuse: bool = False) -> Answer:
    """Whether a minor's pregnancy or request is reported."""
    rule = rule_book().minor_report
    if finding not in rule.findings:
        raise UnknownWord("finding", finding)
    if age < 0:
        raise Implausible("age", age)
    if not reports.must_report(rule, age=age, suspected_abuse=suspected_abuse):
        return explained([rule.basis], report=False)
    return explained(
        [rule.basis],
        report=True,
        when=rule.when,
        to=rule.to,
        also_file_with=rule.also_file_with,
        guardian_consent_needed=rule.guardian_consent_needed,
    )


@kind
def maternal_death(pregnancy_ended_on: date, died_on: date, cause: str) -> Answer:
    """Whether a death counts as maternal."""
    rule = rule_book().maternal_death
    if cause not in (*rule.counted_causes, *rule.excluded_causes):
        raise UnknownWord("cause", cause)
    death = reports.judge_maternal_death(
        rule, pregnancy_ended_on=pregnancy_ended_on, died_on=died_on, cause=cause
    )
    return explained(death.because, days=death.days, counts=death.counts)


@kind
def indicator(
    name: str,
    booked_before_13w_with_first_anc: int | UnsetType = UNSET,
    visited_within_28d_of_discharge: int | UnsetType = UNSET,
    newborns_visited: int | UnsetType = UNSET,
    followed_once_or_more: int | UnsetType = UNSET,
    systematic: int | UnsetType = UNSET,
    maternal_deaths: int | UnsetType = UNSET,
    live_births: int | UnsetType = UNSET,
    children_0_6: int | UnsetType = UNSET,
) -> Answer:
    """A rate from its two numbers."""
    given = {
        "booked_before_13w_with_first_anc": booked_before_13w_with_first_anc,
        "visited_within_28d_of_discharge": visited_within_28d_of_discharge,
        "newborns_visited": newborns_visited,
        "followed_once_or_more": followed_once_or_more,
        "systematic": systematic,
        "maternal_deaths": maternal_deaths,
        "live_births": live_births,
        "children_0_6": children_0_6,
    }
    rule = next((entry for entry in rule_book().indicators if entry.zh == name), None)
    if rule is None:
        raise UnknownWord("name", name)
    numerator, denominator = given.get(rule.numerator), given.get(rule.denominator)
    if not isinstance(numerator, int) or not isinstance(denominator, int):
        raise Implausible(rule.numerator, "—")
    return explained([rule.basis], **{rule.result: indicators.rate(rule, numerator, denominator)})


@kind
def systematic_management(
    early_exam: bool, anc_visits: int, hospital_delivery: bool, postpartum_visit: bool
) -> Answer:
    """Whether a pregnancy counts as systematically managed."""
    rule = rule_book().systematic_management
    counts = indicators.systematically_managed(
        rule,
        early_exam=early_exam,
        antenatal_visits=anc_visits,
        hospital_delivery=hospital_delivery,
        postpartum_visit=postpartum_visit,
    )
    return explained([rule.basis], counts=counts)


@kind
def epds(items: list[int], positive_at: int | None = None) -> Answer:
    """The depression scale."""
    result = scales.score_epds(rule_book().epds, items, positive_at=positive_at)
    return explained(
        result.because, total=result.total, positive=result.positive, urgent=result.urgent
    )


@kind
def contraceptive_stock(
    opening: int, received: int = 0, issued: int = 0, loss: int = 0, transferred_out: int = 0
) -> Answer:
    """What is left."""
    moves = Moves(opening, received, issued, loss, transferred_out)
    rule = rule_book().contraceptive_stock
    return explained([rule.basis], closing=contraceptives.closing_stock(moves))


@kind
def contraceptive_issue(batches: list[Holding], qty: int, on: date) -> Answer:
    """Which lots go out."""
    rule = rule_book().contraceptive_stock
    return explained([rule.basis], take=contraceptives.issue(batches, qty, on))

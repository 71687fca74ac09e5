"""Grading a pregnancy's risk. 风险分级题型"""

from datetime import date

from app.conformance.maternal_kinds.answers import Answer, Moment, explained, kind
from maternal.domain import risk
from maternal.domain.conditions import Value
from maternal.errors import DatesOutOfOrder, UnknownWord
from maternal.standards import rule_book

PURPLE = "purple"


@kind
def risk_colour(findings: dict[str, Value | None]) -> Answer:
    """The colour of a set of findings, and what it triggers."""
    book = rule_book()
    known = {name: value for name, value in findings.items() if value is not None}
    grading = risk.grade(book.risk_levels, book.risk_factors, book.risk_findings, known)
    return explained(
        grading.because,
        colour=grading.level.id,
        purple=any(flag.id == PURPLE for flag in grading.flags),
        report_within=risk.report_limit(grading.level),
        case_managed=grading.case_managed,
        triggers=[factor.id for factor in grading.triggers],
    )


@kind
def risk_screen_refer(screen_positive: bool, screened_on: date, site: str = "primary") -> Answer:
    """Where and by when a positive screening is evaluated."""
    rule = rule_book().risk_referral
    if site != "primary":
        raise UnknownWord("site", site)
    return explained(
        [rule.basis],
        evaluate_by=risk.evaluate_by(rule, screened_on) if screen_positive else None,
        evaluating_level=rule.level if screen_positive else None,
    )


@kind
def risk_report_deadline(colour: str, graded_at: Moment) -> Answer:
    """By when a grading is reported."""
    level = risk.find_level(rule_book().risk_levels, colour)
    return explained([level.basis], report_by=risk.report_deadline(level, graded_at))


@kind
def risk_history(sequence: list[tuple[date, str]]) -> Answer:
    """The current grade of a history that only grows: it has no operation to overwrite."""
    levels = rule_book().risk_levels
    history = [risk.GradedOn(day, risk.find_level(levels, colour).id) for day, colour in sequence]
    if not history:
        raise DatesOutOfOrder(earlier="sequence[0]", later="sequence")
    current = risk.find_level(levels, risk.current_grade(history).colour)
    return explained(
        [current.basis], current=current.id, kept_entries=len(history), overwrite_allowed=False
    )

"""When a newborn is visited at home after discharge. 新生儿访视"""

from datetime import date, timedelta

from msgspec import Struct

from maternal.domain.basis import Basis, Rule
from maternal.domain.conditions import Finding, Findings, Label, labels


class NewbornVisitRules(Rule, frozen=True, kw_only=True):
    """How soon after discharge, and after the report of a newborn at risk. 访视时限"""

    within_days: int
    high_risk_within_days: int


class NewbornVisit(Struct, frozen=True):
    """Whether the newborn is high-risk, why, and by when to visit. 访视期限"""

    high_risk: bool
    due_by: date
    because: tuple[Basis, ...]


def newborn_visit(
    rules: NewbornVisitRules,
    risks: tuple[Label, ...],
    catalogue: tuple[Finding, ...],
    findings: Findings,
    *,
    discharged_on: date,
    reported_on: date | None = None,
) -> NewbornVisit:
    """A high-risk newborn is visited within days of the discharge report, others of discharge.

    A high-risk newborn without a report is counted from discharge, the earliest day a report
    can carry. 新生儿访视期限
    """
    found = labels(risks, catalogue, findings)
    if not found:
        return NewbornVisit(False, discharged_on + timedelta(rules.within_days), (rules.basis,))
    due_by = (reported_on or discharged_on) + timedelta(rules.high_risk_within_days)
    return NewbornVisit(True, due_by, (rules.basis, *(risk.basis for risk in found)))

"""One answer for a vaccine group out of the answers for its antigens. 疫苗组合并

CDSi chapter 9. ``Verdict`` is the forecast in ordinals; ``forecast.py`` makes it an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from immunize.domain.answer import DoseStatus, SeriesStatus
from immunize.domain.compiled import Group
from immunize.domain.plan import Plan
from immunize.domain.run import Outcome

_MULTI_ORDER = (
    SeriesStatus.CONTRAINDICATED,
    SeriesStatus.DEFERRED,
    SeriesStatus.AGED_OUT,
    SeriesStatus.NOT_RECOMMENDED,
    SeriesStatus.NOT_COMPLETE,
    SeriesStatus.REVIEW,
)
_SINGLE_ORDER = (
    SeriesStatus.NOT_COMPLETE,
    SeriesStatus.CONTRAINDICATED,
    SeriesStatus.DEFERRED,
    SeriesStatus.REVIEW,
    SeriesStatus.COMPLETE,
    SeriesStatus.IMMUNE,
    SeriesStatus.AGED_OUT,
    SeriesStatus.NOT_RECOMMENDED,
)


class Verdict:
    """The forecast of a vaccine group, in ordinals."""

    __slots__ = (
        "earliest",
        "group",
        "latest",
        "number",
        "past_due",
        "plans",
        "recommended",
        "status",
    )

    def __init__(self, group: Group, plans: list[Plan], status: SeriesStatus) -> None:
        self.group = group
        self.plans = plans
        """The plan that speaks for each antigen."""
        self.status = status
        self.number: int | None = None
        self.earliest: int | None = None
        self.recommended: int | None = None
        self.past_due: int | None = None
        self.latest: int | None = None


def merge(group: Group, best: Mapping[str, list[Plan]]) -> Verdict:
    """The group's verdict from the best plans of each of its antigens."""
    spokesmen = [_spokesman(best[name]) for name in group.antigens if best[name]]
    verdict = Verdict(group, spokesmen, _status(group, spokesmen))
    if verdict.status is SeriesStatus.NOT_COMPLETE:
        _set_dates(verdict, [p for p in spokesmen if p.earliest is not None])
    return verdict


def _spokesman(plans: Sequence[Plan]) -> Plan:
    """Where several best series remain, an open one speaks for the antigen."""
    return min(plans, key=lambda plan: _SINGLE_ORDER.index(plan.status))


def _status(group: Group, plans: Sequence[Plan]) -> SeriesStatus:
    found = {plan.status for plan in plans}
    if not found:
        return SeriesStatus.NOT_RECOMMENDED
    if len(group.antigens) == 1:
        return plans[0].status
    for status in _MULTI_ORDER:
        if status in found:
            return status
    return SeriesStatus.IMMUNE if found == {SeriesStatus.IMMUNE} else SeriesStatus.COMPLETE


def _set_dates(verdict: Verdict, plans: Sequence[Plan]) -> None:
    """MULTIANTVG-1 and the group date rules; antigens without dates contribute none."""
    numbers = [plan.number for plan in plans if plan.number is not None]
    verdict.number = (min if verdict.group.full_group else max)(numbers)
    verdict.earliest = earliest = _earliest(plans)
    verdict.recommended = max(earliest, min(_known(plan.recommended for plan in plans)))
    past_due = min(_known(plan.past_due for plan in plans), default=None)
    verdict.past_due = None if past_due is None else max(earliest, past_due)
    verdict.latest = min(_known(plan.latest for plan in plans), default=None)


def _earliest(plans: Sequence[Plan]) -> int:
    days = _known(plan.earliest for plan in plans)
    if any(plan.overrides for plan in plans):
        given = [record.day for plan in plans for record in plan.run.records]
        return max(min(days), max(given, default=0))
    return max(days)


def _known(days: Iterable[int | None]) -> list[int]:
    return [day for day in days if day is not None]


def merged_outcome(outcomes: Sequence[Outcome]) -> Outcome:
    """One dose's outcome for the group: valid if valid for one antigen and invalid for none."""
    for status in (DoseStatus.NOT_VALID, DoseStatus.VALID):
        for outcome in outcomes:
            if outcome.status is status:
                return outcome
    return outcomes[0]

"""One answer for a vaccine group out of the answers for its antigens. 疫苗组合并

CDSi chapter 9. ``Verdict`` is the forecast in ordinals; ``forecast.py`` makes it an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from immunize.domain.answer import DoseStatus, SeriesStatus
from immunize.domain.compiled import Group
from immunize.domain.plan import Plan
from immunize.domain.run import FOREIGN, Outcome
from immunize.domain.selection import Selected

_MULTI_ORDER = (
    SeriesStatus.CONTRAINDICATED,
    SeriesStatus.DEFERRED,
    SeriesStatus.AGED_OUT,
    SeriesStatus.NOT_RECOMMENDED,
    SeriesStatus.NOT_COMPLETE,
    SeriesStatus.REVIEW,
)
_PASSED = (
    SeriesStatus.COMPLETE,
    SeriesStatus.IMMUNE,
    SeriesStatus.AGED_OUT,
    SeriesStatus.REVIEW,
    SeriesStatus.NOT_RECOMMENDED,
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
        "begun",
        "best",
        "earliest",
        "group",
        "latest",
        "number",
        "past_due",
        "plans",
        "recommended",
        "status",
    )

    def __init__(self, group: Group, selected: list[Selected], plans: list[Plan]) -> None:
        self.group = group
        self.best = [one.best for one in selected]
        """The best plans of each antigen; several where groups of series stand side by side."""
        self.begun = [one.begun for one in selected]
        """For each antigen the plans that gave way, whose doses still count."""
        self.plans = plans
        """The plan that speaks for each antigen."""
        self.status = _status(group, plans)
        self.number: int | None = None
        self.earliest: int | None = None
        self.recommended: int | None = None
        self.past_due: int | None = None
        self.latest: int | None = None


def merge(group: Group, antigens: Sequence[Selected]) -> Verdict:
    """The group's verdict from the plans selected for each of its antigens."""
    present = [selected for selected in antigens if selected.best]
    if group.in_order:
        spokesmen = [selected.best[0] for selected in present]
        return _in_order(group, present, _in_turn(spokesmen) if group.sequence else spokesmen)
    verdict = Verdict(group, present, [_spokesman(selected.best) for selected in present])
    if verdict.status is SeriesStatus.NOT_COMPLETE:
        contained = verdict.plans if len(group.antigens) > 1 else present[0].best
        _set_dates(verdict, [plan for plan in contained if plan.number is not None])
    return verdict


def _in_order(group: Group, selected: list[Selected], plans: list[Plan]) -> Verdict:
    """Where one plan speaks for each antigen, also a deferred dose keeps its dates."""
    verdict = Verdict(group, selected, plans)
    dated = [plan for plan in plans if plan.number is not None]
    if dated and verdict.status in (SeriesStatus.NOT_COMPLETE, SeriesStatus.DEFERRED):
        _set_dates(verdict, dated)
        if group.numbered_by:
            verdict.number = 1 + max(
                p.run.counted for p in plans if p.barriers.antigen == group.numbered_by
            )
    return verdict


def _in_turn(spokesmen: list[Plan]) -> list[Plan]:
    """The one plan that speaks for antigens that come one after the other."""
    for plan in spokesmen:
        if plan.status not in _PASSED:
            return [plan]
    reviewed = [plan for plan in spokesmen if plan.status is SeriesStatus.REVIEW]
    return reviewed[:1] or spokesmen[-1:]


def _spokesman(plans: Sequence[Plan]) -> Plan:
    """Where several best series remain, the open one that is due first speaks."""
    return min(plans, key=lambda p: (_SINGLE_ORDER.index(p.status), p.earliest or 0))


def _status(group: Group, plans: Sequence[Plan]) -> SeriesStatus:
    found = {plan.status for plan in plans}
    if not found:
        return SeriesStatus.NOT_RECOMMENDED
    if len(group.antigens) == 1 or group.sequence:
        return plans[0].status
    for status in _MULTI_ORDER:
        if status in found:
            return status
    return SeriesStatus.IMMUNE if found == {SeriesStatus.IMMUNE} else SeriesStatus.COMPLETE


def _set_dates(verdict: Verdict, plans: Sequence[Plan]) -> None:
    """SINGLEANTVG and MULTIANTVG date rules; antigens without dates contribute none."""
    group = verdict.group
    whole_group = len(group.antigens) > 1 and not group.sequence
    verdict.number = _number(verdict, plans) if whole_group else _number_of_one(verdict)
    days = _known(plan.earliest for plan in plans)
    verdict.earliest = earliest = _earliest(plans) if whole_group else min(days)
    verdict.recommended = max(earliest, min(_known(plan.recommended for plan in plans)))
    past_due = min(_known(plan.past_due for plan in plans), default=None)
    verdict.past_due = None if past_due is None else max(earliest, past_due)
    verdict.latest = min(_known(plan.latest for plan in plans), default=None)


def _number(verdict: Verdict, plans: Sequence[Plan]) -> int:
    """FORECASTDN-2: the lowest number if every antigen is given each time, else the highest."""
    numbers = [plan.number for plan in plans if plan.number is not None]
    return (min if verdict.group.full_group else max)(numbers)


def _number_of_one(verdict: Verdict) -> int | None:
    """One more than the doses that count, in whichever of the antigen's series that matter.

    A risk series that follows a standard series continues its numbering.
    """
    spokesman = verdict.plans[0]
    counting = [*verdict.best[0], *verdict.begun[0]]
    target = spokesman.target
    alone = len(counting) == 1 or verdict.group.in_order
    if alone or target is None or target.season_start is not None:
        return spokesman.number
    counted = {record.place for plan in counting for _, record in plan.run.satisfied}
    return len(counted) + len(spokesman.run.takers) + 1


def _earliest(plans: Sequence[Plan]) -> int:
    """MULTIANTVG-1: a priority interval of one antigen lets the group go ahead with it."""
    days = _known(plan.earliest for plan in plans)
    if any(plan.overrides for plan in plans):
        given = [record.day for plan in plans for record in plan.run.records]
        return max(min(days), max(given, default=0))
    return max(days)


def _known(days: Iterable[int | None]) -> list[int]:
    return [day for day in days if day is not None]


_BEST_FIRST = (
    DoseStatus.VALID,
    DoseStatus.EXTRANEOUS,
    DoseStatus.NOT_VALID,
    DoseStatus.SUBSTANDARD,
)


def plan_that_judges(best: Sequence[Plan], begun: Sequence[Plan], index: int) -> Plan:
    """One dose in several series of an antigen: it counts if it counts in any of them."""
    if len(best) == 1 and not begun:
        return best[0]
    valid = (plan for plan in begun if plan.run.outcomes[index].status is DoseStatus.VALID)
    return min((*best, *valid), key=lambda plan: _how_well(plan.run.outcomes[index]))


def _how_well(outcome: Outcome) -> tuple[bool, int]:
    return outcome is FOREIGN, _BEST_FIRST.index(outcome.status)


def outcome_for_group(outcomes: Sequence[Outcome]) -> Outcome:
    """One dose for several antigens: valid if valid for one and not invalid for any."""
    for status in (DoseStatus.NOT_VALID, DoseStatus.VALID):
        for outcome in outcomes:
            if outcome.status is status:
                return outcome
    return outcomes[0]

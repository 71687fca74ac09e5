"""Which series speaks for an antigen. 最佳程序选择

CDSi chapter 8: of each series group's scorable series one is prioritized, by its status or by
points; then groups that are equivalent to one another give way to the complete, the risk, the
standard one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from immunize.domain.answer import DoseStatus, SeriesStatus
from immunize.domain.compiled_series import LAST_DAY
from immunize.domain.durations import add
from immunize.domain.plan import Plan
from immunize.domain.rows import in_force
from immunize.domain.schedule import SeriesKind

_IN_ORDER = (SeriesStatus.COMPLETE, SeriesStatus.REVIEW)


class Selected(NamedTuple):
    """The plans of an antigen that matter. 选定的程序"""

    best: list[Plan]
    """Those that speak for it."""
    begun: list[Plan]
    """Standard series under way that gave way to one for people at risk. Nothing is planned by
    them, but the doses that counted in them are not lost: a child with asplenia who had two Hib
    doses in the first year is due for the third."""


def first_plans(plans: Sequence[Plan]) -> Selected:
    """Every plan, the one that speaks first: whichever is finished, else the first on offer."""
    if len(plans) < 2:
        return Selected(list(plans), [])
    spokesman = min(plans, key=_rank)
    return Selected([spokesman, *(plan for plan in plans if plan is not spokesman)], [])


def _rank(plan: Plan) -> tuple[int, bool]:
    status, needed = plan.status, plan.run.series.offered_if
    finished = _IN_ORDER.index(status) if status in _IN_ORDER else len(_IN_ORDER)
    return finished, bool(needed) and not plan.run.subject.has_any(needed)


def best_plans(plans: Sequence[Plan]) -> Selected:
    """The best plan of every series group that is not outdone by an equivalent group."""
    groups: dict[str, list[Plan]] = {}
    for plan in plans:
        groups.setdefault(plan.run.series.group, []).append(plan)
    prioritized: dict[str, Plan] = {}
    for group, members in _timely(groups).items():
        chosen = _prioritized(members)
        if chosen is not None:
            prioritized[group] = chosen
    best = [plan for plan in prioritized.values() if _is_best(plan, prioritized)]
    begun = [plan for plan in prioritized.values() if plan not in best and _is_begun(plan)]
    return Selected(best, begun)


def _is_begun(plan: Plan) -> bool:
    return plan.run.series.kind is SeriesKind.STANDARD and bool(plan.run.satisfied)


def _timely(groups: dict[str, list[Plan]]) -> dict[str, list[Plan]]:
    """Leave out groups whose every series starts at a later age, unless no other is left."""
    timely = {g: members for g, members in groups.items() if any(map(_may_start, members))}
    return timely or groups


def _may_start(plan: Plan) -> bool:
    subject = plan.run.subject
    age = plan.run.series.min_age_to_start
    return age is None or subject.on >= add(subject.born, age) or bool(plan.run.satisfied)


def _is_best(plan: Plan, prioritized: dict[str, Plan]) -> bool:
    """CDSi table 8-14."""
    if plan.status is SeriesStatus.COMPLETE:
        return True
    series = plan.run.series
    rivals = [p for g, p in prioritized.items() if g in series.equivalent_groups]
    if any(rival.status is SeriesStatus.COMPLETE for rival in rivals):
        return False
    if series.kind is SeriesKind.EVALUATION_ONLY:
        return False
    if series.kind is SeriesKind.RISK:
        return True
    return not any(rival.run.series.kind is SeriesKind.RISK for rival in rivals)


def _prioritized(members: list[Plan]) -> Plan | None:
    scorable = _scorable(members)
    if not scorable:
        return next((plan for plan in members if plan.run.series.default), None)
    if len(scorable) == 1:
        return scorable[0]
    complete = [plan for plan in scorable if plan.status is SeriesStatus.COMPLETE]
    if complete:
        return complete[0] if len(complete) == 1 else _highest(complete, _COMPLETE)
    started = [plan for plan in scorable if is_in_process(plan)]
    if started:
        return started[0] if len(started) == 1 else _highest(started, _IN_PROCESS)
    defaults = [plan for plan in scorable if plan.run.series.default]
    if len(defaults) == 1:
        return defaults[0]
    untouched = [plan for plan in scorable if not count_valid(plan)]
    return _highest(untouched or scorable, _NOT_STARTED)


def _scorable(members: list[Plan]) -> list[Plan]:
    """SELECTSCORE-1 and -2: the series worth comparing.

    Among series for people at risk the highest priority counts, found among those that were
    begun or still can be.
    """
    open_ones = [p for p in members if p.status is not SeriesStatus.CONTRAINDICATED] or members
    reachable = [plan for plan in members if _is_begun_or_can_be(plan)] or members
    top = min((plan.run.series.priority for plan in reachable), default="A")
    nobody_started = not any(count_valid(plan) for plan in members)
    no_default = not any(plan.run.series.default for plan in members)
    return [p for p in open_ones if _is_scorable(p, top, nobody_started and no_default)]


def _is_scorable(plan: Plan, top_priority: str, all_may_start: bool) -> bool:
    series = plan.run.series
    if series.kind is SeriesKind.EVALUATION_ONLY:
        return plan.status is SeriesStatus.COMPLETE
    if series.kind is SeriesKind.RISK:
        return series.priority == top_priority
    return all_may_start or _started_in_time(plan)


def _is_begun_or_can_be(plan: Plan) -> bool:
    if plan.run.satisfied:
        return True
    if plan.status is SeriesStatus.NOT_COMPLETE:
        return _start_day(plan) is not None
    return plan.status is not SeriesStatus.AGED_OUT


def _started_in_time(plan: Plan) -> bool:
    first = first_valid_day(plan)
    limit = plan.run.series.max_age_to_start
    return first is not None and (limit is None or first < add(plan.run.subject.born, limit))


def first_valid_day(plan: Plan) -> int | None:
    """The day of the first valid dose in the series."""
    run = plan.run
    for record, outcome in zip(run.records, run.outcomes, strict=True):
        if outcome.status is DoseStatus.VALID:
            return record.day
    return None


def count_valid(plan: Plan) -> int:
    """How many doses are valid in the series."""
    return sum(outcome.status is DoseStatus.VALID for outcome in plan.run.outcomes)


def is_in_process(plan: Plan) -> bool:
    """Begun, and not complete."""
    return bool(plan.run.satisfied) and plan.status is SeriesStatus.NOT_COMPLETE


# --- scoring -------------------------------------------------------------------------------

Measure = Callable[[Plan], int]
Criterion = Callable[[Sequence[Plan]], list[int]]


def _highest(plans: Sequence[Plan], criteria: Sequence[Criterion]) -> Plan:
    """The plan with the most points; the schedule's preference breaks a tie."""
    totals = [sum(points) for points in zip(*(c(plans) for c in criteria), strict=True)]
    ranked = zip(plans, totals, strict=True)
    return min(ranked, key=lambda pair: (-pair[1], pair[0].run.series.preference))[0]


def _contest(measure: Measure, win: int, tie: int, lose: int) -> Criterion:
    """Points for having the highest measure, alone or together with others."""

    def points(plans: Sequence[Plan]) -> list[int]:
        values = [measure(plan) for plan in plans]
        top = max(values)
        first = win if values.count(top) == 1 else tie
        return [first if value == top else lose for value in values]

    return points


def _verdict(holds: Callable[[Plan], bool], win: int, lose: int) -> Criterion:
    """Points for each plan on its own."""
    return lambda plans: [win if holds(plan) else lose for plan in plans]


def _all_valid_product_path(plan: Plan) -> bool:
    return plan.run.series.product_path and all(
        outcome.status is DoseStatus.VALID for outcome in plan.run.outcomes
    )


def _finish_day(plan: Plan) -> int | None:
    """SELECTB-12: the earliest date plus the longest minimum intervals still to come."""
    run = plan.run
    day = _start_day(plan)
    if day is None:
        return None
    for dose in run.series.doses[run.position + 1 :]:
        rows = [row for row in dose.intervals if row.minimum and row.from_previous]
        day = max((add(day, row.minimum) for row in rows if row.minimum), default=day)
    return day


def _is_completable(plan: Plan) -> bool:
    day = _finish_day(plan)
    if day is None:
        return False
    subject = plan.run.subject
    age = in_force(plan.run.series.doses[-1].ages, subject.planned_by)
    return age is None or age.maximum is None or day < add(subject.born, age.maximum)


def _soonest_finish(plan: Plan) -> int:
    day = _finish_day(plan)
    return -day if day is not None and _is_completable(plan) else -LAST_DAY


def _fewest_to_go(plan: Plan) -> int:
    return -(len(plan.run.series.doses) - plan.run.position)


def _soonest_start(plan: Plan) -> int:
    day = _start_day(plan)
    return -LAST_DAY if day is None else -day


def _start_day(plan: Plan) -> int | None:
    """The earliest date, if the schedule gives one at all: nothing is assumed here."""
    return plan.earliest if plan.bounds else None


_COMPLETE = (_contest(count_valid, 1, 0, -1),)
_IN_PROCESS = (
    _verdict(_all_valid_product_path, 2, -2),
    _verdict(_is_completable, 3, -3),
    _contest(count_valid, 2, 0, -2),
    _contest(_fewest_to_go, 2, 0, -2),
    _contest(_soonest_finish, 1, 0, -1),
)
_NOT_STARTED = (
    _contest(_soonest_start, 1, 0, -1),
    _verdict(_is_completable, 1, -1),
    _verdict(lambda plan: plan.run.series.product_path, -1, 1),
)

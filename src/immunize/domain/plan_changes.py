"""What other rules would change in a child's plan. 换版影响"""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from immunize.domain.answer import Answer, GroupForecast, SeriesStatus


class Standing(Struct, frozen=True):
    """Where a child stands in one vaccine group. 单组状态"""

    status: SeriesStatus
    vaccine: str | None
    dose: int | None
    earliest: date | None
    recommended: date | None
    until: date | None


class GroupChange(Struct, frozen=True):
    """One vaccine group that is planned otherwise. 单组变化"""

    group: str
    before: Standing
    after: Standing


def plan_changes(before: Answer, after: Answer) -> Iterator[GroupChange]:
    """The groups in which two answers about one child differ.

    A group that only one of the rule sets has counts as not recommended by the other.
    """
    old = {one.group: _standing(one) for one in before.forecasts}
    new = {one.group: _standing(one) for one in after.forecasts}
    for group in dict.fromkeys([*old, *new]):
        was, becomes = old.get(group, _NOTHING), new.get(group, _NOTHING)
        if was != becomes:
            yield GroupChange(group, was, becomes)


_NOTHING = Standing(SeriesStatus.NOT_RECOMMENDED, None, None, None, None, None)


def _standing(forecast: GroupForecast) -> Standing:
    return Standing(
        status=forecast.status,
        vaccine=forecast.vaccines[0] if forecast.vaccines else None,
        dose=forecast.dose_number,
        earliest=forecast.earliest,
        recommended=forecast.recommended,
        until=forecast.latest,
    )

"""Read the observations a schedule asks for from the facts on a child's record. 健康状况识别"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from immunize.domain.person import Observation
from immunize.schedules.entries import ObservationEntry


def observations_in(
    facts: Mapping[str, object], definitions: Mapping[str, ObservationEntry]
) -> tuple[Observation, ...]:
    """The observations that hold, given facts such as ``{"ppd": "neg", "birth_weight_g": 1800}``.

    Facts no definition asks for (an egg allergy, say) change nothing. A date may be ISO text.
    """
    found = []
    for code, definition in definitions.items():
        value = facts.get(definition.fact)
        if value is not None:
            observation = _observation(code, definition, value)
            if observation:
                found.append(observation)
    return tuple(found)


def _observation(code: str, definition: ObservationEntry, value: object) -> Observation | None:
    if definition.dated:
        return Observation(code, value if isinstance(value, date) else _day(code, value))
    if definition.per_vaccine:
        return Observation(f"{code}-{value}")
    if definition.below is not None:
        below = isinstance(value, int | float) and value < definition.below
        return Observation(code) if below else None
    return Observation(code) if value == definition.equals else None


def _day(code: str, value: object) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise ValueError(f"{code}: {value!r} is not a date") from error

"""Answers growth cases. 生长评价检验

A case gives ``age_days`` and is judged by the WHO 2006 day tables, or ``age_months`` and is
judged by WHO 2007; ``standard`` may name another. The answer is ``{"z": …}``, with ``why``
where no value may be given.
"""

from typing import Any

import msgspec
from msgspec import Struct

from kernel.registry.people import Sex
from maternal.domain.growth.assessment import NoScore, assess
from maternal.domain.growth.measures import DAYS_PER_MONTH, Indicator, Measurement, Position
from maternal.standards import growth_standard

TOLERANCE = 0.01
_ROUNDING = 1e-9
_YES = frozenset({"y", "yes", "1", "true"})


class GrowthCase(Struct, frozen=True, kw_only=True):
    """One case, without what it expects. 生长检验题"""

    indicator: Indicator
    sex: Sex | None = None
    age_days: float | None = None
    age_months: float | None = None
    weight_kg: float | None = None
    lenhei_cm: float | None = None
    position: Position | None = None
    head_cm: float | None = None
    bmi: float | None = None
    oedema: bool | str | int | None = None
    standard: str | None = None


def answer(case: dict[str, Any]) -> dict[str, Any]:
    """The z-score of one case, or why there is none; never raises for what a case says."""
    try:
        given = msgspec.convert(case, GrowthCase)
    except msgspec.ValidationError as wrong:
        return {"z": None, "why": str(wrong)}
    age_days = _age_days(given)
    if given.sex is None or age_days is None:
        return {"z": None, "why": "sex and age are needed"}
    child = Measurement(
        sex=given.sex,
        age_days=age_days,
        weight_kg=given.weight_kg,
        length_cm=given.lenhei_cm,
        position=given.position,
        head_cm=given.head_cm,
        bmi=given.bmi,
        oedema=str(given.oedema).lower() in _YES,
    )
    try:
        standard = growth_standard(given.standard or _standard_of(given))
    except LookupError:
        return {"z": None, "why": f"unknown standard {given.standard!r}"}
    try:
        judged = assess(standard, child, given.indicator)
    except ArithmeticError:
        return {"z": None, "why": "no such measure: beyond what can be calculated"}
    if isinstance(judged, NoScore):
        return {"z": None, "why": judged.reason.value}
    return {"z": judged.z, "standard": judged.chart.standard, "flagged": judged.flagged}


def differences(case: dict[str, Any], answer: Any) -> list[str]:
    """A z-score outside the case's tolerance, or one where none may be given."""
    given, expected = answer["z"], case["z"]
    if given is None or expected is None:
        fits = given is expected
    else:
        fits = abs(given - expected) <= case.get("tol", TOLERANCE) + _ROUNDING
    return [] if fits else [f"z: {given}, expected {expected} ({case.get('source_ref', '')})"]


def label(case: dict[str, Any]) -> str:
    """Cases are counted by indicator."""
    return str(case.get("indicator"))


def _standard_of(case: GrowthCase) -> str:
    return "WHO-2007" if case.age_days is None else "WHO-2006"


def _age_days(case: GrowthCase) -> float | None:
    if case.age_days is not None or case.age_months is None:
        return case.age_days
    return case.age_months * DAYS_PER_MONTH

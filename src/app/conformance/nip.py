"""Answers cases on the national programme with the ``nip-cn`` schedule set. 国家免疫规划案例检验

A case names the edition that plans for the child; each dose is judged by the edition of its
own day. What a case expects is a list of inclusions: only what is written there is compared.
What could not be used of a case is told under ``remarks``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from msgspec import Struct, convert

from app.conformance.remarks import SEXES, check_days, remarks_on_doses, remarks_on_sex
from immunize.domain.forecast import (
    Answer,
    DoseEvaluation,
    DoseStatus,
    GroupForecast,
    HistoryDose,
    Person,
    Reason,
    Schedules,
    SeriesStatus,
    Trouble,
    forecast,
)
from immunize.schedules import catalogue, observe, plan_as

_ANY_EDITION = "2026"
"""What ``both`` is answered with: such a case has one answer under every edition."""
_OPEN = (SeriesStatus.NOT_COMPLETE, SeriesStatus.DEFERRED)
_UNJUDGED_BUT_SOUND = (Trouble.NO_ANTIGEN, Trouble.NO_RELEVANT_SERIES)
"""Given by the product's own label: no rule of the programme speaks against it."""


class CaseDose(Struct, frozen=True):
    """A dose of the case; its date stays text, for it may be impossible."""

    vaccine: str
    date: str


class Case(Struct, frozen=True):
    """What is read of a case; its expectations are not."""

    dob: date
    as_of: date
    edition: str = "both"
    sex: str | None = None
    history: tuple[CaseDose, ...] = ()
    special: dict[str, Any] = {}

    def schedules(self) -> Schedules:
        """The programme planning by the case's edition."""
        try:
            return plan_as(_ANY_EDITION if self.edition == "both" else self.edition)
        except KeyError:
            raise ValueError(f"unknown edition {self.edition!r}") from None

    def person(self) -> Person:
        """The child of the case."""
        return Person(self.dob, SEXES.get(self.sex or ""), observe(self.special))

    def doses(self) -> Iterator[HistoryDose]:
        """The doses whose dates exist, numbered as in the case."""
        for number, dose in enumerate(self.history):
            try:
                given_on = date.fromisoformat(dose.date)
            except ValueError:
                continue
            yield HistoryDose(str(number), given_on, dose.vaccine)


def answer(case: dict[str, Any]) -> dict[str, Any]:
    """Validity of every dose, every programme vaccine's next dose, what is complete or barred."""
    asked = convert(case, Case)
    check_days(asked.dob, asked.as_of)
    schedules = asked.schedules()
    found = forecast(schedules, asked.person(), list(asked.doses()), asked.as_of, explain=False)
    programme = [code for code, vaccine in catalogue().items() if vaccine.programme]
    return {
        "valid": [_is_valid(found, str(number)) for number in range(len(asked.history))],
        "next": _next(schedules, found, programme),
        "complete": [f.group for f in found.forecasts if f.status is SeriesStatus.COMPLETE],
        "not_recommended": sorted(
            entry.vaccine for entry in found.withheld if entry.vaccine in programme
        ),
        "remarks": list(_remarks(asked, found)),
    }


def _remarks(asked: Case, found: Answer) -> Iterator[str]:
    yield from remarks_on_sex(asked.sex)
    yield from remarks_on_doses([d.date for d in asked.history], asked.doses(), found.unusable)
    for name, value in asked.special.items():
        if not observe({name: value}):
            yield f"no rule follows from {name} = {value!r}"


def _is_valid(found: Answer, dose_id: str) -> bool:
    judged = [entry for entry in found.evaluations if entry.dose_id == dose_id]
    if judged:
        return all(map(_meets_the_rules, judged))
    return any(
        entry.dose_id == dose_id and entry.trouble in _UNJUDGED_BUT_SOUND
        for entry in found.unusable
    )


def _meets_the_rules(evaluation: DoseEvaluation) -> bool:
    """A surplus dose meets them too, unless it came too soon after another live vaccine."""
    if evaluation.status is DoseStatus.EXTRANEOUS:
        return Reason.CONFLICT not in evaluation.reasons
    return evaluation.status is DoseStatus.VALID


def _next(schedules: Schedules, found: Answer, programme: list[str]) -> dict[str, Any]:
    offered = _offered(schedules)
    answers: dict[str, Any] = dict.fromkeys(code for code in programme if code in offered)
    for group in found.forecasts:
        if group.status in _OPEN and group.vaccines:
            answers[group.vaccines[0]] = _dose(group)
    return answers


def _offered(schedules: Schedules) -> set[str]:
    """The vaccines the planning edition knows: of what is not in it, nothing is said."""
    day = schedules.planned_by
    return {
        vaccine
        for antigen in schedules.antigens.values()
        for series in antigen.series
        if day is None or series.begin <= day <= series.end
        for vaccine in series.takes
    }


def _dose(group: GroupForecast) -> dict[str, Any]:
    return {
        "dose": group.dose_number,
        "earliest": _iso(group.earliest),
        "recommended": _iso(group.recommended),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def differences(case: dict[str, Any], given: dict[str, Any]) -> list[str]:
    """What the case expects and the answer does not say."""
    expect, as_of = case["expect"], case["as_of"]
    found = [
        f"dose {number} ({case['history'][number]['vaccine']}): expected valid={wanted}, got {got}"
        for number, (wanted, got) in enumerate(zip(expect["valid"], given["valid"], strict=True))
        if wanted != got
    ]
    for vaccine, wanted in expect["next"].items():
        got = given["next"].get(vaccine)
        if not _is_same_next(wanted, got, as_of):
            found.append(f"next {vaccine}: expected {wanted}, got {got}")
    for key in ("complete", "not_recommended"):
        missing = set(expect[key]) - set(given[key])
        found += [f"{key}: {name} is missing" for name in sorted(missing)]
    return found


def _is_same_next(wanted: dict[str, Any] | None, got: dict[str, Any] | None, as_of: str) -> bool:
    """Dates on or before the day of the visit all mean "due now"; null is not compared."""
    if wanted is None or got is None:
        return wanted is got
    if wanted["dose"] not in (None, got["dose"]):
        return False
    return all(
        wanted[key] is None or max(wanted[key], as_of) == max(got[key] or "", as_of)
        for key in ("earliest", "recommended")
    )


def label(case: dict[str, Any]) -> str:
    """The topic of the case."""
    return str(case["topic"])

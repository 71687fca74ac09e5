"""Answers CDC's CDSi test cases with the ``acip-us`` schedule set. CDSi案例检验

A case asks about one vaccine group. Doses of other groups in its history are judged in their
own group, because the cases expect a status for every dose.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec import Struct, convert

from app.conformance.remarks import SEXES, check_days, remarks_on_sex
from immunize.domain.forecast import (
    Answer,
    DoseEvaluation,
    GroupForecast,
    HistoryDose,
    Observation,
    Person,
    forecast,
)
from immunize.schedules.acip_us import acip_us

_DATES = ("earliest_date", "recommended_date", "past_due_date")
_FORECAST = ("series_status", "forecast_number", *_DATES)


class CaseDose(Struct, frozen=True):
    """A dose of the case; its date stays text, for it may be impossible."""

    n: int
    date: str
    cvx: str
    mvx: str | None = None
    vaccine_name: str | None = None

    def read(self) -> HistoryDose | None:
        """The dose as history, or None when its date does not exist."""
        try:
            given_on = date.fromisoformat(self.date)
        except ValueError:
            return None
        return HistoryDose(str(self.n), given_on, self.cvx, self.mvx, self.vaccine_name)


class CaseObservation(Struct, frozen=True):
    """An observation of the case; null date: active, undated."""

    code: str
    date: date | None = None


class Case(Struct, frozen=True):
    """What is read of a case; its expectations are not."""

    dob: date
    assessment_date: date
    vaccine_group: str
    gender: str | None = None
    observations: tuple[CaseObservation, ...] = ()
    doses: tuple[CaseDose, ...] = ()

    def person(self) -> Person:
        """The person of the case; an unknown or missing gender is a missing sex."""
        known = tuple(Observation(entry.code, entry.date) for entry in self.observations)
        return Person(self.dob, SEXES.get(self.gender or ""), known)

    def history(self) -> dict[int, HistoryDose | None]:
        """The doses by their number in the case, None where the date does not exist."""
        read = {dose.n: dose.read() for dose in self.doses}
        if len(read) < len(self.doses):
            raise ValueError("two doses have the same number n")
        return read


def answer(case: dict[str, Any]) -> dict[str, Any]:
    """The group's forecast and every dose's status, in the form of the cases' expectations."""
    asked = convert(case, Case)
    if asked.vaccine_group not in acip_us().groups:
        raise ValueError(f"there is no vaccine group {asked.vaccine_group!r}")
    check_days(asked.dob, asked.assessment_date)
    history = asked.history()
    known = [dose for dose in history.values() if dose]
    found = forecast(
        acip_us(),
        asked.person(),
        known,
        asked.assessment_date,
        groups=_groups(asked.vaccine_group, known),
        explain=False,
    )
    judged = _judgements(found, asked.vaccine_group)
    return {
        **_forecast(found.of_group(asked.vaccine_group)),
        "doses": [{"n": n, **_dose(found, judged, dose)} for n, dose in history.items()],
        "remarks": list(remarks_on_sex(asked.gender)),
    }


def _groups(asked: str, history: list[HistoryDose]) -> tuple[str, ...]:
    """The group asked for, and those of the other vaccines in the history."""
    schedules = acip_us()
    antigens = {
        part.antigen for dose in history for part in schedules.vaccines.get(dose.vaccine, ())
    }
    others = [
        name
        for name, group in schedules.groups.items()
        if name != asked and not antigens.isdisjoint(group.antigens)
    ]
    return (asked, *others)


def _judgements(found: Answer, group: str) -> dict[str, DoseEvaluation]:
    """Each dose's evaluation: the asked group's where it has one, else its own group's."""
    ordered = sorted(found.evaluations, key=lambda entry: entry.group == group)
    return {entry.dose_id: entry for entry in ordered}


def _forecast(group: GroupForecast) -> dict[str, Any]:
    return {
        "series_status": group.status.value,
        "forecast_number": group.dose_number,
        "earliest_date": _iso(group.earliest),
        "recommended_date": _iso(group.recommended),
        "past_due_date": _iso(group.past_due),
    }


def _dose(
    found: Answer, judged: dict[str, DoseEvaluation], dose: HistoryDose | None
) -> dict[str, Any]:
    if dose is None:
        return {"status": None, "reason": "impossible-date"}
    evaluation = judged.get(dose.id)
    if evaluation is None:
        trouble = next((u.trouble.value for u in found.unusable if u.dose_id == dose.id), None)
        return {"status": None, "reason": trouble or "no-antigen"}
    counts = evaluation.status.value == "Valid"
    reasons = [] if counts else [reason.value for reason in evaluation.reasons]
    return {
        "status": evaluation.status.value,
        "reason": reasons[0] if reasons else None,
        "reasons": reasons,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def differences(case: dict[str, Any], given: dict[str, Any]) -> list[str]:
    """Forecast fields and dose statuses that are not as expected (reasons are not compared)."""
    expected = case["expected"]
    found = [
        f"{field}: expected {expected[field]}, got {given[field]}"
        for field in _FORECAST
        if expected[field] != given[field]
    ]
    statuses = {dose["n"]: dose["status"] for dose in given["doses"]}
    for dose in case["doses"]:
        wanted, got = dose["expected_status"], statuses.get(dose["n"])
        if wanted != got:
            found.append(f"dose {dose['n']}: expected {wanted}, got {got}")
    return found


def label(case: dict[str, Any]) -> str:
    """Suite and vaccine group."""
    return f"{case['suite']}: {case['vaccine_group']}"

"""Reads the clinicians' case tables in tests/immunize/cases/nip (form: their README.md)."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from immunize.domain.forecast import (
    Answer,
    DoseStatus,
    HistoryDose,
    Person,
    Reason,
    SeriesStatus,
    Sex,
    Trouble,
    forecast,
)
from immunize.schedules import observe, plan_as
from kernel.calendar import add_months

CASES = Path(__file__).parents[1] / "cases" / "nip"
EDITIONS = ("2021", "2021+DTaP2025", "2021+DTaP2025+HPV2025", "2026")
_WHEN = re.compile(r"(?:(\d+)y)?(?:(\d+)mo)?(?:([+-]?\d+)d)?")
_DUE = re.compile(r"(\d+|\?) from (.+)")


class Case(NamedTuple):
    """One child on one day, under one edition."""

    file: str
    edition: str
    row: dict[str, Any]

    @property
    def id(self) -> str:
        return f"{self.file}[{self.edition}] {self.row['says']}"

    @property
    def born(self) -> date:
        return self.row["born"]

    def day(self, when: date | str) -> date:
        """A date, ISO text or an age such as ``6y-1d``."""
        if isinstance(when, date):
            return when
        if re.fullmatch(r"\d{4}-\d\d-\d\d", when):
            return date.fromisoformat(when)
        found = _WHEN.fullmatch(when)
        assert found is not None, f"{when!r} is neither a date nor an age"
        assert any(found.groups()), f"{when!r} is neither a date nor an age"
        years, months, days = (int(part or 0) for part in found.groups())
        return add_months(self.born, years * 12 + months) + timedelta(days=days)

    def doses(self) -> Iterator[tuple[HistoryDose, bool]]:
        """Each dose with whether it is expected to meet the rules."""
        for number, text in enumerate(self.row.get("given", ())):
            vaccine, when, *mark = text.split()
            yield HistoryDose(str(number), self.day(when), vaccine), mark != ["✗"]

    def answer(self) -> Answer:
        """What the engine says of this child."""
        person = Person(self.born, Sex(self.row["sex"]), observe(self.row.get("facts", {})))
        history = [dose for dose, _ in self.doses()]
        return forecast(plan_as(self.edition), person, history, self.day(self.row["on"]))


def read_cases() -> Iterator[Case]:
    """Every case under every edition it is for."""
    for path in sorted(CASES.glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        shared = {key: value for key, value in table.items() if key != "case"}
        for entry in table["case"]:
            row = {"editions": EDITIONS} | shared | entry
            for edition in row["editions"]:
                yield Case(path.stem, edition, row)


def faults(case: Case) -> Iterator[str]:
    """Everything in which the engine's answer is not what the case says."""
    answer = case.answer()
    yield from _dose_faults(case, answer)
    yield from _due_faults(case, answer)
    complete = {f.group for f in answer.forecasts if f.status is SeriesStatus.COMPLETE}
    withheld = {entry.vaccine for entry in answer.withheld}
    row = case.row
    yield from (f"{g} should be complete" for g in row.get("complete", ()) if g not in complete)
    yield from (f"{g} should be open" for g in row.get("open", ()) if g in complete)
    yield from (f"{v} should be barred" for v in row.get("barred", ()) if v not in withheld)
    yield from (f"{v} should be offered" for v in row.get("offered", ()) if v in withheld)


def _dose_faults(case: Case, answer: Answer) -> Iterator[str]:
    for dose, wanted in case.doses():
        if is_valid(answer, dose.id) is not wanted:
            yield f"{dose.vaccine} on {dose.given_on} should be {'valid' if wanted else 'invalid'}"


def is_valid(answer: Answer, dose_id: str) -> bool:
    """Whether a dose meets the rules in every group it counts for."""
    judged = [entry for entry in answer.evaluations if entry.dose_id == dose_id]
    by_label = (Trouble.NO_ANTIGEN, Trouble.NO_RELEVANT_SERIES)
    if not judged:
        return any(u.dose_id == dose_id and u.trouble in by_label for u in answer.unusable)
    sound = (DoseStatus.VALID, DoseStatus.EXTRANEOUS)
    return all(e.status in sound and Reason.CONFLICT not in e.reasons for e in judged)


def _due_faults(case: Case, answer: Answer) -> Iterator[str]:
    dated = {f.vaccines[0]: f for f in answer.forecasts if f.earliest and f.vaccines}
    for vaccine, wanted in case.row.get("next", {}).items():
        found = dated.get(vaccine)
        if wanted == "none":
            if found:
                yield f"{vaccine}: nothing should be planned, got {found.earliest}"
            continue
        number, when = _DUE.fullmatch(wanted).groups()
        if found is None:
            yield f"{vaccine}: {wanted} expected, got nothing"
        elif number not in ("?", str(found.dose_number)) or found.earliest != case.day(when):
            got = f"{found.dose_number} from {found.earliest}"
            yield f"{vaccine}: {number} from {case.day(when)} expected, got {got}"
    for vaccine, when in case.row.get("recommended", {}).items():
        if dated[vaccine].recommended != case.day(when):
            yield f"{vaccine}: recommended {case.day(when)}, got {dated[vaccine].recommended}"
    for vaccine, when in case.row.get("overdue", {}).items():
        if dated[vaccine].past_due != case.day(when):
            yield f"{vaccine}: in time until {case.day(when)}, got {dated[vaccine].past_due}"
    for vaccine in case.row.get("unknown", ()):
        if vaccine in dated:
            yield f"{vaccine}: nothing should be said of it"

"""Put a person's history in order for the engine. 整理接种史

Each dose is filed under every antigen its vaccine protects against at the age it was given.
Doses on one day are ordered by vaccine and id, so the order they were typed in never matters.
The same dose recorded twice (same id) is one dose.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from immunize.domain.answer import Reason, Trouble
from immunize.domain.compiled import Schedules
from immunize.domain.compiling_products import plain_name
from immunize.domain.durations import Duration, add
from immunize.domain.person import HistoryDose, Observation, Person


class Record:
    """One usable dose: its day as an ordinal, and its place in the person's history."""

    __slots__ = ("day", "dose", "place", "spoilt", "trade_name", "vaccine")

    def __init__(self, dose: HistoryDose, place: int) -> None:
        self.dose = dose
        self.place = place
        self.day = dose.given_on.toordinal()
        self.vaccine = dose.vaccine
        self.trade_name = plain_name(dose.trade_name)
        self.spoilt = _spoilt(dose)


class Subject:
    """The person on the assessment day, in the engine's own units. 评估对象"""

    __slots__ = (
        "birth_country",
        "born",
        "given",
        "observations",
        "on",
        "planned_by",
        "records",
        "sex",
        "unusable",
    )

    def __init__(
        self, schedules: Schedules, person: Person, history: Iterable[HistoryDose], on: date
    ) -> None:
        self.born = person.birth_date.toordinal()
        self.sex = person.sex
        self.birth_country = person.birth_country
        self.on = on.toordinal()
        self.planned_by = schedules.planned_by or self.on
        self.observations = _active(person.observations, self.on)
        for code, rivals in schedules.default_observations:
            if rivals.isdisjoint(self.observations):
                self.observations.setdefault(code, None)
        self.unusable: list[tuple[HistoryDose, Trouble]] = []
        self.records: list[Record] = []
        judged: set[str] = set()
        for dose in _ordered(history):
            trouble = self._trouble(dose, schedules)
            if trouble is None and dose.id in judged:
                trouble = Trouble.ID_USED_TWICE
            if trouble:
                self.unusable.append((dose, trouble))
            else:
                judged.add(dose.id)
                self.records.append(Record(dose, len(self.records)))
        self.given: dict[str, list[int]] = {}
        """Days on which a sound dose of each vaccine was given."""
        for record in self.records:
            if not record.spoilt:
                self.given.setdefault(record.vaccine, []).append(record.day)

    def _trouble(self, dose: HistoryDose, schedules: Schedules) -> Trouble | None:
        day = dose.given_on.toordinal()
        if day < self.born:
            return Trouble.BEFORE_BIRTH
        if day > self.on:
            return Trouble.IN_THE_FUTURE
        return None if dose.vaccine in schedules.vaccines else Trouble.UNKNOWN_VACCINE

    def age_day(self, age: Duration | None, otherwise: int) -> int:
        """The day this age is reached."""
        return otherwise if age is None else add(self.born, age)

    def is_aged(self, begin: Duration | None, end: Duration | None, day: int) -> bool:
        """Whether the person's age on a day lies in ``begin <= age < end``."""
        return (begin is None or add(self.born, begin) <= day) and (
            end is None or day < add(self.born, end)
        )

    def has(self, code: str) -> bool:
        """Whether an observation is on record and active."""
        return code in self.observations

    def has_any(self, codes: frozenset[str]) -> bool:
        return not codes.isdisjoint(self.observations)


def records_of(subject: Subject, schedules: Schedules) -> dict[str, list[Record]]:
    """The usable doses filed under each antigen, in order of giving."""
    filed: dict[str, list[Record]] = {}
    for record in subject.records:
        for part in schedules.vaccines[record.vaccine]:
            if subject.is_aged(part.begin_age, part.end_age, record.day):
                filed.setdefault(part.antigen, []).append(record)
    return filed


def _ordered(history: Iterable[HistoryDose]) -> Sequence[HistoryDose]:
    """In order of giving; a dose handed in twice, alike in everything, is one dose."""
    return sorted(set(history), key=_rank)


def _rank(dose: HistoryDose) -> tuple[object, ...]:
    rest = (dose.manufacturer, dose.trade_name, dose.volume_ml, dose.expires_on, dose.compromised)
    return dose.given_on, dose.vaccine, dose.id, *map(str, rest)


def _active(observations: Iterable[Observation], on: int) -> dict[str, int | None]:
    """Active observations by code with their latest day (None when undated)."""
    active: dict[str, int | None] = {}
    for observation in observations:
        day = observation.on.toordinal() if observation.on else None
        if day is not None and day > on:
            continue
        known = active.get(observation.code)
        active[observation.code] = day if known is None else max(known, day or known)
    return active


def _spoilt(dose: HistoryDose) -> Reason | None:
    if dose.expires_on and dose.given_on > dose.expires_on:
        return Reason.EXPIRED
    return Reason.COMPROMISED if dose.compromised else None

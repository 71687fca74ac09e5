"""One person's way through one series. 程序执行过程"""

from __future__ import annotations

from typing import NamedTuple

from immunize.domain.answer import DoseStatus, Reason
from immunize.domain.compiled_barriers import Conflict
from immunize.domain.compiled_series import Dose, Row, Series
from immunize.domain.history import Record, Subject
from immunize.domain.seasons import doses_in_season


class Fault(NamedTuple):
    """One reason for an outcome, with what is needed to explain it."""

    reason: Reason
    day: int | None = None
    """The day that mattered: the first allowed one, or the first too late one."""
    row: Row | None = None
    since: int | None = None
    other: Record | None = None
    conflict: Conflict | None = None


class Outcome(NamedTuple):
    """How one dose was judged against one target dose."""

    status: DoseStatus
    faults: tuple[Fault, ...] = ()
    target: Dose | None = None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return tuple(fault.reason for fault in self.faults)


FOREIGN = Outcome(DoseStatus.NOT_VALID, (Fault(Reason.WRONG_VACCINE),))
"""The dose is of a vaccine this series knows nothing of; another series judges it."""


class Run:
    """Where a person stands in a series while its doses are judged one after another."""

    __slots__ = (
        "completed_groups",
        "doses",
        "inadvertent",
        "outcomes",
        "position",
        "previous",
        "records",
        "satisfied",
        "series",
        "subject",
        "takers",
    )

    def __init__(
        self,
        series: Series,
        subject: Subject,
        records: list[Record],
        completed_groups: frozenset[str],
    ) -> None:
        self.series = series
        self.doses = doses_in_season(series, subject.on) if series.seasonal else series.doses
        """The series' target doses, those of a season with its dates."""
        self.subject = subject
        self.records = records
        self.completed_groups = completed_groups
        self.outcomes: list[Outcome] = []
        self.position = 0
        """Index of the target dose in question; past the end when none is left."""
        self.satisfied: list[tuple[Dose, Record]] = []
        self.takers: list[tuple[Dose, Record]] = []
        """Doses that are not valid, yet use up a position and are not repeated."""
        self.previous: Record | None = None
        """The latest dose from which intervals are counted."""
        self.inadvertent: list[Record] = []
        """Doses given by mistake, which never start an interval."""

    @property
    def target(self) -> Dose | None:
        """The target dose in question, None when the series is used up."""
        doses = self.doses
        return doses[self.position] if self.position < len(doses) else None

    def satisfy(self, dose: Dose, record: Record) -> None:
        """The dose met its target: move on, unless the target recurs until it is skipped."""
        self.satisfied.append((dose, record))
        self.advance(dose)

    def take(self, dose: Dose, record: Record) -> None:
        """The dose was too early, yet takes its place: the clinician decides on a repeat."""
        self.takers.append((dose, record))
        self.advance(dose)

    def advance(self, dose: Dose) -> None:
        if not dose.recurring:
            self.position += 1

    def satisfier(self, number: int) -> Record | None:
        """The dose in a target dose's place (the latest one, if that recurs)."""
        for dose, record in (*reversed(self.satisfied), *self.takers):
            if dose.number == number:
                return record
        return None

    @property
    def counted(self) -> int:
        """Doses that hold a place."""
        return len(self.satisfied) + len(self.takers)

    def was_inadvertent(self, record: Record) -> bool:
        return record in self.inadvertent

    def count_satisfied_since(self, day: int) -> int:
        return sum(record.day >= day for _, record in self.satisfied)

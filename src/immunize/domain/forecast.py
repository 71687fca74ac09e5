"""Judge the doses a person received and say what is due, when and why. 评价与预测

    answer = forecast(schedules, person, history, on=date(2026, 3, 1))

Pure: nothing is fetched, no clock is read, and the same input gives the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from immunize.domain.answer import (
    Answer,
    DoseEvaluation,
    DoseStatus,
    GroupForecast,
    Reason,
    SeriesStatus,
    SourceRef,
    Step,
    Trouble,
    UnusableDose,
)
from immunize.domain.compiled import Schedules
from immunize.domain.person import HistoryDose, Observation, Person, Sex

__all__ = [
    "Answer",
    "DoseEvaluation",
    "DoseStatus",
    "GroupForecast",
    "HistoryDose",
    "Observation",
    "Person",
    "Reason",
    "Schedules",
    "SeriesStatus",
    "Sex",
    "SourceRef",
    "Step",
    "Trouble",
    "UnusableDose",
    "forecast",
]


def forecast(
    schedules: Schedules,
    person: Person,
    history: Sequence[HistoryDose],
    on: date,
    *,
    groups: Sequence[str] | None = None,
    explain: bool = True,
) -> Answer:
    """Evaluate every dose and forecast every vaccine group (or only ``groups``) on a day."""
    raise NotImplementedError

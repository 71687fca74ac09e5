"""What must not be offered today, and why. 今日不予接种的疫苗

Beyond an age, ruled out or put off by a condition of the person, or given up in favour of
another product at that age. A vaccine whose dose is merely not yet due is not listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from immunize.domain.answer import SeriesStatus, WithheldVaccine
from immunize.domain.compiled import Schedules
from immunize.domain.compiled_barriers import Contraindication
from immunize.domain.groups import Verdict
from immunize.domain.history import Subject
from immunize.domain.steps import source_ref


def withheld_vaccines(
    schedules: Schedules, subject: Subject, verdicts: Iterable[Verdict]
) -> tuple[WithheldVaccine, ...]:
    """Every vaccine of the schedule not to be offered, each with its first reason."""
    found: dict[str, WithheldVaccine] = {}
    for entry in (*_by_age(schedules, subject), *_by_condition(schedules, verdicts)):
        known = found.get(entry.vaccine)
        if known is None or (known.defers and not entry.defers):
            found[entry.vaccine] = entry
    return tuple(found.values())


def _by_age(schedules: Schedules, subject: Subject) -> Iterator[WithheldVaccine]:
    for row in schedules.withheld:
        in_force = row.begin <= subject.planned_by <= row.end
        if in_force and subject.is_aged(row.begin_age, row.end_age, subject.on):
            source = source_ref(schedules, row.source)
            yield WithheldVaccine(row.vaccine, row.id, text=row.text, source=source)


def _by_condition(schedules: Schedules, verdicts: Iterable[Verdict]) -> Iterator[WithheldVaccine]:
    """What an observation rules out always; the rest while the group is still open."""
    for verdict in verdicts:
        for plans in verdict.best:
            for row in plans[0].barriers.per_product:
                if row.observation or verdict.status is not SeriesStatus.COMPLETE:
                    yield from _ruled_out(schedules, row)


def _ruled_out(schedules: Schedules, row: Contraindication) -> Iterator[WithheldVaccine]:
    for code in row.products:
        yield WithheldVaccine(code, row.id, row.defers, row.text, source_ref(schedules, row.source))

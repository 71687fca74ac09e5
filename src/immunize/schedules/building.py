"""Turn entries and their dates into a schedule set the engine can run. 生成免疫程序集"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from immunize.domain.schedule import (
    Antigen,
    Edition,
    Indication,
    ScheduleSet,
    Series,
    Source,
    VaccineGroup,
    VaccineType,
)
from immunize.schedules.barring import Bars
from immunize.schedules.conditions import Conditions
from immunize.schedules.dosing import Doses
from immunize.schedules.entries import EditionEntry, GroupEntry, SeriesEntry
from immunize.schedules.files import BadScheduleFile
from immunize.schedules.lookup import Lookup, associations
from immunize.schedules.timeline import Span


class Builder:
    """Builds the schedule set of one timeline."""

    def __init__(self, lookup: Lookup, defaults: Mapping[str, str]) -> None:
        self.lookup = lookup
        self.defaults = defaults
        self.conditions = Conditions(lookup)
        self.doses = Doses(lookup, self.conditions)
        self.bars = Bars(lookup)

    def build(self, editions: Iterable[tuple[date, EditionEntry]]) -> ScheduleSet:
        """The whole set."""
        groups = tuple(self._groups())
        antigens = tuple(self._antigen(name) for group in groups for name in group.antigens)
        conflicts = tuple(self.bars.conflicts())
        self.conditions.refuse_unasked()
        frame = self.lookup.frame
        return ScheduleSet(
            id=frame.id,
            title=frame.title,
            version=frame.version,
            sources=tuple(
                Source(key, s.title, s.edition, s.published_on, s.verified, s.note)
                for key, s in frame.sources.items()
            ),
            editions=tuple(
                Edition(entry.id, start, entry.title, entry.source) for start, entry in editions
            ),
            vaccines=tuple(self._vaccines()),
            groups=groups,
            antigens=antigens,
            conflicts=conflicts,
            observations=self.lookup.titles,
            early_dose_advances=True,
            default_observations=self._default_observations(),
            withheld=tuple(self.bars.withheld()),
            month_end_clamps=True,
            alternatives_in_order=True,
            same_day_joins=True,
            late_doses_count=True,
        )

    def _groups(self) -> Iterator[VaccineGroup]:
        for name, rows in self.lookup.all(GroupEntry):
            entry = rows[-1][1]
            yield VaccineGroup(
                name=name,
                antigens=entry.antigens,
                name_zh=entry.zh,
                numbered_by=entry.numbered_by,
                sequence=entry.sequence,
                programme=entry.programme,
            )

    def _antigen(self, name: str) -> Antigen:
        series = [rows for _, rows in self.lookup.all(SeriesEntry) if rows[-1][1].antigen == name]
        if not series:
            raise BadScheduleFile(f"{self.lookup.frame.id}: antigen {name} has no series")
        return Antigen(
            name=name,
            name_zh=self.lookup.frame.antigens.get(name, ""),
            contraindications=tuple(self.bars.contraindications(name)),
            not_counted=tuple(self.bars.not_counted(name)),
            series=tuple(map(self._series, series)),
        )

    def _series(self, rows: list[tuple[Span, SeriesEntry]]) -> Series:
        """Who a series is for is read from its latest head; when it began, from its first."""
        (first, _), (last, entry) = rows[0], rows[-1]
        stated = last.stated
        return Series(
            effective=first.begin,
            cessation=last.end,
            name=stated.place.name,
            name_zh=entry.zh,
            doses=tuple(self.doses.of_series(stated, entry)),
            sexes=entry.sexes,
            born_from=entry.born_from,
            born_before=entry.born_before,
            when=self.conditions.named(stated, entry.when),
            indications=tuple(map(Indication, self.lookup.observed(stated, entry.has_any))),
            unless=self.lookup.observed(stated, entry.unless),
            offered_if=self.lookup.observed(stated, entry.offered_if),
            complete_when=self.conditions.named(stated, entry.complete_when),
            source=self.lookup.source(stated, entry.source),
        )

    def _vaccines(self) -> Iterator[VaccineType]:
        for code, entry in self.lookup.catalogue.items():
            yield VaccineType(code, entry.en, associations(entry), entry.zh)

    def _default_observations(self) -> dict[str, tuple[str, ...]]:
        """For each fact with a default: its observation, and those that would replace it."""
        defaults = {}
        for fact, value in self.defaults.items():
            rivals = {c: o for c, o in self.lookup.frame.observations.items() if o.fact == fact}
            chosen = next((c for c, o in rivals.items() if o.equals == value), None)
            if chosen is None:
                problem = f"default.{fact}: no observation for {value!r}"
                raise BadScheduleFile(f"{self.lookup.frame.id}: {problem}")
            defaults[chosen] = tuple(code for code in rivals if code != chosen)
        return defaults

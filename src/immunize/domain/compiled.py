"""A schedule set compiled for speed, ready to forecast with. 编译后的免疫程序

Compiling also checks: a wrong duration, an unknown vaccine or antigen, a dose without a number
are refused with the path of the entry (``Polio / Polio 4-dose series / dose 2``).
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from immunize.domain import schedule as data
from immunize.domain.compiled_barriers import Contraindications, Immunity
from immunize.domain.compiled_series import Series
from immunize.domain.compiling import BadSchedule, Place, place_of
from immunize.domain.compiling_barriers import conflicts, contraindications, immunity, withheld
from immunize.domain.compiling_series import series_of
from immunize.domain.durations import Duration


class Antigen(Struct, frozen=True, gc=False):
    name: str
    immunity: tuple[Immunity, ...]
    contraindications: Contraindications
    """Those that rule out the antigen."""
    product_contraindications: Contraindications
    """Those that rule out single products."""
    series: tuple[Series, ...]
    """In the order of their groups, so that later groups can ask about earlier ones."""


class Group(Struct, frozen=True, gc=False):
    name: str
    antigens: tuple[str, ...]
    full_group: bool
    numbered_by: str | None
    sequence: bool
    programme: bool
    in_order: bool
    """Of each antigen's series the first of its plans speaks."""


class Association(Struct, frozen=True, gc=False):
    antigen: str
    begin_age: Duration | None
    end_age: Duration | None


class Schedules:
    """A compiled schedule set, ready to forecast with. 已编译的免疫程序

    ``planned_by`` pins the day whose rules plan future doses; without it the rules of the
    assessment day do.
    """

    def __init__(self, schedule: data.ScheduleSet, planned_by: date | None = None) -> None:
        self.data = schedule
        self.planned_by = planned_by.toordinal() if planned_by else None
        place = place_of(schedule)
        self.vaccines = {v.code: _associations(place, v) for v in schedule.vaccines}
        self.conflicts = conflicts(place, schedule.conflicts)
        self.antigens = {a.name: _antigen(place, a) for a in schedule.antigens}
        self.groups = {
            g.name: Group(
                g.name,
                g.antigens,
                g.full_group,
                g.numbered_by,
                g.sequence,
                g.programme,
                schedule.alternatives_in_order,
            )
            for g in schedule.groups
        }
        self.group_of_antigen = {a: g for g in self.groups.values() for a in g.antigens}
        self.withheld = tuple(withheld(place, row) for row in schedule.withheld)
        self.default_observations = tuple(
            (code, frozenset(rivals)) for code, rivals in schedule.default_observations.items()
        )
        self.alternatives_in_order = schedule.alternatives_in_order
        self.late_doses_count = schedule.late_doses_count
        self.same_day_joins = schedule.same_day_joins
        self.sources = {source.id: source for source in schedule.sources}
        self._check_names()

    def _check_names(self) -> None:
        for group in self.groups.values():
            for antigen in group.antigens:
                if antigen not in self.antigens:
                    raise BadSchedule(f"group {group.name}: unknown antigen {antigen!r}")
        for code, associations in self.vaccines.items():
            for association in associations:
                if association.antigen not in self.antigens:
                    raise BadSchedule(f"vaccine {code}: unknown antigen {association.antigen!r}")


def _associations(place: Place, vaccine: data.VaccineType) -> tuple[Association, ...]:
    place = place.at(f"vaccine {vaccine.code}")
    return tuple(
        Association(part.antigen, place.age_of(part.begin_age), place.age_of(part.end_age))
        for part in vaccine.antigens
    )


def _antigen(place: Place, antigen: data.Antigen) -> Antigen:
    here = place.at(f"{antigen.name} / immunity and contraindications")
    rows = antigen.contraindications
    series = sorted(antigen.series, key=lambda entry: entry.selection.group)
    return Antigen(
        antigen.name,
        tuple(immunity(here, row) for row in antigen.immunity),
        contraindications(here, (row for row in rows if not row.vaccines)),
        contraindications(here, (row for row in rows if row.vaccines)),
        tuple(series_of(place, antigen, entry) for entry in series),
    )

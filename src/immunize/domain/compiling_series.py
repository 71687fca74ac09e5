"""A series and its doses become numbers and look-ups. 编译程序与剂次"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from msgspec.structs import replace

from immunize.domain import schedule as data
from immunize.domain.compiled_series import (
    FIRST_DAY,
    LAST_DAY,
    Age,
    Dose,
    Indication,
    Interval,
    NotCounted,
    Series,
)
from immunize.domain.compiling import Place, day_or
from immunize.domain.compiling_conditions import situations, skips
from immunize.domain.compiling_products import products


def series_of(place: Place, antigen: data.Antigen, entry: data.Series) -> Series:
    """A series of an antigen, with everything its doses need."""
    path = f"{antigen.name} / {entry.name}"
    here = place.at(path)
    select = entry.selection
    doses = _positions(place, path, entry.doses)
    return Series(
        begin=day_or(entry.effective, FIRST_DAY),
        end=day_or(entry.cessation, LAST_DAY),
        source=here.source(entry.source),
        name=entry.name,
        kind=entry.kind,
        sexes=frozenset(entry.sexes),
        indications=tuple(_indication(here, row) for row in entry.indications),
        unless=frozenset(entry.unless),
        born_from=day_or(entry.born_from, 0),
        born_before=day_or(entry.born_before, LAST_DAY),
        group=select.group,
        equivalent_groups=frozenset(select.equivalent_groups),
        priority=select.priority,
        preference=select.preference or 99,
        default=select.default,
        product_path=select.product_path,
        min_age_to_start=here.age_of(select.min_age_to_start),
        max_age_to_start=here.age_of(select.max_age_to_start),
        when=situations(here, entry.when),
        offered_if=frozenset(entry.offered_if),
        complete_when=situations(here, entry.complete_when),
        doses=doses,
        seasonal=any(dose.season_start is not None for dose in doses),
        takes=frozenset().union(*(v.takes for dose in doses for v in (dose, *dose.others))),
        not_counted=tuple(_not_counted(here, row) for row in antigen.not_counted),
    )


def _indication(place: Place, row: data.Indication) -> Indication:
    return Indication(row.observation, place.age_of(row.begin_age), place.age_of(row.end_age))


def _not_counted(place: Place, row: data.NotCounted) -> NotCounted:
    return NotCounted(
        frozenset(map(place.known, row.vaccines)),
        row.observation,
        place.age_of(row.begin_age),
        place.age_of(row.end_age),
        place.source(row.source),
    )


def _positions(place: Place, series: str, entries: Iterable[data.SeriesDose]) -> tuple[Dose, ...]:
    """One dose per position, its first variant holding the others."""
    positions = []
    for _, variants in groupby(entries, key=lambda entry: entry.number):
        first, *others = [_dose(place, series, entry) for entry in variants]
        positions.append(replace(first, others=tuple(others)))
    return tuple(positions)


def _dose(place: Place, series: str, entry: data.SeriesDose) -> Dose:
    here = place.at(f"{series} / dose {entry.number}" + (f" ({entry.name})" if entry.name else ""))
    advances = entry.early_dose_advances
    ages = tuple(_age(here, row) for row in entry.ages)
    intervals = tuple(_interval(here, row) for row in entry.intervals)
    preferable = products(here, entry.preferable)
    allowable = products(here, entry.allowable)
    return Dose(
        begin=day_or(entry.effective, FIRST_DAY),
        end=day_or(entry.cessation, LAST_DAY),
        number=entry.number,
        name=entry.name,
        when=situations(here, entry.when),
        is_dated=bool(entry.effective or entry.cessation),
        others=(),
        has_grace=any(row.minimum != row.absolute_minimum for row in ages)
        or any(row.minimum != row.absolute_minimum for row in intervals),
        takes=frozenset((*preferable, *allowable)),
        offers=tuple(dict.fromkeys(p.vaccine for p in entry.preferable if p.forecast)),
        ages=ages,
        intervals=intervals,
        allowable_intervals=tuple(_interval(here, row) for row in entry.allowable_intervals),
        preferable=preferable,
        allowable=allowable,
        inadvertent=frozenset(map(here.known, entry.inadvertent)),
        evaluation_skips=skips(here, entry.skips, data.SkipContext.EVALUATION),
        forecast_skips=skips(here, entry.skips, data.SkipContext.FORECAST),
        recurring=entry.recurring,
        season_start=entry.season.start.toordinal() if entry.season else None,
        season_end=entry.season.end.toordinal() if entry.season and entry.season.end else None,
        early_dose_advances=place.advances if advances is None else advances,
        source=here.source(entry.source),
    )


def _age(place: Place, row: data.AgeRule) -> Age:
    return Age(
        begin=day_or(row.effective, FIRST_DAY),
        end=day_or(row.cessation, LAST_DAY),
        source=row.source,
        absolute_minimum=place.age_of(row.absolute_minimum),
        minimum=place.age_of(row.minimum),
        earliest_recommended=place.age_of(row.earliest_recommended),
        latest_recommended=place.age_of(row.latest_recommended),
        maximum=place.age_of(row.maximum),
        not_before=row.not_before.toordinal() if row.not_before else None,
    )


def _interval(place: Place, row: data.Interval) -> Interval:
    origins = (
        row.from_previous,
        row.from_target_dose is not None,
        bool(row.from_most_recent),
        row.from_observation is not None,
    )
    if sum(origins) != 1:
        raise place.refused("an interval needs exactly one origin")
    return Interval(
        begin=day_or(row.effective, FIRST_DAY),
        end=day_or(row.cessation, LAST_DAY),
        source=row.source,
        from_previous=row.from_previous,
        from_target_dose=row.from_target_dose,
        from_most_recent=frozenset(row.from_most_recent),
        from_observation=row.from_observation,
        only_if_earlier=row.only_if_earlier,
        absolute_minimum=place.age_of(row.absolute_minimum),
        minimum=place.age_of(row.minimum),
        earliest_recommended=place.age_of(row.earliest_recommended),
        latest_recommended=place.age_of(row.latest_recommended),
        overrides=row.overrides,
    )

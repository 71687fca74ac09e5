"""The national programme, with its editions and regions, ready to use. 国家免疫规划

schedules = national()                      # the country's rules
schedules = national("21")                  # with the province's own entries in front
plan_as("2021+DTaP2025")                    # plans fixed to an edition
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from shutil import copy, copytree
from tempfile import TemporaryDirectory

from immunize.domain.compiled import Schedules
from immunize.domain.compiling import BadSchedule
from immunize.domain.person import Observation
from immunize.domain.schedule import Edition, ScheduleSet
from immunize.schedules.building import Builder
from immunize.schedules.entries import RegionEntry, VaccineEntry
from immunize.schedules.files import BadScheduleFile
from immunize.schedules.lookup import Lookup
from immunize.schedules.observing import observations_in
from immunize.schedules.reading import (
    Frame,
    RuleFile,
    edition_start,
    read_frame,
    read_rules,
)
from immunize.schedules.timeline import overlay, timeline

NIP_CN = Path(__file__).with_name("nip_cn")

Starts = tuple[tuple[str, date], ...]
"""Start dates that replace an edition's own, by edition id."""


_KEPT = 128
"""Rule sets kept compiled: every province, and a few start dates that somebody tries."""


def read_programme(directory: Path, region: str | None = None, starts: Starts = ()) -> ScheduleSet:
    """Read, check and assemble a programme's files, with the entries of one region in front."""
    frame = read_frame(directory / "programme.toml")
    files = [read_rules(path) for path in sorted(directory.glob("*.toml"))]
    dated = [(edition_start(file, dict(starts)), file) for file in files]
    spans = timeline(dated)
    defaults = {fact: value for file in files for fact, value in file.defaults.items()}
    for file in _regional(directory, region):
        spans = overlay(spans, file)
        defaults |= file.defaults
    editions = [(start, file.edition) for start, file in dated if file.edition]
    return Builder(Lookup(frame, spans), defaults).build(sorted(editions, key=lambda pair: pair[0]))


def _regional(directory: Path, region: str | None) -> list[RuleFile]:
    if region is None:
        return []
    files = [read_rules(path) for path in sorted((directory / "regions").glob("*.toml"))]
    return [file for file in files if file.region and region in file.region.codes]


def compile_programme(schedule: ScheduleSet, planned_by: date | None = None) -> Schedules:
    """Compile, naming the set in an error."""
    try:
        return Schedules(schedule, planned_by)
    except BadSchedule as error:
        raise BadScheduleFile(f"{schedule.id}: {error}") from error


@lru_cache(_KEPT)
def _national_set(region: str | None, starts: Starts) -> ScheduleSet:
    return read_programme(NIP_CN, region, starts)


_begin: dict[str, date] = {}


def begin_editions(starts: Mapping[str, date]) -> None:
    """Let editions begin on other days than their files say, from now on and everywhere.

    For the composition root, once, before anything is planned. Raises ``BadScheduleFile`` for an
    edition that does not exist.
    """
    known = {edition.id for edition in _national_set(None, ()).editions}
    if unknown := set(starts) - known:
        raise BadScheduleFile(f"{NIP_CN.name}: no edition {', '.join(sorted(unknown))}")
    _begin.clear()
    _begin.update(starts)


def starts_in_force() -> Starts:
    """The start dates that replace those of the files."""
    return tuple(sorted(_begin.items()))


def national(region: str | None = None, starts: Starts | None = None) -> Schedules:
    """The national programme as it holds in a province (code such as ``21``).

    A province without rules of its own has the national ones. Each dose is judged by the
    edition of its day, plans are made by the edition of the assessment day. ``starts`` replaces
    the start dates in force.
    """
    return _national(region, starts_in_force() if starts is None else starts)


@lru_cache(_KEPT)
def _national(region: str | None, starts: Starts) -> Schedules:
    return compile_programme(_national_set(region, starts))


def plan_as(edition: str, region: str | None = None, starts: Starts | None = None) -> Schedules:
    """The programme with planning fixed to one edition; ``KeyError`` if there is none such."""
    return _plan_as(edition, region, starts_in_force() if starts is None else starts)


@lru_cache(_KEPT)
def _plan_as(edition: str, region: str | None, starts: Starts) -> Schedules:
    schedule = _national_set(region, starts)
    found = {entry.id: entry for entry in schedule.editions}[edition]
    return compile_programme(schedule, found.effective)


@cache
def candidate(file: Path, region: str | None = None, starts: Starts | None = None) -> Schedules:
    """The programme as it would be with one file of rules more, under the starts in force.

    Raises ``BadScheduleFile`` as any file of the programme does.
    """
    in_force = starts_in_force() if starts is None else starts
    with TemporaryDirectory() as directory:
        files = Path(copytree(NIP_CN, Path(directory) / NIP_CN.name))
        try:
            copy(file, files / f"candidate-{file.name}")
        except OSError as error:
            raise BadScheduleFile(f"{file.name}: {error.strerror}") from error
        return compile_programme(read_programme(files, region, in_force))


def edition_on(day: date, region: str | None = None, starts: Starts | None = None) -> Edition:
    """The edition in force on a day; before the first one, the first."""
    in_force = starts_in_force() if starts is None else starts
    editions = _national_set(region, in_force).editions
    return next((e for e in reversed(editions) if e.effective <= day), editions[0])


@cache
def _frame() -> Frame:
    return read_frame(NIP_CN / "programme.toml")


def observe(facts: Mapping[str, object]) -> tuple[Observation, ...]:
    """The observations a child's facts amount to: ``{"ppd": "neg", "ig_date": date(...)}``."""
    return observations_in(facts, _frame().observations)


@cache
def catalogue() -> dict[str, VaccineEntry]:
    """Every vaccine the programme knows, by short code."""
    file = read_rules(NIP_CN / "catalogue.toml")
    entries = (entry for stated in file.stated.values() for entry in stated.entries)
    codes = (place.name for place in file.stated)
    pairs = zip(codes, entries, strict=True)
    return {code: entry for code, entry in pairs if isinstance(entry, VaccineEntry)}


@cache
def regions() -> tuple[RegionEntry, ...]:
    """The provinces with rules of their own."""
    files = [read_rules(path) for path in sorted((NIP_CN / "regions").glob("*.toml"))]
    return tuple(file.region for file in files if file.region)

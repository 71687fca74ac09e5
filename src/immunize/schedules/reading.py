"""Read the national schedule's files entry by entry. 读取免疫程序文件

Errors name the file and the entry: ``2026.toml: series.MPSV-A.dose.1: ...``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec
from msgspec import Struct

from immunize.schedules.entries import (
    AnyEntry,
    ConditionEntry,
    ConflictEntry,
    ContraindicationEntry,
    DoseEntry,
    EditionEntry,
    GroupEntry,
    NotCountedEntry,
    ObservationEntry,
    RegionEntry,
    Removed,
    SeriesEntry,
    SourceEntry,
    SpacingEntry,
    VaccineEntry,
    WithheldEntry,
)
from immunize.schedules.files import BadScheduleFile


class Place(NamedTuple):
    """Where an entry stands: ``series.DTaP.dose.4`` or ``condition.no-men-a``."""

    section: str
    name: str
    number: int = 0

    def __str__(self) -> str:
        if self.section == "dose":
            return f"series.{self.name}.dose.{self.number}"
        return f"{self.section}.{self.name}"


class Stated(NamedTuple):
    """The entries one file states at one place (several are variants), and where."""

    file: str
    place: Place
    entries: tuple[AnyEntry, ...]

    def fault(self, problem: object) -> BadScheduleFile:
        return BadScheduleFile(f"{self.file}: {self.place}: {problem}")


class RuleFile(NamedTuple):
    """One file of rules: an edition, a region's, or timeless ones."""

    name: str
    edition: EditionEntry | None
    region: RegionEntry | None
    stated: dict[Place, Stated]
    removed: frozenset[Place]
    defaults: dict[str, str]


class Frame(NamedTuple):
    """What all editions share."""

    id: str
    title: str
    version: str
    programme_ends: str
    sources: dict[str, SourceEntry]
    families: dict[str, tuple[str, ...]]
    antigens: dict[str, str]
    """Chinese names of antigens."""
    observations: dict[str, ObservationEntry]


_SECTIONS: dict[str, type[AnyEntry]] = {
    "condition": ConditionEntry,
    "contraindication": ContraindicationEntry,
    "spacing": SpacingEntry,
    "conflict": ConflictEntry,
    "withheld": WithheldEntry,
    "not_counted": NotCountedEntry,
    "group": GroupEntry,
    "vaccine": VaccineEntry,
}
_HEAD = {"edition", "region", "series", "removed", "default"}
_FRAME = {
    "id",
    "title",
    "version",
    "programme_ends",
    "source",
    "family",
    "antigen",
    "observation",
    "default",
    "group",
}

T = TypeVar("T", bound=Struct)


def read_frame(path: Path) -> Frame:
    """Read what all editions share."""
    raw = _load(path)
    _refuse_unknown(path.name, raw, _FRAME)
    try:
        head = {key: _text(raw[key]) for key in ("id", "title", "version", "programme_ends")}
    except KeyError as error:
        raise BadScheduleFile(f"{path.name}: {error.args[0]} is missing") from error
    return Frame(
        id=head["id"],
        title=head["title"],
        version=head["version"],
        programme_ends=head["programme_ends"],
        sources=_named(path.name, "source", raw, SourceEntry),
        families={name: tuple(codes) for name, codes in raw.get("family", {}).items()},
        antigens={name: _text(zh) for name, zh in raw.get("antigen", {}).items()},
        observations=_named(path.name, "observation", raw, ObservationEntry),
    )


def read_rules(path: Path) -> RuleFile:
    """Read one file of rules."""
    raw = _load(path)
    shared = path.name == "programme.toml"
    _refuse_unknown(path.name, raw, _FRAME if shared else _HEAD | set(_SECTIONS))
    stated = [
        Stated(path.name, Place(section, name), (_convert(path.name, section, name, value, kind),))
        for section, kind in _SECTIONS.items()
        for name, value in raw.get(section, {}).items()
    ]
    stated += _series(path.name, raw.get("series", {}))
    return RuleFile(
        name=path.name,
        edition=_head(path.name, "edition", raw, EditionEntry),
        region=_head(path.name, "region", raw, RegionEntry),
        stated={entry.place: entry for entry in stated},
        removed=frozenset(_removed(path.name, raw.get("removed", {}))),
        defaults={fact: _text(value) for fact, value in raw.get("default", {}).items()},
    )


def _series(file: str, table: dict[str, Any]) -> Iterator[Stated]:
    for name, value in table.items():
        head = {key: item for key, item in value.items() if key != "dose"}
        if head:
            entry = _convert(file, "series", name, head, SeriesEntry)
            yield Stated(file, Place("series", name), (entry,))
        for key, doses in value.get("dose", {}).items():
            variants = doses if isinstance(doses, list) else [doses]
            entries = tuple(
                _convert(file, f"series.{name}.dose", key, dose, DoseEntry) for dose in variants
            )
            for number in _numbers(file, name, key):
                yield Stated(file, Place("dose", name, number), entries)


def _numbers(file: str, series: str, key: str) -> range:
    """``3`` or ``1-3``."""
    first, _, last = key.partition("-")
    try:
        return range(int(first), int(last or first) + 1)
    except ValueError:
        raise BadScheduleFile(f"{file}: series.{series}.dose.{key}: not a dose number") from None


def _removed(file: str, table: dict[str, Any]) -> Iterator[Place]:
    for path, value in table.items():
        _convert(file, "removed", path, value, Removed)
        section, _, name = path.partition(".")
        series, _, number = name.partition(".dose.")
        yield Place("dose", series, int(number)) if number else Place(section, name)


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadScheduleFile(f"{path.name}: {error.strerror}") from error
    except tomllib.TOMLDecodeError as error:
        raise BadScheduleFile(f"{path.name}: {error}") from error


def _refuse_unknown(file: str, raw: dict[str, Any], known: set[str]) -> None:
    for key in raw.keys() - known:
        raise BadScheduleFile(f"{file}: unknown section {key!r}")


def _named(file: str, section: str, raw: dict[str, Any], kind: type[T]) -> dict[str, T]:
    table = raw.get(section, {})
    return {name: _convert(file, section, name, value, kind) for name, value in table.items()}


def _head(file: str, section: str, raw: dict[str, Any], kind: type[T]) -> T | None:
    return _convert(file, section, "", raw[section], kind) if section in raw else None


def _convert(file: str, section: str, name: str, value: object, kind: type[T]) -> T:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise BadScheduleFile(f"{file}: {section}.{name}: {error}") from error


def _text(value: object) -> str:
    return value if isinstance(value, str) else str(value)


def edition_start(file: RuleFile, starts: dict[str, date]) -> date:
    """When a file's edition or region rules begin; ``starts`` overrides an edition's own date."""
    if file.edition:
        return starts.get(file.edition.id, file.edition.effective)
    return file.region.effective if file.region else date.min

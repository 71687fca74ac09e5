"""Schedule sets on disk: one JSON file for the set, one per antigen. 免疫程序文件

    DIRECTORY/set.json             title, sources, vaccines, groups, conflicts, observations
    DIRECTORY/antigens/NAME.json   series of one antigen

Errors name the file and the entry.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from immunize.domain.schedule import Antigen, ScheduleSet

T = TypeVar("T")


class BadScheduleFile(ValueError):
    """A schedule file cannot be read or breaks the model; the text says which and where."""


def read_set(directory: Path) -> ScheduleSet:
    """Read and check a schedule set."""
    frame = _decode(directory / "set.json", ScheduleSet)
    paths = sorted((directory / "antigens").glob("*.json"))
    if not paths:
        raise BadScheduleFile(f"{directory}: no antigen files")
    antigens = tuple(_decode(path, Antigen) for path in paths)
    return msgspec.structs.replace(frame, antigens=antigens)


def write_set(schedule: ScheduleSet, directory: Path) -> None:
    """Write a schedule set, one line per top-level entry, so that a diff shows what changed."""
    antigens = directory / "antigens"
    antigens.mkdir(parents=True, exist_ok=True)
    frame = msgspec.structs.replace(schedule, antigens=())
    (directory / "set.json").write_bytes(_lines(frame))
    for antigen in schedule.antigens:
        name = "".join(letter if letter.isalnum() else "-" for letter in antigen.name.lower())
        (antigens / f"{name}.json").write_bytes(_lines(antigen))


def _decode(path: Path, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except OSError as error:
        raise BadScheduleFile(f"{path.name}: {error.strerror}") from error
    except msgspec.DecodeError as error:
        raise BadScheduleFile(f"{path.parent.name}/{path.name}: {error}") from error


def _lines(value: msgspec.Struct) -> bytes:
    """JSON with one line per field, and per entry where the field is a list."""
    fields = (f"{_json(name)}: {_value(part)}" for name, part in msgspec.to_builtins(value).items())
    return ("{\n" + ",\n".join(fields) + "\n}\n").encode()


def _value(part: object) -> str:
    if isinstance(part, list | tuple) and part:
        return "[\n" + ",\n".join(map(_json, part)) + "\n]"
    return _json(part)


def _json(part: object) -> str:
    return msgspec.json.encode(part).decode()

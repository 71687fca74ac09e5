"""Reads a standards file and names the entry that is wrong. 标准文件读取"""

import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")

HERE = Path(__file__).parent


class StandardsError(ValueError):
    """A standards file is wrong. The message names the file and the entry."""


def read(path: Path) -> dict[str, Any]:
    """The tables of a TOML file."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise StandardsError(f"{path.name}: {error}") from error


def sources(path: Path) -> dict[str, str]:
    """What the sources of a file are called in full."""
    return convert(read(path).get("sources", {}), dict[str, str], f"{path.name}: sources")


def entries(
    path: Path, table: str, kind: type[T], called: Callable[[dict[str, Any]], object]
) -> tuple[T, ...]:
    """The entries of one array of tables, each converted and each source known."""
    contents = read(path)
    sources = contents.get("sources")
    found = []
    for number, entry in enumerate(contents.get(table, ()), start=1):
        where = f"{path.name}: {table} {number} ({called(entry)})"
        found.append(convert(entry, kind, where))
        if sources is not None:
            check_sources(entry, sources, where)
    return tuple(found)


def convert(entry: object, kind: type[T], where: str) -> T:
    """An entry as a value, or an error that says where and what."""
    try:
        return msgspec.convert(entry, kind)
    except msgspec.ValidationError as error:
        raise StandardsError(f"{where}: {error}") from error


def check_sources(entry: object, sources: dict[str, str], where: str) -> None:
    """Every ``source`` of an entry begins with the name of a source of its file."""
    if isinstance(entry, dict):
        cited = entry.get("source")
        if isinstance(cited, str) and cited.replace(":", " ").split()[0] not in sources:
            raise StandardsError(f"{where}: unknown source {cited!r}")
        for value in entry.values():
            check_sources(value, sources, where)
    elif isinstance(entry, Sequence) and not isinstance(entry, str):
        for value in entry:
            check_sources(value, sources, where)

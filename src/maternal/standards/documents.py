"""Reading a data file: entries, each with its source, or an error that names both. 数据文件"""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from maternal.domain.basis import Basis

T = TypeVar("T")
Entry = dict[str, Any]


class RuleDataError(ValueError):
    """A data file is wrong; says which file, which entry and what. 数据文件有误"""

    def __init__(self, file: str, entry: str, problem: str) -> None:
        super().__init__(f"{file}: {entry}: {problem}")
        self.file = file
        self.entry = entry
        self.problem = problem


class Document(Struct, frozen=True):
    """One data file: whose rules, since when, the sources it cites and its sections.

    ``withdrawn`` names, by section, entries of a wider region that do not hold here. 规则文件
    """

    file: str
    region: str
    in_force_from: date
    sources: dict[str, Entry]
    sections: dict[str, Entry | list[Entry]]
    withdrawn: dict[str, tuple[str, ...]]


def read_toml(path: Path) -> Entry:
    """Parse a file; raises ``RuleDataError`` where it is not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as wrong:
        raise RuleDataError(path.name, "file", str(wrong)) from wrong


def document(file: str, content: Mapping[str, Any]) -> Document:
    """Split a parsed file into its head and its sections; raises ``RuleDataError``."""
    rest = dict(content)
    head = {key: rest.pop(key, None) for key in ("region", "in_force_from", "sources")}
    for key, value in head.items():
        if value is None:
            raise RuleDataError(file, "head", f"{key} is missing")
    withdrawn = rest.pop("withdrawn", {})
    return decode(
        {"file": file, **head, "sections": rest, "withdrawn": withdrawn}, Document, file, "head"
    )


def with_basis(entry: Entry, doc: Document, section: str) -> Entry:
    """Replace an entry's ``source``, ``clause`` and ``verified`` by the basis they make."""
    fields = {"id": section, **entry}
    name = f"{section}.{fields['id']}"
    missing = [key for key in ("source", "clause", "verified") if key not in fields]
    if missing:
        raise RuleDataError(doc.file, name, f"{', '.join(missing)} missing")
    key = fields.pop("source")
    if key not in doc.sources:
        raise RuleDataError(doc.file, name, f"source {key!r} is not among the file's sources")
    fields["basis"] = {
        "rule": name,
        "region": doc.region,
        "source": doc.sources[key].get("title"),
        "edition": doc.sources[key].get("edition"),
        "clause": fields.pop("clause"),
        "verified": fields.pop("verified"),
    }
    decode(fields["basis"], Basis, doc.file, name)
    return fields


def decode(value: object, type_: type[T], file: str, entry: str) -> T:
    """Convert to a struct; raises ``RuleDataError`` that names file and entry."""
    try:
        return msgspec.convert(value, type_)
    except msgspec.ValidationError as wrong:
        raise RuleDataError(file, entry, str(wrong)) from wrong


def refuse_unknown_fields(entry: Entry, type_: type, file: str, name: str) -> None:
    """A misspelt key must not be passed over silently; raises ``RuleDataError``."""
    known = {field.encode_name for field in msgspec.structs.fields(type_)}
    for key in entry:
        if key not in known:
            raise RuleDataError(file, name, f"unknown key {key!r}")

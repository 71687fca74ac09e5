"""Loading the rules in force for a region: the national set, and the region's own over it. 规则装载

A province's file replaces an entry by giving the same id, adds one by a new id, and drops
one by naming it under ``withdrawn``. What it does not mention stays national.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_origin

from msgspec import Struct
from msgspec.structs import fields

from maternal.domain.basis import Words
from maternal.domain.conditions import Condition, Finding
from maternal.domain.rulebook import RuleBook
from maternal.standards.documents import (
    Document,
    Entry,
    RuleDataError,
    decode,
    document,
    read_toml,
    refuse_unknown_fields,
    with_basis,
)

NATIONAL = "CN"
_DIRECTORY = Path(__file__).parent / "rulebooks"
_SECTIONS: dict[str, Any] = {field.name: field.type for field in fields(RuleBook)}
_OPTIONAL = {field.name for field in fields(RuleBook) if not field.required}


class RegionName(Struct, frozen=True):
    """A region with rules of its own. 地区"""

    code: str
    zh: str
    en: str

    @property
    def words(self) -> Words:
        """Its name, in the reader's language."""
        return Words(self.zh, self.en)


class _Placed(Struct, frozen=True):
    """An entry, and the file to name when it turns out to be wrong."""

    file: str
    entry: Entry


@cache
def regions() -> tuple[RegionName, ...]:
    """The regions that have rules of their own, the national set first. 有规则的地区"""
    content = read_toml(_DIRECTORY / "regions.toml")
    return tuple(
        decode(entry, RegionName, "regions.toml", str(entry.get("code")))
        for entry in content["regions"]
    )


@cache
def rule_book(region: str = NATIONAL, on: date | None = None) -> RuleBook:
    """The rules for a region (GB/T 2260 code), on a day or, without one, the latest.

    The national set is held in its current edition only; a region's file counts from its
    first day. A region without rules of its own has those of the nearest wider one. 规则集
    """
    return assemble(rule_documents(region, on))


def rule_documents(region: str = NATIONAL, on: date | None = None) -> tuple[Document, ...]:
    """The files that make a region's rules, the widest region first. 规则文件"""
    chain = [name.code for name in regions() if name.code in (NATIONAL, region[: len(name.code)])]
    found: list[Document] = []
    for code in sorted(chain, key=lambda code: (code != NATIONAL, len(code))):
        for path in sorted((_DIRECTORY / code).glob("*.toml")):
            doc = document(f"{code}/{path.name}", read_toml(path))
            if doc.region != code:
                raise RuleDataError(doc.file, "region", f"is {doc.region!r}, not {code!r}")
            if code == NATIONAL or on is None or doc.in_force_from <= on:
                found.append(doc)
    return tuple(found)


def assemble(documents: Iterable[Document]) -> RuleBook:
    """Lay the files over each other and check the whole.

    Raises ``RuleDataError`` that names the file and the entry. A changed or new file can be
    assembled with the others to see what it would change. 规则合并与校验
    """
    placed: dict[str, dict[str, _Placed]] = {}
    for doc in documents:
        _withdraw(placed, doc)
        for section, name, entry in _entries(doc):
            placed.setdefault(section, {})[name] = _Placed(
                doc.file, with_basis(entry, doc, section)
            )
    book = decode(
        {section: _section(section, placed.get(section, {})) for section in _SECTIONS},
        RuleBook,
        "rules",
        "rule book",
    )
    _check_references(book, placed)
    return book


def _entries(doc: Document) -> Iterator[tuple[str, str, Entry]]:
    for section, content in doc.sections.items():
        if section not in _SECTIONS:
            raise RuleDataError(doc.file, section, "no such section")
        if _is_list(section) is not isinstance(content, list):
            kind = "[[...]] entries" if _is_list(section) else "one [...] table"
            raise RuleDataError(doc.file, section, f"is written as {kind}")
        if isinstance(content, dict):
            yield section, section, content
            continue
        seen: set[str] = set()
        for number, entry in enumerate(content, start=1):
            name = entry.get("id")
            if not isinstance(name, str) or name in seen:
                raise RuleDataError(doc.file, f"{section} {number}", "needs an id of its own")
            seen.add(name)
            yield section, name, entry


def _withdraw(placed: dict[str, dict[str, _Placed]], doc: Document) -> None:
    for section, names in doc.withdrawn.items():
        for name in names:
            if name not in placed.get(section, {}):
                raise RuleDataError(doc.file, f"withdrawn {section}.{name}", "no such entry")
            del placed[section][name]


def _section(section: str, entries: dict[str, _Placed]) -> object:
    type_ = get_args(_SECTIONS[section])[0] if _is_list(section) else _SECTIONS[section]
    for name, item in entries.items():
        refuse_unknown_fields(item.entry, type_, item.file, f"{section}.{name}")
        decode(item.entry, type_, item.file, f"{section}.{name}")
    if not entries and section not in _OPTIONAL:
        raise RuleDataError("rules", section, "no entry in force")
    values = [item.entry for item in entries.values()]
    return values if _is_list(section) else values[0]


def _is_list(section: str) -> bool:
    return get_origin(_SECTIONS[section]) is tuple


def _check_references(book: RuleBook, placed: dict[str, dict[str, _Placed]]) -> None:
    """Conditions must ask known findings in a way these can answer; colours must exist."""
    colours = {level.id for level in book.risk_levels}
    for factor in book.risk_factors:
        file = placed["risk_factors"][factor.id].file
        if factor.colour not in colours:
            raise RuleDataError(file, factor.basis.rule, f"no colour {factor.colour!r}")
        _check_conditions(factor.when, book.risk_findings, file, factor.basis.rule)
    for section, rules, catalogue in (
        ("newborn_risks", book.newborn_risks, book.newborn_findings),
        ("birth_labels", book.birth_labels, book.birth_findings),
        ("anaemia", book.anaemia, book.checkup_findings),
    ):
        for rule in rules:
            _check_conditions(rule.when, catalogue, placed[section][rule.id].file, rule.basis.rule)
    for change in book.certificate_changes:
        file = placed["certificate_changes"][change.id].file
        for objection in change.unless:
            _check_conditions(objection.when, book.certificate_findings, file, change.basis.rule)


def _check_conditions(
    conditions: tuple[Condition, ...], catalogue: tuple[Finding, ...], file: str, entry: str
) -> None:
    known = {finding.id: finding for finding in catalogue}
    if not conditions:
        raise RuleDataError(file, entry, "no condition")
    for condition in conditions:
        finding = known.get(condition.finding)
        if finding is None:
            raise RuleDataError(file, entry, f"no finding {condition.finding!r}")
        if not condition.fits(finding):
            raise RuleDataError(file, entry, f"cannot ask this of {condition.finding!r}")

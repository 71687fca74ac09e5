"""Codes on vaccine packs: what a scan says. 追溯码与GS1码

Two kinds name a minimum package. The Chinese drug trace code has 20 digits: a product
identification code of 7 and a serial part of 13; it holds neither lot nor expiry (NMPAB/T
1002-2019, Vaccine Administration Law article 10). Imports carry a GS1 message with trade item
number (01), expiry (17), lot (10) and serial number (21). A package's code in this system is
the 20 digits, or ``gs1:`` with trade item and serial number.

Twenty digits are always a trace code, whatever they begin with.
"""

import re
import unicodedata
from collections.abc import Collection
from datetime import date
from enum import StrEnum

from msgspec import Struct

from immunize.domain import gs1
from immunize.domain.unreadable import (
    CheckDigitWrong,
    NotDigits,
    NothingScanned,
    PersonCodeScanned,
    PrefixOnly,
    WebAddressScanned,
    WrongLength,
)
from kernel.errors import InvalidInput
from kernel.registry.identifiers import IdentifierKind, guess_kind, resident_facts

TRACE_LENGTH = 20
PREFIX_LENGTH = 7
_GS1_PREFIX = "gs1:"

# What scanners send in front: "]" and the symbology (ISO/IEC 15424). These carry GS1 messages.
_SYMBOLOGY = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_GS1_SYMBOLOGIES = frozenset({"]d2", "]C1", "]Q3", "]e0", "]J1"})

_SEPARATOR_NAMES = re.compile("␝|<GS>|{GS}|<FNC1>|{FNC1}|\\[GS\\]|\\[FNC1\\]", re.IGNORECASE)
_AROUND = " \t\r\n\ufeff"
_BETWEEN = re.compile(r"[ \t\u00a0\-‐‑‒–—−]")
_MESSAGE_START = re.compile(r"01\d{14}|1[017]|21")


class CodeKind(StrEnum):
    """What kind of code was scanned. 码的种类"""

    TRACE = "trace"
    GS1 = "gs1"


class Scan(Struct, frozen=True):
    """What one scan says. 一次扫码的内容

    ``alternatives`` are the ways to read a GS1 message without separators when there are
    several; lot and serial number are then empty.
    """

    kind: CodeKind
    trace: str | None = None
    gtin: str | None = None
    lot: str | None = None
    serial: str | None = None
    expires_on: date | None = None
    produced_on: date | None = None
    alternatives: tuple["Scan", ...] = ()

    @property
    def prefix(self) -> str | None:
        """The product identification code. 药品标识码"""
        return self.trace[:PREFIX_LENGTH] if self.trace else None

    @property
    def package_code(self) -> str | None:
        """The package's code in this system; ``None`` while it names no package."""
        if self.trace:
            return self.trace
        if self.gtin and self.serial:
            return f"{_GS1_PREFIX}{self.gtin}:{self.serial}"
        return None


def read(text: str) -> Scan:
    """What a scanned or typed text says.

    Full-width characters, spaces and hyphens between digits, symbology prefixes, and every
    usual spelling of the GS1 separator are understood. Raises a ``CodeUnreadable`` that says
    what is wrong.
    """
    symbology, body = _cleaned(text)
    digits = _BETWEEN.sub("", body)
    if not digits:
        raise NothingScanned
    if _is_digits(digits) and len(digits) == TRACE_LENGTH:
        return Scan(CodeKind.TRACE, trace=digits)
    if body.startswith("("):
        return _scan(gs1.read_bracketed(body))
    if gs1.SEPARATOR in body:
        return _scan(gs1.read_elements(body))
    if symbology in _GS1_SYMBOLOGIES:
        return _message(body)
    return _plain(body, digits)


def resolve(scan: Scan, lots: Collection[str]) -> Scan | None:
    """The one reading whose lot is among those known; ``None`` when none or several are."""
    if not scan.alternatives:
        return scan
    fitting = [one for one in scan.alternatives if one.lot in lots and one.package_code]
    return fitting[0] if len(fitting) == 1 else None


def grouped(code: str) -> str:
    """A package's code as people read it: 8390112 0004183562931, (01)… (21)…."""
    if code.startswith(_GS1_PREFIX):
        gtin, _, serial = code.removeprefix(_GS1_PREFIX).partition(":")
        return f"(01){gtin} (21){serial}"
    return f"{code[:PREFIX_LENGTH]} {code[PREFIX_LENGTH:]}"


def _cleaned(text: str) -> tuple[str, str]:
    """The symbology prefix, and the rest in half-width characters with real separators.

    Python counts the separator among white space, so only named characters are stripped.
    """
    body = unicodedata.normalize("NFKC", text).strip(_AROUND)
    match = _SYMBOLOGY.match(body)
    symbology = match[0] if match else ""
    return symbology, _SEPARATOR_NAMES.sub(gs1.SEPARATOR, body[len(symbology) :]).strip(_AROUND)


def _plain(body: str, digits: str) -> Scan:
    """A text that says of itself neither what it is nor where its parts end."""
    if re.match(r"https?:|www\.", body, re.IGNORECASE):
        raise WebAddressScanned
    if _is_persons(digits):
        raise PersonCodeScanned
    if _is_digits(digits) and gs1.is_trade_item(digits):
        return Scan(CodeKind.GS1, gtin=digits.zfill(14))
    message = body.replace(" ", "")
    if _MESSAGE_START.match(message) and (len(message) >= 16 or gs1.readings(message)):
        return _message(message)
    if _is_digits(digits):
        raise _wrong_digits(digits)
    raise _not_digits(digits)


def _message(message: str) -> Scan:
    """A GS1 message without a separator in it."""
    ways = gs1.readings(message)
    if len(ways) <= 1:
        return _scan(ways[0] if ways else gs1.read_elements(message))
    scans = tuple(_scan(way) for way in ways)
    first = scans[0]
    return Scan(
        CodeKind.GS1,
        gtin=first.gtin if all(one.gtin == first.gtin for one in scans) else None,
        expires_on=(
            first.expires_on if all(one.expires_on == first.expires_on for one in scans) else None
        ),
        alternatives=scans,
    )


def _scan(elements: gs1.Elements) -> Scan:
    return Scan(
        CodeKind.GS1,
        gtin=elements.get("01"),
        lot=elements.get("10"),
        serial=elements.get("21"),
        expires_on=gs1.day_of("17", elements["17"]) if "17" in elements else None,
        produced_on=gs1.day_of("11", elements["11"]) if "11" in elements else None,
    )


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _is_persons(text: str) -> bool:
    kind = guess_kind(text)
    if kind is not IdentifierKind.RESIDENT_ID:
        return kind is not None
    try:
        resident_facts(text)
    except InvalidInput:
        return False
    return True


def _wrong_digits(digits: str) -> InvalidInput:
    if len(digits) == PREFIX_LENGTH:
        return PrefixOnly(digits)
    if len(digits) in (13, 14):
        return CheckDigitWrong(digits)
    return WrongLength(len(digits))


def _not_digits(text: str) -> InvalidInput:
    position, character = next(
        (n, character) for n, character in enumerate(text, 1) if not _is_digits(character)
    )
    return NotDigits(position, character)

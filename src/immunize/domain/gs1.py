"""GS1 element strings: trade item, expiry, lot, serial number. GS1应用标识符

A GS1 message is a row of elements, each an application identifier and its value. Values of
variable length end at a separator (FNC1, which a scanner sends as the control character GS)
or at the end. Where a printer left the separators out, lot and serial number run together;
``readings`` then gives every way to part them, and nobody guesses.

GS1 General Specifications, section 3 (identifiers), 7.8 (message structure), 7.9 (check
digits). The identifiers that occur on medicine packs are read here, so that whatever is wrong
with one can be said; a message with rarer ones is read by biip, which knows them all.
"""

import re
from calendar import IllegalMonthError, monthrange
from collections.abc import Iterator
from datetime import date

from biip import ParseError
from biip.gs1_messages import GS1Message
from msgspec import Struct

from immunize.domain.unreadable import (
    CheckDigitWrong,
    DateImpossible,
    ElementCutShort,
    ElementRepeated,
    ElementTooLong,
    ElementUnknown,
    ElementWrong,
)

SEPARATOR = "\x1d"

Elements = dict[str, str]
"""Values by application identifier."""

_CHARACTERS = re.compile(r"""[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+""")
_BRACKET = re.compile(r"\((\d{2,4})\)")


class Identifier(Struct, frozen=True):
    """How one application identifier's value is written: exactly or at most so long. 标识符"""

    length: int
    fixed: bool = False
    digits: bool = False
    is_date: bool = False


_FIXED_DATE = Identifier(6, fixed=True, digits=True, is_date=True)

IDENTIFIERS: dict[str, Identifier] = {
    "01": Identifier(14, fixed=True, digits=True),  # trade item number
    "02": Identifier(14, fixed=True, digits=True),  # trade item inside
    "10": Identifier(20),  # lot
    "11": _FIXED_DATE,  # produced
    "12": _FIXED_DATE,  # payment due
    "13": _FIXED_DATE,  # packed
    "15": _FIXED_DATE,  # best before
    "16": _FIXED_DATE,  # sell by
    "17": _FIXED_DATE,  # expires
    "20": Identifier(2, fixed=True, digits=True),  # variant
    "21": Identifier(20),  # serial number
    "22": Identifier(20),  # consumer variant
    "30": Identifier(8, digits=True),  # count
    "37": Identifier(8, digits=True),  # count inside
    "240": Identifier(30),  # further product identification
    "241": Identifier(30),  # customer's part number
    "250": Identifier(30),  # secondary serial number
    "400": Identifier(30),  # order number
    "710": Identifier(20),  # national reimbursement numbers
    "711": Identifier(20),
    "712": Identifier(20),
    "713": Identifier(20),
    "714": Identifier(20),
    **{f"9{n}": Identifier(30 if n == 0 else 90) for n in range(10)},  # agreed between partners
}

_ON_A_PACKAGE = ("01", "10", "11", "17", "21", "30")
_MOST_READINGS = 40


def read_elements(message: str) -> Elements:
    """The elements of a message with separators (or with a single variable value at its end).

    Raises a ``CodeUnreadable`` that names what is wrong.
    """
    try:
        return _read_common(message)
    except ElementUnknown:
        rare = _read_rare(message)
        if rare is None:
            raise
        return rare


def read_bracketed(text: str) -> Elements:
    """The elements as printed for people: ``(01)06901234567892(17)280131(10)A1(21)7``."""
    parts = _BRACKET.split(text)
    if parts[0].strip():
        raise ElementUnknown(parts[0].strip()[:8])
    elements: Elements = {}
    for ai, value in zip(parts[1::2], parts[2::2], strict=True):
        if ai not in IDENTIFIERS:
            raise ElementUnknown(ai)
        _add(elements, ai, _checked(ai, value.strip()))
    return elements


def readings(message: str) -> list[Elements]:
    """Every way to read a message without separators, each of them sound in itself."""
    found: list[Elements] = []
    for elements in _ways(message, frozenset()):
        if elements not in found:
            found.append(elements)
        if len(found) == _MOST_READINGS:
            break
    return found


def day_of(ai: str, value: str) -> date:
    """A YYMMDD date of this century; day 00 is the last day of the month.

    Raises ``DateImpossible``.
    """
    year, month, day = 2000 + int(value[:2]), int(value[2:4]), int(value[4:])
    try:
        return date(year, month, day or monthrange(year, month)[1])
    except (ValueError, IllegalMonthError) as wrong:
        raise DateImpossible(ai, value) from wrong


def check_digit(digits: str) -> str:
    """The GS1 check digit of the digits before it (modulo 10, weights 3 and 1 from the right)."""
    total = sum(int(digit) * (3, 1)[n % 2] for n, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def is_trade_item(digits: str) -> bool:
    """Whether 8, 12, 13 or 14 digits are a trade item number with a right check digit."""
    return len(digits) in (8, 12, 13, 14) and check_digit(digits[:-1]) == digits[-1]


def _read_common(message: str) -> Elements:
    elements: Elements = {}
    for segment in message.strip(SEPARATOR).split(SEPARATOR):
        rest = segment
        while rest:
            ai = _identifier_at(rest)
            value, rest = _value(ai, rest[len(ai) :])
            _add(elements, ai, value)
    return elements


def _read_rare(message: str) -> Elements | None:
    """The common elements of a message that has others beside them; ``None`` if it is none."""
    elements: Elements = {}
    try:
        for element in GS1Message.parse(message.strip(SEPARATOR)).element_strings:
            if element.ai.ai in IDENTIFIERS:
                _add(elements, element.ai.ai, _checked(element.ai.ai, element.value))
    except ParseError:
        return None
    return elements


def _identifier_at(text: str) -> str:
    for length in (2, 3):
        if text[:length] in IDENTIFIERS and len(text) >= length:
            return text[:length]
    raise ElementUnknown(text[:4])


def _value(ai: str, text: str) -> tuple[str, str]:
    known = IDENTIFIERS[ai]
    end = known.length if known.fixed else len(text)
    return _checked(ai, text[:end]), text[end:]


def _checked(ai: str, value: str) -> str:
    known = IDENTIFIERS[ai]
    if len(value) > known.length:
        raise ElementTooLong(ai, known.length, len(value))
    if not value or (known.fixed and len(value) < known.length):
        raise ElementCutShort(ai, known.length if known.fixed else 1, len(value))
    if known.digits and not (value.isascii() and value.isdigit()):
        raise ElementWrong(ai, value)
    if not _CHARACTERS.fullmatch(value):
        raise ElementWrong(ai, value)
    if known.is_date:
        day_of(ai, value)
    if ai in ("01", "02") and not is_trade_item(value):
        raise CheckDigitWrong(value)
    return value


def _add(elements: Elements, ai: str, value: str) -> None:
    if elements.setdefault(ai, value) != value:
        raise ElementRepeated(ai, elements[ai], value)


def _ways(text: str, used: frozenset[str]) -> Iterator[Elements]:
    """The ways to read the rest of a message in which some identifiers are used up."""
    if not text:
        yield {}
        return
    for ai in _ON_A_PACKAGE:
        if ai in used or not text.startswith(ai):
            continue
        body = text[len(ai) :]
        for end in _ends(ai, body):
            if _is_sound(ai, body[:end]):
                for rest in _ways(body[end:], used | {ai}):
                    yield {ai: body[:end], **rest}


def _ends(ai: str, body: str) -> range | tuple[int, ...]:
    known = IDENTIFIERS[ai]
    return (known.length,) if known.fixed else range(1, min(known.length, len(body)) + 1)


def _is_sound(ai: str, value: str) -> bool:
    try:
        return bool(_checked(ai, value))
    except (CheckDigitWrong, DateImpossible, ElementCutShort, ElementWrong):
        return False

"""The resident identity number as its standard defines it. 公民身份号码

This judges the number as printed. What people type (spaces, a small x) is read and
corrected by ``kernel.registry.identifiers``.
"""

import re
from datetime import date

from msgspec import Struct

from kernel.registry.people import Sex
from maternal.domain.basis import Rule

_PRINTED = re.compile(r"[0-9]{17}[0-9X]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"


class ResidentNumberRule(Rule, frozen=True, kw_only=True):
    """The standard that defines the number; its arithmetic is code. 号码标准"""


class ResidentNumber(Struct, frozen=True):
    """What a valid number tells. 号码所含信息"""

    birth: date
    sex: Sex


def resident_number(text: str) -> ResidentNumber | None:
    """Birth date and sex, or nothing when form, check character or date are wrong.

    GB 11643-1999: 17 digits, a check character by ISO 7064 MOD 11-2, odd sequence = male.
    """
    if not _PRINTED.fullmatch(text) or text[17] != _check_character(text[:17]):
        return None
    try:
        birth = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return None
    return ResidentNumber(birth, Sex.MALE if int(text[16]) % 2 else Sex.FEMALE)


def _check_character(digits: str) -> str:
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True))
    return _CHECK_CHARACTERS[total % 11]

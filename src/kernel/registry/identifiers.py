"""Identifiers of people: read, checked, normalised. 身份标识

Each kind has one normal form, which is what is sealed and blind-indexed. Reading one raises
``InvalidInput`` with the reason a person can act on.
"""

import re
import secrets
import unicodedata
from datetime import date
from enum import StrEnum

from msgspec import Struct
from stdnum.cn import ric
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength

from kernel.errors import InvalidInput
from kernel.i18n import N_
from kernel.registry.people import Sex


class IdentifierKind(StrEnum):
    """What an identifier is. 标识类型"""

    RESIDENT_ID = "resident_id"  # 居民身份证号, GB 11643
    PASSPORT = "passport"
    TRAVEL_PERMIT = "travel_permit"  # 港澳台居民通行证、居住证
    OTHER_DOCUMENT = "other_document"
    BIRTH_CERTIFICATE = "birth_certificate"  # 出生医学证明编号
    HEALTH_CODE = "health_code"  # 健康码
    NEWBORN_KEY = "newborn_key"  # 新生儿临时标识
    FILE_NUMBER = "file_number"  # 儿童档案号


class Identifier(Struct, frozen=True):
    """One identifier in its normal form. 标识"""

    kind: IdentifierKind
    value: str


class ResidentFacts(Struct, frozen=True):
    """What a resident identity number tells. 身份证号所含信息"""

    number: str
    birth_date: date
    sex: Sex


# Digits and capitals without those that look alike (0 O, 1 I L, U V): read over the phone.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
_HEALTH_CODE_PREFIX = "HC"
_HEALTH_CODE_LENGTH = 26
_CERTIFICATE = re.compile(r"[A-Z]\d{9}")
_DOCUMENT = re.compile(r"[A-Z0-9]{5,30}")
_RESIDENT_ID = re.compile(r"[0-9]{17}[0-9X]")
_PHONE = re.compile(r"1[3-9]\d{9}")


def read(kind: IdentifierKind, text: str) -> Identifier:
    """An identifier of a known kind in its normal form. Raises ``InvalidInput``."""
    compact = _compact(text)
    if kind is IdentifierKind.RESIDENT_ID:
        return Identifier(kind, resident_facts(compact).number)
    if kind is IdentifierKind.BIRTH_CERTIFICATE and not _CERTIFICATE.fullmatch(compact):
        raise InvalidInput(
            N_("出生医学证明编号是1个字母加9位数字，例如 T430000123。"), field="identifier"
        )
    if not _DOCUMENT.fullmatch(compact):
        raise InvalidInput(N_("证件号码只有字母和数字，5到30位。"), field="identifier")
    return Identifier(kind, compact)


def guess_kind(text: str) -> IdentifierKind | None:
    """What a scanned or typed code most likely is; ``None`` for a name or a phone number."""
    compact = _compact(text)
    if compact.startswith(_HEALTH_CODE_PREFIX) and len(compact) == _HEALTH_CODE_LENGTH:
        return IdentifierKind.HEALTH_CODE
    if _RESIDENT_ID.fullmatch(compact):
        return IdentifierKind.RESIDENT_ID
    if _CERTIFICATE.fullmatch(compact):
        return IdentifierKind.BIRTH_CERTIFICATE
    if re.fullmatch(r"NB[A-Z0-9]{10}", compact):
        return IdentifierKind.NEWBORN_KEY
    if re.fullmatch(r"F\d{12}", compact):
        return IdentifierKind.FILE_NUMBER
    return None


def resident_facts(text: str) -> ResidentFacts:
    """Check a resident identity number (GB 11643) and read birth date and sex from it.

    X may be written small; spaces are passed over. Raises ``InvalidInput`` that tells a
    missing digit from a wrong check character and from an impossible date.
    """
    number = _compact(text)
    if len(number) == 18 and not _RESIDENT_ID.fullmatch(number):
        raise _wrong_id(N_("身份证号前17位是数字，最后一位是数字或X。"))
    try:
        ric.validate(number)
    except (InvalidLength, InvalidFormat) as wrong:
        raise _wrong_id(N_("身份证号是18位，现在是{length}位。"), length=len(number)) from wrong
    except InvalidChecksum as wrong:
        raise _wrong_id(N_("身份证号最后一位对不上，请再看一遍。")) from wrong
    except InvalidComponent as wrong:
        raise _wrong_id(N_("身份证号里的地区或出生日期不存在，请再看一遍。")) from wrong
    sex = Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
    return ResidentFacts(number, ric.get_birth_date(number), sex)


def cross_check(facts: ResidentFacts, birth_date: date | None, sex: Sex | None) -> None:
    """Raise ``InvalidInput`` when the number disagrees with what was entered."""
    if birth_date is not None and facts.birth_date != birth_date:
        raise InvalidInput(
            N_("身份证号里的出生日期是{in_number}，填写的是{entered}，请核对。"),
            field="birth_date",
            in_number=facts.birth_date,
            entered=birth_date,
        )
    if sex is not None and facts.sex is not sex:
        raise InvalidInput(N_("身份证号里的性别和填写的不一样，请核对。"), field="sex")


def read_phone(text: str) -> str:
    """A mainland mobile number as 11 digits; +86, 0086, spaces and hyphens are passed over.

    Raises ``InvalidInput``.
    """
    digits = re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", text))
    digits = re.sub(r"^(\+|00)?86(?=1\d{10}$)", "", digits)
    if not _PHONE.fullmatch(digits):
        raise InvalidInput(
            N_("手机号是1开头的11位数字，可以带+86，例如 138 0013 8000。"), field="phone"
        )
    return digits


def new_health_code() -> Identifier:
    """A health code: opaque, random and revocable; says nothing about its person. 健康码"""
    body = "".join(secrets.choice(_ALPHABET) for _ in range(_HEALTH_CODE_LENGTH - 2))
    return Identifier(IdentifierKind.HEALTH_CODE, _HEALTH_CODE_PREFIX + body)


def new_newborn_key() -> Identifier:
    """A temporary key for a newborn's wristband, until a document exists. 新生儿临时标识"""
    body = "".join(secrets.choice(_ALPHABET) for _ in range(10))
    return Identifier(IdentifierKind.NEWBORN_KEY, "NB" + body)


def new_file_number(today: date) -> Identifier:
    """A child's file number: F, year of opening, ten random digits. 儿童档案号"""
    body = "".join(secrets.choice("0123456789") for _ in range(10))
    return Identifier(IdentifierKind.FILE_NUMBER, f"F{today:%y}{body}")


def masked(kind: IdentifierKind, value: str) -> str:
    """What a page may show without opening the identifier: 431***********2217."""
    if kind in (IdentifierKind.FILE_NUMBER, IdentifierKind.NEWBORN_KEY):
        return value
    if kind is IdentifierKind.RESIDENT_ID:
        return value[:3] + "*" * 11 + value[-4:]
    return value[:2] + "*" * max(len(value) - 4, 1) + value[-2:]


def masked_phone(phone: str) -> str:
    """138****2207."""
    return f"{phone[:3]}****{phone[-4:]}"


def _compact(text: str) -> str:
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()


def _wrong_id(detail: str, **facts: object) -> InvalidInput:
    return InvalidInput(detail, field="identifier", **facts)

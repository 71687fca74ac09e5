"""People, and how they are related. 人员

One master person index: a person is one row for life, whatever they are to the system
today (a newborn, a mother, a guardian). Names keep rare characters and the middle dot of
minority names.
"""

import unicodedata
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct
from pypinyin import Style, lazy_pinyin

from kernel.errors import InvalidInput
from kernel.i18n import N_

NAME_LENGTH = 50
_BETWEEN = "· '’-."
_DOTS = str.maketrans(dict.fromkeys("•‧・∙⋅．。˙᛫", "·"))


class Sex(StrEnum):
    """Sex as registered. 性别"""

    MALE = "M"
    FEMALE = "F"


class RelationKind(StrEnum):
    """What somebody is to a child. 关系"""

    MOTHER = "mother"
    FATHER = "father"
    GUARDIAN = "guardian"


class CareKind(StrEnum):
    """Why an organisation may see a person's record. 服务关系"""

    MANAGES = "manages"  # keeps the file: the clinic or hospital of residence
    SERVES = "serves"  # has met the person: a booking, a check-in, a scanned document


class Person(Struct, frozen=True):
    """One person of the master index. 人员

    ``born_at`` is the instant of birth where a delivery recorded it; ``temporary_name`` marks
    a newborn that has no name of its own yet (林晓芸之女1).
    """

    id: UUID
    name: str
    sex: Sex | None
    birth_date: date
    born_at: datetime | None = None
    temporary_name: bool = False
    birth_order: int | None = None


class Relation(Struct, frozen=True):
    """``other`` is the mother, father or guardian of ``person``. 亲属关系"""

    person_id: UUID
    other_id: UUID
    kind: RelationKind


def clean_name(text: str) -> str:
    """A name in one form: composed, single spaces, the middle dot ``·`` between its parts.

    Raises ``InvalidInput`` when it is empty, too long, or has digits or control characters.
    """
    name = " ".join(unicodedata.normalize("NFC", text).translate(_DOTS).split())
    if not name:
        raise InvalidInput(N_("请填写姓名。"), field="name")
    if len(name) > NAME_LENGTH:
        raise InvalidInput(
            N_("姓名最多{most}个字，现在是{length}个字。"),
            field="name",
            most=NAME_LENGTH,
            length=len(name),
        )
    for character in name:
        if not _may_stand_in_a_name(character):
            raise InvalidInput(
                N_("姓名里不能有“{character}”，请再看一遍。"), field="name", character=character
            )
    if all(character in _BETWEEN for character in name):
        raise InvalidInput(N_("请填写姓名。"), field="name")
    return name


def _may_stand_in_a_name(character: str) -> bool:
    return (
        unicodedata.category(character)[0] in "LM"
        or unicodedata.category(character) == "Co"  # private use: characters no font has yet
        or character in _BETWEEN
        or character == "〇"
    )


def pinyin_of(name: str) -> tuple[str, str]:
    """The name in pinyin without tones, and its initials: 陈以宁 → ``chenyining``, ``cyn``."""
    syllables = lazy_pinyin(name, style=Style.NORMAL, errors=_letters_only)
    initials = "".join(syllable[0] for syllable in syllables if syllable)
    return "".join(syllables).lower(), initials.lower()


def masked_name(name: str) -> str:
    """陈*宁, 唐*: the first and the last character, for where the whole name need not stand."""
    return f"{name[0]}*" if len(name) <= 2 else f"{name[0]}*{name[-1]}"


def _letters_only(text: str) -> str:
    return "".join(character for character in text if character.isalpha())

"""A delivery and the children it brought. 分娩与出生"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from kernel.calendar import age_on
from kernel.i18n import N_, Phrase
from kernel.registry.people import NAME_LENGTH, Person, Sex
from maternal.domain.conditions import Value
from maternal.domain.hepatitis_b import Hbsag

_ORDINALS = "长次三四五六七八九"


class Mode(StrEnum):
    """How a child was delivered. 分娩方式"""

    VAGINAL = "vaginal"
    ASSISTED = "assisted"
    CAESAREAN = "caesarean"


class Outcome(StrEnum):
    """Whether a child was born alive. 出生结局"""

    LIVE = "live"
    STILLBORN = "stillborn"


class Delivery(Struct, frozen=True):
    """One delivery. ``delivered_at`` is the birth of the last child. 分娩"""

    person_id: UUID
    id: UUID
    pregnancy_id: UUID | None
    organisation_id: UUID
    delivered_at: datetime
    mode: Mode
    gestation_days: int
    blood_loss_ml: int | None
    early_contact: bool | None
    mother_hbsag: Hbsag
    midwife: str
    note: str
    recorded_at: datetime
    recorded_by: UUID
    recorded_by_name: str


class Newborn(Struct, frozen=True):
    """A child born alive, as the delivery room saw it. 新生儿"""

    person_id: UUID
    delivery_id: UUID
    mother_id: UUID
    birth_order: int
    plurality: int
    born_at: datetime
    sex: Sex | None
    weight_g: int
    length_cm: float | None
    head_cm: float | None
    gestation_days: int
    apgar_1: int | None
    apgar_5: int | None
    apgar_10: int | None
    asphyxia: bool
    birth_defect: bool
    mother_age: int

    @property
    def findings(self) -> dict[str, Value]:
        """The facts that rules ask about; what was not measured is left out."""
        said: Mapping[str, Value | None] = {
            "birth_weight_g": self.weight_g,
            "length_cm": self.length_cm,
            "head_cm": self.head_cm,
            "gestation_days": self.gestation_days,
            "apgar_1": self.apgar_1,
            "apgar_5": self.apgar_5,
            "apgar_10": self.apgar_10,
            "asphyxia": self.asphyxia,
            "birth_defect": self.birth_defect,
            "mother_age": self.mother_age,
        }
        return {name: value for name, value in said.items() if value is not None}


class Stillbirth(Struct, frozen=True):
    """A child born without life; ``person_id`` is the mother. 死产"""

    person_id: UUID
    delivery_id: UUID
    birth_order: int
    born_at: datetime
    sex: Sex | None
    weight_g: int


def temporary_name(mother: str, sex: Sex | None, birth_order: int, plurality: int) -> str:
    """What a child is called before it has a name: 林晓芸之女, of twins 林晓芸之长女. 临时姓名"""
    kind = {Sex.MALE: "子", Sex.FEMALE: "女", None: "婴"}[sex]
    order = _ORDINALS[min(birth_order, len(_ORDINALS)) - 1] if plurality > 1 else ""
    suffix = f"之{order}{kind}"
    return f"{mother[: NAME_LENGTH - len(suffix)]}{suffix}"


def age_at(person: Person, day: date) -> int:
    """Completed years of age on a day. 周岁"""
    return age_on(person.birth_date, day).years


def summary(live: int, stillborn: int) -> Phrase:
    """The delivery in a sentence: how many children, and whether all live. 分娩结果"""
    if stillborn:
        words = N_("分娩已登记：活产{live}，死产{stillborn}。")
        return Phrase(words, {"live": live, "stillborn": stillborn})
    if live == 1:
        return Phrase(N_("分娩已登记：单胎，活产。"))
    if live == 2:
        return Phrase(N_("分娩已登记：双胎，两个孩子都活产。"))
    return Phrase(N_("分娩已登记：{n}胎，都活产。"), {"n": live})

"""The demo county's families; births are recorded by the midwife on the day. 演示家庭"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from app.seed.accounts import acting
from app.seed.names import seeded
from immunize.domain.doses import DoseSource
from immunize.usecases.copy_dose import CopiedDose, copy_dose
from kernel.calendar import add_months, clinic_day
from kernel.registry.people import Sex
from kernel.registry.register import NewPerson, register_person
from kernel.transaction import Tx
from maternal.domain.births import Mode
from maternal.domain.hepatitis_b import Hbsag
from maternal.usecases.issue_certificate import (
    Issue,
    NewNumbers,
    issue_certificate,
    receive_numbers,
)
from maternal.usecases.record_delivery import NewChild, NewDelivery, record_delivery


class Child(NamedTuple):
    """One child of a demo family. 演示孩子"""

    name: str
    sex: Sex
    weight_g: int


class Family(NamedTuple):
    """A mother, and the children of one delivery so many days ago. 演示家庭

    ``missed`` lists vaccines the children have not had although they were due.
    """

    mother: str
    phone: str
    mother_born: date
    district: str
    age_days: int
    gestation_days: int
    children: tuple[Child, ...]
    father: str = ""
    missed: tuple[str, ...] = ()


_F, _M = Sex.FEMALE, Sex.MALE
_DONGMEN, _LIUTANG, _QIAOTOU = "431123101001", "431123101002", "431123102001"

FAMILIES = (
    Family(
        "林晓芸", "13800002207", date(1996, 3, 8), _DONGMEN, 62, 257,
        (Child("陈以宁", _F, 2380), Child("陈以安", _M, 2510)), "陈志远",
    ),
    Family(
        "央金", "13800002208", date(1994, 7, 15), _LIUTANG, 245, 276,
        (Child("白玛·央金", _F, 3120),), "扎西", ("MPSV-A",),
    ),
    Family(
        "周倩", "13800002209", date(1991, 1, 23), _DONGMEN, 550, 281,
        (Child("马晓天", _M, 3400),), "马建国",
    ),
    Family(
        "吴秀英", "13800002210", date(1998, 11, 2), _LIUTANG, 95, 270,
        (Child("郑浩宇", _M, 3050),), "郑大勇",
    ),
    Family(
        "黄丽", "13800002211", date(1993, 5, 30), _DONGMEN, 1470, 275,
        (Child("孙一诺", _F, 3260),), "孙强", ("bOPV",),
    ),
    Family(
        "谢敏", "13800002212", date(1989, 9, 9), _QIAOTOU, 275, 268,
        (Child("谢语桐", _F, 2890),), "谢军",
    ),
    Family(
        "阿依古丽·买买提", "13800002213", date(1995, 12, 18), _QIAOTOU, 186, 279,
        (Child("迪丽热巴·艾力", _F, 3310),), "艾力·吐尔逊",
    ),
    Family(
        "欧阳倩", "13800002214", date(1997, 2, 14), _DONGMEN, 33, 252,
        (Child("欧阳子墨", _M, 2450),), "欧阳锋",
    ),
    Family(
        "高洁", "13800002215", date(1990, 6, 6), _LIUTANG, 2230, 277,
        (Child("高思远", _M, 3550),), "高峰", ("DTaP",),
    ),
    Family(
        "徐静", "13800002216", date(1992, 8, 27), _DONGMEN, 735, 274,
        (Child("徐浩然", _M, 3180),), "徐磊",
    ),
    Family(
        "何晓梅", "13800002219", date(1997, 4, 3), _DONGMEN, 0, 273,
        (Child("何晓梅之女", _F, 3240),),
    ),
)  # fmt: skip

EXPECTING = (
    ("刘海燕", "13800002217", date(1995, 4, 12), _DONGMEN),
    ("钟雨", "13800002218", date(1987, 10, 3), _QIAOTOU),
)

_ROUTINE = (
    ("HepB", 0), ("BCG", 0), ("HepB", 1), ("IPV", 2), ("DTaP", 2), ("IPV", 3), ("bOPV", 4),
    ("DTaP", 4), ("HepB", 6), ("DTaP", 6), ("MPSV-A", 6), ("MMR", 8), ("JE-L", 8),
    ("MPSV-A", 9), ("MMR", 18), ("DTaP", 18), ("HepA-L", 18), ("JE-L", 24), ("MPSV-AC", 36),
    ("bOPV", 48),
)  # fmt: skip
_NURSES = {_DONGMEN: "nurse.sun", _LIUTANG: "nurse.sun", _QIAOTOU: "nurse.tang"}
_LAST_DAYS = 7
"""Doses that fell due in the last week have not been given: they are what the demo is for."""


async def seed_births(tx: Tx) -> None:
    """Record every delivery as the midwife would have on the day."""
    midwife = replace(tx, actor=acting("midwife.zhou"))
    await receive_numbers(midwife, NewNumbers("X430000101", 200))
    for number, family in enumerate(FAMILIES):
        await _deliver(midwife, family, number)
    for name, phone, born, district in EXPECTING:
        await _register(tx, name, phone, born, district)


def born_at(family: Family, now: datetime) -> datetime:
    """When the first child of a family was born: around four in the morning, or just now."""
    if family.age_days == 0:
        return now - timedelta(hours=5)
    return now.replace(hour=20, minute=6, second=0, microsecond=0) - timedelta(family.age_days + 1)


def child_id(name: str) -> UUID:
    """The id of a demo child."""
    return seeded(f"child {name}")


async def _deliver(midwife: Tx, family: Family, number: int) -> None:
    first = born_at(family, midwife.now)
    then = replace(midwife, now=first + timedelta(hours=2))
    newborns = tuple(
        NewChild(
            id=child_id(child.name),
            born_at=first + timedelta(minutes=9 * order),
            weight_g=child.weight_g,
            sex=child.sex,
            length_cm=round(46.0 + child.weight_g / 1000, 1),
            apgar_1=9,
            apgar_5=10,
            apgar_10=10,
        )
        for order, child in enumerate(family.children)
    )
    await record_delivery(
        then,
        NewDelivery(
            id=seeded(f"delivery {family.mother}"),
            mode=Mode.CAESAREAN if len(newborns) > 1 else Mode.VAGINAL,
            children=newborns,
            mother=NewPerson(
                id=seeded(f"mother {family.mother}"),
                name=family.mother,
                birth_date=family.mother_born,
                phone=family.phone,
                district_code=family.district,
            ),
            gestation_days=family.gestation_days,
            mother_hbsag=Hbsag.NEGATIVE,
            blood_loss_ml=300,
            midwife="周洁",
        ),
    )
    if family.age_days == 0:
        return  # the parents have not chosen a name yet
    for order, child in enumerate(family.children):
        issue = Issue(
            child_id(child.name),
            f"X{430000101 + number * 4 + order}",
            child.name,
            father_name=family.father,
            mother_statement=not family.father,
        )
        await issue_certificate(replace(then, now=then.now + timedelta(days=2)), issue)


async def seed_histories(tx: Tx) -> None:
    """What the children have had so far, copied from their paper certificates."""
    for family in FAMILIES:
        if family.age_days == 0:
            continue
        nurse = replace(tx, actor=acting(_NURSES[family.district]))
        birth = clinic_day(born_at(family, tx.now))
        for child in family.children:
            await _copy_history(nurse, family, child, birth)


async def _copy_history(tx: Tx, family: Family, child: Child, birth: date) -> None:
    for vaccine, months in _ROUTINE:
        given_on = add_months(birth, months) + timedelta(days=2 if months else 0)
        late = (tx.today - given_on).days < _LAST_DAYS
        if vaccine in family.missed or (late and months):
            continue
        await copy_dose(
            tx,
            CopiedDose(
                id=seeded(f"{child.name} {vaccine} {months}"),
                child_id=child_id(child.name),
                vaccine=vaccine,
                given_on=given_on,
                source=DoseSource.PAPER if months else DoseSource.TRANSFERRED,
                given_where="青溪镇卫生院" if months else "禾川县人民医院",
            ),
        )


async def _register(tx: Tx, name: str, phone: str, born: date, district: str) -> None:
    midwife = replace(tx, actor=acting("midwife.zhou"))
    await register_person(
        midwife,
        NewPerson(
            id=seeded(f"mother {name}"),
            name=name,
            sex=Sex.FEMALE,
            birth_date=born,
            phone=phone,
            district_code=district,
        ),
    )

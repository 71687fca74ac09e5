"""The demo county's pregnancies and health checks. 演示孕期与体检"""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import NamedTuple

from app.seed.accounts import acting
from app.seed.names import seeded
from app.seed.people import FAMILIES, Child, Family, born_at, child_id
from kernel.calendar import clinic_day, clinic_instant
from kernel.registry import store as registry
from kernel.registry.people import CareKind
from kernel.transaction import Tx
from maternal.domain.checkups import Finding
from maternal.domain.child_health import clinic_nodes
from maternal.domain.conditions import Value
from maternal.domain.growth.measures import (
    DAYS_PER_MONTH,
    STANDING_FROM_DAYS,
    Indicator,
    Position,
)
from maternal.standards import growth_standard, rule_book
from maternal.usecases.open_pregnancy import NewPregnancy, open_pregnancy
from maternal.usecases.record_checkup import NewCheckup, record_checkup
from maternal.usecases.record_visit import NewVisit, record_visit

NATIONAL = "WS/T 423-2022"
_LAST_NODE_LEFT_OPEN = timedelta(days=10)
"""A node reached in the last days has not been checked: it is what the demo is for."""

FALTERING = "马晓天"
"""The child whose weight slows down and who is a little anaemic."""


class Expecting(NamedTuple):
    """A pregnancy in care: weeks today, what booking found, what a visit found. 演示孕妇"""

    mother: str
    weeks: int
    days: int
    fetuses: int
    booking: dict[str, Value]
    visits: tuple[tuple[int, dict[str, Value], str], ...]


PREGNANCIES = (
    Expecting(
        "刘海燕", 33, 2, 2, {"bmi": 22.4, "hbsag_positive": True, "liver_function": "normal"},
        ((10, {"hb_g_l": 118}, "建册，双胎，转县医院产检"), (17, {"hb_g_l": 112}, "胎心好"),
         (23, {"hb_g_l": 109}, "口服铁剂"), (31, {"hb_g_l": 106}, "胎位头位，交代早产征象")),
    ),
    Expecting(
        "钟雨", 21, 5, 1, {"bmi": 26.1, "scarred_uterus": True, "months_since_uterine_surgery": 40},
        ((11, {"hb_g_l": 121}, "建册，高龄，瘢痕子宫"), (18, {"hb_g_l": 115}, "已做产前筛查")),
    ),
)  # fmt: skip


async def seed_pregnancies(tx: Tx) -> None:
    """Book the women who are expecting, and see them as the plan asks."""
    midwife = replace(tx, actor=acting("midwife.zhou"))
    for one in PREGNANCIES:
        await _keep(midwife, one)


async def seed_checkups(tx: Tx) -> None:
    """Check every child at the ages it has reached, close to the national medians."""
    centre = seeded("hechuan-mch")
    for number, family in enumerate(FAMILIES):
        for child in family.children:
            await registry.take_into_care(tx, child_id(child.name), centre, CareKind.SERVES)
            await _check(replace(tx, actor=acting("doctor.liu")), family, child, number)


async def _keep(midwife: Tx, one: Expecting) -> None:
    mother_id = seeded(f"mother {one.mother}")
    lmp = midwife.today - timedelta(weeks=one.weeks, days=one.days)
    for number, (week, findings, note) in enumerate(one.visits):
        then = _at(midwife, clinic_instant(lmp + timedelta(weeks=week), time(9, 30)))
        if number == 0:
            pregnancy = NewPregnancy(
                id=seeded(f"pregnancy {one.mother}"),
                mother_id=mother_id,
                lmp=lmp,
                gravidity=2,
                parity=1,
                fetuses=one.fetuses,
                findings=one.booking,
            )
            await open_pregnancy(then, pregnancy)
        visit = NewVisit(seeded(f"visit {one.mother} {number}"), mother_id, findings, note)
        await record_visit(then, visit)


async def _check(doctor: Tx, family: Family, child: Child, number: int) -> None:
    born_on = clinic_day(born_at(family, doctor.now))
    for node in clinic_nodes(rule_book().child_nodes):
        day = node.falls_on(born_on)
        if day + _LAST_NODE_LEFT_OPEN > doctor.today:
            return
        age_days = (day - born_on).days
        z = -0.5 + 0.25 * (number % 5)
        slow = max(age_days - 180, 0) / 120 if child.name == FALTERING else 0.0
        then = _at(doctor, clinic_instant(day, time(10, 6)))
        checkup = NewCheckup(
            id=seeded(f"check {child.name} {node.id}"),
            child_id=child_id(child.name),
            node=node.id,
            weight_g=int(1000 * _typical(Indicator.WEIGHT_FOR_AGE, child, age_days, z - slow)),
            length_cm=round(_typical(Indicator.LENGTH_FOR_AGE, child, age_days, z), 1),
            position=Position.STANDING if age_days >= STANDING_FROM_DAYS else Position.LYING,
            haemoglobin_g_l=_haemoglobin(child, node.id),
            eyes=Finding.NORMAL,
            hearing=Finding.NORMAL if node.hearing else Finding.NOT_DONE,
        )
        await record_checkup(then, checkup)


def _typical(indicator: Indicator, child: Child, age_days: int, z: float) -> float:
    (chart,) = growth_standard(NATIONAL).charts_for(indicator, child.sex)
    return chart.curve.value_at(z, min(age_days / DAYS_PER_MONTH, 83.9))


def _haemoglobin(child: Child, node: str) -> int | None:
    if node not in ("m8", "m18", "m30"):
        return None
    return 104 if child.name == FALTERING else 121


def _at(tx: Tx, moment: datetime) -> Tx:
    return replace(tx, now=moment)

"""The health checks of a child from the first days to age six. 0～6岁儿童健康管理"""

from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct

from kernel.calendar import add_months
from maternal.domain.basis import Basis, Rule
from maternal.domain.visits import assert_known
from maternal.errors import BeforeBirth, UnknownWord


class Stage(StrEnum):
    """The stage of childhood a check belongs to. 年龄段"""

    NEWBORN = "newborn"
    INFANT = "infant"
    AGE_1_TO_3 = "age1_3"
    PRESCHOOL = "preschool"


class BloodCheck(StrEnum):
    """Whether haemoglobin is measured at a check. 血红蛋白检查"""

    NO = "no"
    YES = "yes"
    ONCE_6_TO_8_MONTHS = "once_6_8m"
    AT_KINDERGARTEN = "at_kindergarten"


class ChildNode(Rule, frozen=True, kw_only=True):
    """One check: its age, counted in days and calendar months from birth, and its content.

    ``at_home`` marks the newborn home visit, whose day follows discharge, not birth; the
    plan by age leaves it out. An eye item ending in ``*`` is done mainly by county-level
    institutions. 儿童健康检查节点
    """

    stage: Stage
    haemoglobin: BloodCheck
    hearing: bool
    autism_signs: bool
    eye_items: tuple[str, ...]
    days: int = 0
    months: int = 0
    at_home: bool = False

    def falls_on(self, born_on: date) -> date:
        """The day a child reaches the node."""
        return add_months(born_on, self.months) + timedelta(self.days)


class NodePlan(Struct, frozen=True):
    """Where a child stands among the checks; ``next_from`` is the next node's day. 检查进度"""

    reached: tuple[str, ...]
    missing: tuple[str, ...]
    next: str | None
    next_from: date | None
    because: tuple[Basis, ...]


def clinic_nodes(nodes: tuple[ChildNode, ...]) -> tuple[ChildNode, ...]:
    """The nodes that have a day of their own, in the order of age."""
    return tuple(node for node in nodes if not node.at_home)


def find_node(nodes: tuple[ChildNode, ...], name: str) -> ChildNode:
    """The node of that name; raises ``UnknownWord``."""
    for node in nodes:
        if node.id == name:
            return node
    raise UnknownWord("node", name)


def child_plan(
    nodes: tuple[ChildNode, ...], born_on: date, on: date, done: Collection[str]
) -> NodePlan:
    """Which checks a child has reached, which of these are missing, and what comes next.

    Raises ``BeforeBirth`` and ``UnknownWord``. 儿童检查到期与漏检
    """
    dated = {node.id: node.falls_on(born_on) for node in clinic_nodes(nodes)}
    assert_known("done", done, dated)
    return _plan(dated, born_on, on, done, nodes[0].basis)


def plan_by_months(
    months: tuple[int, ...], born_on: date, on: date, done: Collection[str], basis: Basis
) -> NodePlan:
    """The same for a plan whose nodes are just months of age, named ``m3``, ``m6`` and so on."""
    dated = {f"m{month}": add_months(born_on, month) for month in months}
    assert_known("done", done, dated)
    return _plan(dated, born_on, on, done, basis)


def eye_services(nodes: tuple[ChildNode, ...]) -> Counter[Stage]:
    """How many eye services a child receives by stage; the home visit counts. 眼保健服务次数"""
    return Counter(node.stage for node in nodes if node.eye_items)


def _plan(
    dated: dict[str, date], born_on: date, on: date, done: Collection[str], basis: Basis
) -> NodePlan:
    if on < born_on:
        raise BeforeBirth(born_on, on)
    reached = tuple(name for name, day in dated.items() if day <= on)
    missing = tuple(name for name in reached if name not in done)
    ahead = [(name, day) for name, day in dated.items() if day > on]
    name, day = ahead[0] if ahead else (None, None)
    return NodePlan(reached, missing, name, day, (basis,))

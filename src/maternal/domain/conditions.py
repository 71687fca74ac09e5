"""A small condition language for rule data: what must be found for a rule to apply. 判定条件

Findings are named values. The rule data declare every name with its type and plausible
range, so that a province can add a finding and a rule on it without a line of code.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct, field

from maternal.domain.basis import NamedRule, Words
from maternal.errors import Implausible, UnknownWord

Value: TypeAlias = bool | int | float | str
Findings: TypeAlias = Mapping[str, Value]


class Type(StrEnum):
    """What values a finding takes. 取值类型"""

    FLAG = "flag"
    NUMBER = "number"
    CHOICE = "choice"


class Finding(NamedRule, frozen=True, kw_only=True):
    """A named observation: its type, its plausible limits (both possible), its words.

    ``choices`` have their words in Chinese and English; ``assumed`` is the value when the
    observation is not mentioned. 观察项目
    """

    type: Type
    unit: str = ""
    least: float | None = None
    most: float | None = None
    choices: dict[str, tuple[str, str]] = field(default_factory=dict)
    assumed: Value | None = None

    @property
    def options(self) -> list[tuple[str, Words]]:
        """The choices with their words, in the reader's language."""
        return [(value, Words(zh, en)) for value, (zh, en) in self.choices.items()]

    def accepts(self, value: Value) -> bool:
        """Whether a value has the right type and can be true."""
        if self.type is Type.FLAG:
            return isinstance(value, bool)
        if self.type is Type.CHOICE:
            return value in self.choices
        if isinstance(value, bool | str):
            return False
        return (self.least is None or value >= self.least) and (
            self.most is None or value <= self.most
        )


class Condition(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every limit given must hold; a finding that is not known meets no condition. 条件"""

    finding: str
    is_: Value | None = field(name="is", default=None)
    is_not: Value | None = None
    at_least: float | None = None
    above: float | None = None
    at_most: float | None = None
    below: float | None = None

    def holds(self, findings: Findings) -> bool:
        """Whether the findings meet the condition."""
        value = findings.get(self.finding)
        if value is None:
            return False
        if self.is_ is not None:
            return value == self.is_
        if self.is_not is not None:
            return value != self.is_not
        return not isinstance(value, str) and self._within(value)

    def _within(self, value: float) -> bool:
        return (
            (self.at_least is None or value >= self.at_least)
            and (self.above is None or value > self.above)
            and (self.at_most is None or value <= self.at_most)
            and (self.below is None or value < self.below)
        )

    def fits(self, finding: Finding) -> bool:
        """Whether the condition can be asked of a finding of this type."""
        compared = self.is_ if self.is_ is not None else self.is_not
        limits = (self.at_least, self.above, self.at_most, self.below)
        if any(limit is not None for limit in limits):
            return compared is None and finding.type is Type.NUMBER
        if finding.type is Type.FLAG:
            return isinstance(compared, bool)
        return isinstance(compared, str) and compared in finding.choices


class Label(NamedRule, frozen=True, kw_only=True):
    """What findings are called when every condition holds: preterm, mild anaemia. 标签"""

    when: tuple[Condition, ...]


def all_hold(conditions: Iterable[Condition], findings: Findings) -> bool:
    """Whether every condition is met."""
    return all(condition.holds(findings) for condition in conditions)


def checked(catalogue: tuple[Finding, ...], findings: Findings) -> dict[str, Value]:
    """The findings, each known and plausible, with what is assumed where nothing was said.

    Raises ``UnknownWord`` for a name the catalogue lacks and ``Implausible`` for a value
    outside its limits.
    """
    known = {entry.id: entry for entry in catalogue}
    for name, value in findings.items():
        if name not in known:
            raise UnknownWord("findings", name)
        if not known[name].accepts(value):
            raise Implausible(name, value, known[name].words)
    assumed = {entry.id: entry.assumed for entry in catalogue if entry.assumed is not None}
    return {**assumed, **findings}


def labels(
    rules: tuple[Label, ...], catalogue: tuple[Finding, ...], findings: Findings
) -> tuple[Label, ...]:
    """What the findings are called; raises ``Implausible`` and ``UnknownWord``."""
    known = checked(catalogue, findings)
    return tuple(rule for rule in rules if all_hold(rule.when, known))

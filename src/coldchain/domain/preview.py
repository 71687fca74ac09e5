"""What a changed rule would have done. 规则试算

Before a change of limits takes effect, the readings of a unit are judged by both rules, and
people see which alarms would have been raised and which would not.
"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from .alarm import Point, judge, one_per_instant
from .program import Program
from .rules import Rule
from .watch import Judgement, Signal, Span


class Change(Struct, frozen=True):
    """Another value or duration for one limit, by the name of its alarm. 限值变更"""

    kind: str
    value: float
    for_s: float


class Preview(Struct, frozen=True):
    """The alarms of one limit under the rule in force and under the changed one. 试算结果"""

    now: tuple[Span, ...]
    then: tuple[Span, ...]


def changed(rule: Rule, change: Change) -> Rule:
    """The rule with one limit changed; its hysteresis keeps its width.

    Raises ``LookupError`` where the rule has no such limit.
    """
    limits = list(rule.limits)
    for place, limit in enumerate(limits):
        if limit.alarm_kind == change.kind:
            shift = change.value - limit.value
            clear = None if limit.clear_value is None else round(limit.clear_value + shift, 6)
            limits[place] = replace(
                limit, value=change.value, for_s=change.for_s, clear_value=clear
            )
            return replace(rule, limits=tuple(limits))
    raise LookupError(f"the rule has no limit {change.kind!r}")


def preview(rule: Rule, change: Change, points: Sequence[Point]) -> Preview:
    """Judge readings in order of time by both rules."""
    return Preview(
        alarms(rule, change.kind, points), alarms(changed(rule, change), change.kind, points)
    )


def alarms(rule: Rule, kind: str, points: Sequence[Point]) -> tuple[Span, ...]:
    """The alarms of one limit that these readings raise."""
    program = Program.of(rule)
    _, spans = judge(program, Judgement.blank(program), one_per_instant(program, points))
    found = {span.key: span for span in spans if span.signal is Signal.ALARM and span.kind == kind}
    return tuple(found.values())

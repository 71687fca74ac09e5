"""Named situations, as each edition words them. 情形条件"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from immunize.domain.schedule import Comparison, Condition, ConditionKind, ConditionSet
from immunize.schedules.entries import ConditionEntry, Question
from immunize.schedules.lookup import Lookup
from immunize.schedules.reading import Stated


class Conditions:
    """Spells out the conditions that entries ask for by name."""

    def __init__(self, lookup: Lookup) -> None:
        self.lookup = lookup
        self.asked: set[str] = set()
        """Conditions some entry uses."""

    def named(self, stated: Stated, name: str | None) -> tuple[ConditionSet, ...]:
        """A named condition as it stood in each edition."""
        if name is None:
            return ()
        self.asked.add(name)
        rows = dict(self.lookup.all(ConditionEntry)).get(name)
        if rows is None:
            raise stated.fault(f"unknown condition {name!r}")
        return tuple(
            ConditionSet(
                effective=span.begin,
                cessation=span.end,
                conditions=tuple(
                    condition
                    for question in questions
                    for condition in self._asked(span.stated, question)
                ),
                all_of=True,
                text=f"{entry.zh}｜{entry.en}",
                source=entry.source,
            )
            for span, entry in rows
            for questions in entry.any
        )

    def refuse_unasked(self) -> None:
        """A condition that nothing uses is a mistake somewhere else."""
        for name, rows in self.lookup.all(ConditionEntry):
            if name not in self.asked:
                raise rows[0][0].stated.fault("no entry uses this condition")

    def _asked(self, stated: Stated, question: Question) -> Iterator[Condition]:
        if question.count:
            yield self._count(stated, question)
        if question.has or question.has_any:
            names = self.lookup.observed(stated, filter(None, (question.has, *question.has_any)))
            yield Condition(kind=ConditionKind.OBSERVATION, observations=names)
        if question.lacks or question.lacks_all:
            names = self.lookup.observed(
                stated, filter(None, (question.lacks, *question.lacks_all))
            )
            yield Condition(kind=ConditionKind.OBSERVATION, observations=names, lacking=True)
        if question.born_from or question.born_before:
            yield Condition(
                kind=ConditionKind.BORN,
                begin_date=question.born_from,
                end_date=question.born_before,
            )
        if question.age_from or question.age_below:
            yield Condition(
                kind=ConditionKind.AGE, begin_age=question.age_from, end_age=question.age_below
            )

    def _count(self, stated: Stated, question: Question) -> Condition:
        bounds = (
            (Comparison.EXACTLY, question.equals),
            (Comparison.LESS_THAN, question.below),
            (Comparison.MORE_THAN, None if question.at_least is None else question.at_least - 1),
        )
        filled = [(compare, count) for compare, count in bounds if count is not None]
        if len(filled) != 1:
            raise stated.fault("a count needs exactly one of is, below, at_least")
        compare, count = filled[0]
        return Condition(
            kind=ConditionKind.VACCINE_COUNT,
            vaccines=self.lookup.codes(stated, question.count),
            end_age=question.given_before_age,
            count=count,
            compare=compare,
        )


def both(
    first: tuple[ConditionSet, ...], second: tuple[ConditionSet, ...]
) -> tuple[ConditionSet, ...]:
    """Situations in which one of each holds; only ``first`` may be dated."""
    if not first:
        return second
    return tuple(
        ConditionSet(
            effective=one.effective,
            cessation=one.cessation,
            conditions=(*one.conditions, *other.conditions),
            all_of=True,
            text=one.text,
            source=one.source,
        )
        for one, other in product(first, second)
    )

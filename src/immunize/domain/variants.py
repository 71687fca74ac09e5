"""Which variant of a position applies? 剂次情形选择

Most positions have one entry that always holds. A catch-up table gives several, to be tried in
their order.
"""

from __future__ import annotations

from collections.abc import Iterator

from immunize.domain.barriers import Barriers
from immunize.domain.compiled_series import Dose
from immunize.domain.history import Record, Subject
from immunize.domain.situations import holds


def variant_given(target: Dose, subject: Subject, record: Record) -> Dose | None:
    """What a given dose is held against: the first variant that holds and takes its vaccine.

    If none takes it, the first that holds, to tell the misfit; None if the position did not
    exist on the day.
    """
    day = record.day
    holding = None
    for variant in _holding(target, subject, day, day, day):
        if record.vaccine in variant.takes:
            return variant
        holding = holding or variant
    return holding


def variant_planned(target: Dose, subject: Subject, barriers: Barriers) -> Dose | None:
    """What the next dose is planned by: the first variant that holds and can be offered.

    If everything on offer is ruled out, the first that offers something, so that the reason
    can be told; None if the position does not exist under the planning rules.
    """
    if _is_plain(target):
        return target
    ruled_out = None
    on = subject.on
    for variant in _holding(target, subject, on, on + 1, subject.planned_by):
        if variant.offers:
            if not all(map(barriers.rules_out, variant.offers)):
                return variant
            ruled_out = ruled_out or variant
    return ruled_out


def _holding(
    target: Dose, subject: Subject, day: int, before: int, rules_of: int
) -> Iterator[Dose]:
    if _is_plain(target):
        yield target
        return
    for variant in (target, *target.others):
        if variant.begin <= rules_of <= variant.end and holds(
            variant.when, subject, day, before, rules_of
        ):
            yield variant


def _is_plain(target: Dose) -> bool:
    return not (target.others or target.when or target.is_dated)

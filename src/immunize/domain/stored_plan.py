"""A child's plan as it is kept, for questions about many children. 存储的接种计划"""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from msgspec import Struct

from immunize.domain.child_plan import ChildPlan, DueDose, DueState, late_from
from kernel.calendar import clinic_day


class StoredDose(Struct, frozen=True):
    """The next dose of one vaccine group. 待种剂次

    ``late_from`` is the day from which it is overdue; ``None`` while it may not be given.
    """

    group: str
    vaccine: str
    dose: int
    state: DueState
    earliest: date | None
    late_from: date | None
    until: date | None


class StoredPlan(Struct, frozen=True):
    """The plan of one child on the day it was made. 接种计划

    ``edition`` is that of the day, ``rules`` the version of the start dates it was made under.
    ``next_on`` is the first day, not before ``made_on``, on which something may be given;
    ``overdue_since`` the day on which the longest overdue dose became so.
    """

    person_id: UUID
    made_on: date
    edition: str
    rules: int
    next_on: date | None
    overdue_since: date | None
    doses: tuple[StoredDose, ...]

    @property
    def overdue(self) -> tuple[StoredDose, ...]:
        """The doses that are overdue, the longest first."""
        late = [dose for dose in self.doses if dose.state is DueState.OVERDUE]
        return tuple(sorted(late, key=lambda dose: dose.late_from or date.max))


def stored(plan: ChildPlan, edition: str, rules: int, groups: Collection[str]) -> StoredPlan:
    """What is kept of a plan: the next doses of the programme's groups.

    Immunoglobulin at birth is left out, since it would tell the mother's status.
    """
    kept = [due for due in plan.next_doses if due.group in groups]
    doses = tuple(map(_dose, kept))
    today = clinic_day(plan.made_at)
    late = [d.late_from for d in doses if d.state is DueState.OVERDUE and d.late_from]
    ahead = [max(d.earliest or today, today) for d in kept if d.is_open]
    return StoredPlan(
        person_id=plan.child_id,
        made_on=today,
        edition=edition,
        rules=rules,
        next_on=min(ahead, default=None),
        overdue_since=min(late, default=None),
        doses=doses,
    )


def _dose(due: DueDose) -> StoredDose:
    late = late_from(due.recommended, due.past_due) if due.is_open else None
    if due.deadline is not None:
        late = clinic_day(due.deadline)
    return StoredDose(due.group, due.vaccine, due.dose, due.state, due.earliest, late, due.until)

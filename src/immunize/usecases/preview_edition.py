"""See whose plans other rules would change, before they are activated. 换版预览"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from msgspec import Struct

from immunize.domain.compiled import Schedules
from immunize.domain.forecast import forecast
from immunize.domain.plan_changes import GroupChange, plan_changes
from immunize.errors import ScheduleUnknown
from immunize.schedules import Starts, national, starts_in_force
from immunize.store import plans as store
from immunize.usecases.child_case import Case, cases_of
from immunize.usecases.rules_in_force import rules_in_force
from kernel.access import Permission
from kernel.i18n import N_
from kernel.registry import store as registry
from kernel.registry.people import Sex
from kernel.transaction import Tx

Rules = Callable[[str], Schedules]
"""The rules of a province."""

MOST_SHOWN = 30


class NewStart(Struct, frozen=True):
    """An edition, and the day on which it would begin. 拟定启用日"""

    edition: str
    effective: date


class Comparison(Struct, frozen=True):
    """Two rule sets, and the day as of which plans are compared. 比较"""

    before: Rules
    after: Rules
    on: date


class ChangedChild(Struct, frozen=True):
    """A child whose plan changes. ``name`` only for those who may read records. 受影响儿童"""

    person_id: UUID
    name: str | None
    birth_date: date
    sex: Sex | None
    changes: tuple[GroupChange, ...]


class Preview(Struct, frozen=True):
    """What a new start would change for some children. 预览"""

    on: date
    compared: int
    changed: int
    groups: dict[str, int]
    children: tuple[ChangedChild, ...]


def compare_start(new: NewStart, today: date, present: Starts | None = None) -> Comparison:
    """The present rules against those with an edition's new start.

    As of today, unless the edition is yet to begin, before and after: then as of its first day.
    Raises ``ScheduleUnknown``. ``present`` are the start dates in force, if others than installed.
    """
    starts = starts_in_force() if present is None else present
    known = {one.id: one.effective for one in national(None, starts).data.editions}
    if new.edition not in known:
        raise ScheduleUnknown(
            N_("没有版本“{edition}”。回到免疫程序页重新选。"), "edition", edition=new.edition
        )
    moved = tuple(sorted({**dict(starts), new.edition: new.effective}.items()))
    has_begun = known[new.edition] <= today
    return Comparison(
        before=lambda region: national(region, starts),
        after=lambda region: national(region, moved),
        on=today if has_begun else max(today, new.effective),
    )


async def preview_edition(tx: Tx, new: NewStart, most: int) -> Preview:
    """Compare up to ``most`` children within the actor's scope, and describe those that change.

    Names are shown, with an access entry for each, only to those who may read records.
    """
    tx.require(Permission.PREVIEW_EDITION)
    comparison = compare_start(new, tx.today, (await rules_in_force(tx)).starts)
    ids = await store.children_with_record(tx, None, most)
    changed = await changed_children(tx, comparison, ids)
    shown = changed[:MOST_SHOWN]
    may_read = tx.actor.may(Permission.READ_RECORD)
    if may_read:
        people = [child.person_id for child in shown]
        await registry.note_accesses(tx, people, N_("接种计划"), N_("换版预览"))
    counts = Counter(change.group for child in changed for change in child.changes)
    return Preview(
        on=comparison.on,
        compared=len(ids),
        changed=len(changed),
        groups=dict(counts.most_common()),
        children=tuple(shown) if may_read else tuple(map(_without_name, shown)),
    )


async def changed_children(
    tx: Tx, comparison: Comparison, ids: Sequence[UUID]
) -> list[ChangedChild]:
    """Those of these children whose plans differ."""
    found = []
    for case in await cases_of(tx, ids):
        if changes := _changes(case, comparison):
            child = case.child
            found.append(ChangedChild(child.id, child.name, child.birth_date, child.sex, changes))
    return found


def _changes(case: Case, comparison: Comparison) -> tuple[GroupChange, ...]:
    before, after = (
        forecast(
            rules(case.region),
            case.subject,
            case.history,
            comparison.on,
            groups=case.groups,
            explain=False,
        )
        for rules in (comparison.before, comparison.after)
    )
    return tuple(plan_changes(before, after))


def _without_name(child: ChangedChild) -> ChangedChild:
    return ChangedChild(child.person_id, None, child.birth_date, child.sex, child.changes)

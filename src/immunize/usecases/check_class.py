"""Check the vaccinations of a class. 入托入学查验"""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from immunize.domain.child_plan import DueDose, Visit, visits_ahead
from immunize.domain.school_check import (
    CATCH_UP_MONTHS,
    MOST_CHILDREN,
    ListedChild,
    Verdict,
    judge,
    read_class,
)
from immunize.errors import ClassListEmpty, TooManyAsked
from immunize.usecases.child_case import Case, cases_of
from kernel.access import Permission
from kernel.calendar import add_months
from kernel.i18n import N_
from kernel.registry import reach
from kernel.registry import store as registry
from kernel.registry.people import Person
from kernel.transaction import Tx


class ClassList(Struct, frozen=True):
    """A school's list, as pasted: one child to a line. 班级名单"""

    school: str
    class_name: str
    children: str


class CheckedChild(Struct, frozen=True):
    """One child of the list, what is missing, and when it can be caught up. 查验结果"""

    listed: ListedChild
    verdict: Verdict
    person: Person | None = None
    missing: tuple[DueDose, ...] = ()
    barred: tuple[DueDose, ...] = ()
    catch_up: tuple[Visit, ...] = ()


class ClassCheck(Struct, frozen=True):
    """The check of one class on one day. 班级查验"""

    school: str
    class_name: str
    on: date
    children: tuple[CheckedChild, ...]

    @property
    def counts(self) -> Counter[Verdict]:
        """How many children have each result."""
        return Counter(child.verdict for child in self.children)


async def check_class(tx: Tx, new: ClassList) -> ClassCheck:
    """Find every child of the list and judge the programme's doses as of today.

    Only children within the actor's scope are opened, each with an access entry. Raises
    ``ClassListEmpty`` and ``TooManyAsked``.
    """
    tx.require(Permission.READ_RECORD)
    tx.require(Permission.FIND_PERSON)
    listed = read_class(new.children)
    if not listed:
        raise ClassListEmpty()
    if len(listed) > MOST_CHILDREN:
        raise TooManyAsked("children", len(listed), MOST_CHILDREN)
    children = await _opened([await _found(tx, one) for one in listed], tx)
    return ClassCheck(new.school, new.class_name, tx.today, tuple(children))


async def _found(tx: Tx, listed: ListedChild) -> CheckedChild:
    """The child a line names, not opened yet; or why there is none."""
    if listed.problem is not None:
        return CheckedChild(listed, Verdict.UNREADABLE)
    if listed.identifier is not None:
        owner = await registry.owner_of(tx, listed.identifier)
        if owner is None:
            return CheckedChild(listed, Verdict.NOT_FOUND)
        if not await registry.is_in_scope(tx, owner):
            return CheckedChild(listed, Verdict.ELSEWHERE)
        return CheckedChild(listed, Verdict.NO_RECORD, await registry.person(tx, owner))
    assert listed.birth_date is not None, "a line without a number has a birth date"
    alike = [
        person
        for person in await registry.search_by_name(tx, listed.name)
        if person.birth_date == listed.birth_date and person.name == listed.name
    ]
    if len(alike) != 1:
        return CheckedChild(listed, Verdict.SEVERAL if alike else Verdict.NOT_FOUND)
    return CheckedChild(listed, Verdict.NO_RECORD, alike[0])


async def _opened(found: Sequence[CheckedChild], tx: Tx) -> list[CheckedChild]:
    people = {one.person.id for one in found if one.person}
    for person_id in sorted(people):
        await reach.open_record(tx, person_id, what=N_("接种档案"), why=N_("入托入学查验"))
    cases = {case.child.id: case for case in await cases_of(tx, sorted(people))}
    return [
        _judged(tx, one, cases[one.person.id]) if one.person and one.person.id in cases else one
        for one in found
    ]


def _judged(tx: Tx, one: CheckedChild, case: Case) -> CheckedChild:
    judgement = judge(case.plan(tx.now, tx.today, explain=False))
    ahead = _catch_up(case, tx.today) if judgement.missing else ()
    return CheckedChild(
        one.listed, judgement.verdict, one.person, judgement.missing, judgement.barred, ahead
    )


def _catch_up(case: Case, today: date) -> tuple[Visit, ...]:
    return visits_ahead(
        lambda history, on: case.answer(history, on, explain=False),
        case.history,
        today,
        add_months(today, CATCH_UP_MONTHS),
    )

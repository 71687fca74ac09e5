"""Check the vaccinations of a class. 入托入学查验"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct
from msgspec.structs import replace

from immunize.domain.child_plan import DueDose, Visit, planned, visits_ahead
from immunize.domain.class_list import ListedChild, read_class, same_name
from immunize.domain.school_check import (
    CATCH_UP_MONTHS,
    MOST_CHILDREN,
    Sheet,
    SheetLine,
    SheetVisit,
    Verdict,
    judge,
)
from immunize.errors import ClassListEmpty, TooManyAsked
from immunize.usecases.child_case import Case, cases_of
from kernel.access import Permission
from kernel.calendar import add_months
from kernel.i18n import N_
from kernel.registry import identifiers as ids
from kernel.registry import store as registry
from kernel.registry.identifiers import IdentifierKind
from kernel.registry.people import Person
from kernel.transaction import Tx

Short = Annotated[str, Meta(max_length=60)]


class ClassList(Struct, frozen=True):
    """A school's list, as pasted: one child to a line. 班级名单"""

    school: Short
    class_name: Short
    children: str


class CheckedChild(Struct, frozen=True):
    """One child of the list, what is missing, and when it can be caught up. 查验结果"""

    listed: ListedChild
    verdict: Verdict
    person: Person | None = None
    missing: tuple[DueDose, ...] = ()
    barred: tuple[DueDose, ...] = ()
    catch_up: tuple[Visit, ...] = ()
    same_as_line: int | None = None


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

    @property
    def sheet(self) -> Sheet:
        """The check as it is signed, kept and printed."""
        return Sheet(self.school, self.class_name, self.on, tuple(map(_line, self.children)))


async def check_class(tx: Tx, new: ClassList) -> ClassCheck:
    """Find every child of the list and judge the programme's doses as of today.

    Only children within the actor's scope are opened, each with an access entry. Nothing is
    kept. Raises ``ClassListEmpty`` and ``TooManyAsked``.
    """
    tx.require(Permission.READ_RECORD)
    tx.require(Permission.FIND_PERSON)
    listed = read_class(new.children)
    if not listed:
        raise ClassListEmpty()
    if len(listed) > MOST_CHILDREN:
        raise TooManyAsked("children", len(listed), MOST_CHILDREN)
    children = await _opened(tx, _each_once(await _found(tx, listed)))
    return ClassCheck(new.school, new.class_name, tx.today, tuple(children))


async def _found(tx: Tx, listed: Sequence[ListedChild]) -> list[CheckedChild]:
    """The child each line names, not opened yet; or why there is none."""
    numbers = {one.identifier for one in listed if one.identifier}
    owners = await registry.owners_of(tx, numbers)
    within = await registry.those_in_scope(tx, set(owners.values()))
    owned = await registry.people_by_id(tx, within)
    names = {(one.name, born) for one in listed if one.name and (born := _born(one))}
    alike: dict[tuple[str, date], list[Person]] = {}
    for person in await registry.people_named(tx, names):
        alike.setdefault((person.name, person.birth_date), []).append(person)

    def found(one: ListedChild) -> CheckedChild:
        if one.problem is not None:
            return CheckedChild(one, Verdict.UNREADABLE)
        owner = owners.get(one.identifier) if one.identifier else None
        if owner is not None:
            return _by_number(one, owned.get(owner))
        born = _born(one)
        return _by_name(one, alike.get((one.name, born), ()) if born else ())

    return [found(one) for one in listed]


def _born(one: ListedChild) -> date | None:
    """The birth date on the line, or in its identity number."""
    number = one.identifier
    if one.birth_date is None and number and number.kind is IdentifierKind.RESIDENT_ID:
        return ids.resident_facts(number.value).birth_date
    return one.birth_date


def _by_number(one: ListedChild, person: Person | None) -> CheckedChild:
    if person is None:
        return CheckedChild(one, Verdict.ELSEWHERE)
    if one.name and not person.temporary_name and not same_name(one.name, person.name):
        return CheckedChild(one, Verdict.ANOTHER)
    return CheckedChild(one, Verdict.NO_RECORD, person)


def _by_name(one: ListedChild, alike: Sequence[Person]) -> CheckedChild:
    if len(alike) != 1:
        return CheckedChild(one, Verdict.SEVERAL if alike else Verdict.NOT_FOUND)
    return CheckedChild(one, Verdict.NO_RECORD, alike[0])


def _each_once(found: Sequence[CheckedChild]) -> list[CheckedChild]:
    """A child that stands in the list again is only pointed to."""
    first: dict[UUID, int] = {}
    once = []
    for one in found:
        if one.person is None:
            once.append(one)
        elif one.person.id in first:
            line = first[one.person.id]
            once.append(CheckedChild(one.listed, Verdict.REPEATED, same_as_line=line))
        else:
            first[one.person.id] = one.listed.line
            once.append(one)
    return once


async def _opened(tx: Tx, found: Sequence[CheckedChild]) -> list[CheckedChild]:
    people = sorted(one.person.id for one in found if one.person)
    await registry.note_accesses(tx, people, N_("接种档案"), N_("入托入学查验"))
    cases = {case.child.id: case for case in await cases_of(tx, people)}
    return [_judged(tx, one, cases) for one in found]


def _judged(tx: Tx, one: CheckedChild, cases: Mapping[UUID, Case]) -> CheckedChild:
    case = cases.get(one.person.id) if one.person else None
    if case is None:
        return one
    judgement = judge(case.plan(tx.now, tx.today, explain=False))
    return replace(
        one,
        verdict=judgement.verdict,
        missing=judgement.missing,
        barred=judgement.barred,
        catch_up=_catch_up(case, tx.today) if judgement.missing else (),
    )


def _catch_up(case: Case, today: date) -> tuple[Visit, ...]:
    return visits_ahead(
        lambda history, on: case.answer(history, on, explain=False),
        case.history,
        today,
        add_months(today, CATCH_UP_MONTHS),
    )


def _line(child: CheckedChild) -> SheetLine:
    problem = child.listed.problem
    return SheetLine(
        line=child.listed.line,
        text=child.listed.text,
        verdict=child.verdict,
        person_id=child.person.id if child.person else None,
        name=child.person.name if child.person else child.listed.name,
        birth_date=child.person.birth_date if child.person else child.listed.birth_date,
        missing=planned(child.missing),
        barred=planned(child.barred),
        catch_up=tuple(SheetVisit(visit.day, planned(visit.doses)) for visit in child.catch_up),
        problem=problem.detail if problem else "",
        facts={name: str(fact) for name, fact in problem.facts.items()} if problem else {},
        same_as_line=child.same_as_line,
    )

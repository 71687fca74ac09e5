"""School-entry check: a class list in, complete or missing out. 入托入学查验

Every nursery, kindergarten and primary school checks new and transferred children within 30 days
(measure of 2021, 儿童入托、入学预防接种证查验办法). Missing doses do not bar entry; the clinic
catches them up.
"""

import re
from datetime import date
from enum import StrEnum

from msgspec import Struct

from immunize.domain.child_plan import ChildPlan, DueDose, DueState
from kernel.errors import InvalidInput, Refusal
from kernel.i18n import N_
from kernel.registry import identifiers as ids
from kernel.registry.identifiers import Identifier

MOST_CHILDREN = 200
CATCH_UP_MONTHS = 12
"""How far the catch-up plan looks ahead."""

_SEPARATORS = re.compile(r"[\t,，;；、|\s]+")
_DAY = re.compile(r"(\d{4})[-./年]?(\d{1,2})[-./月]?(\d{1,2})日?")
_HEADING = re.compile(r"姓名|出生日期|身份证|name|birth", re.IGNORECASE)
_PASSED_OVER = re.compile(r"\d{1,3}|男|女")
"""Running numbers and sex, which class lists have beside what is needed."""


class Verdict(StrEnum):
    """The result for one child of the list. 查验结果"""

    COMPLETE = "complete"
    MISSING = "missing"
    BARRED = "barred"  # nothing else is missing, but something may not be given now
    NO_RECORD = "no_record"  # no certificate: open a record, then check again
    NOT_FOUND = "not_found"
    SEVERAL = "several"
    ELSEWHERE = "elsewhere"
    UNREADABLE = "unreadable"


class ListedChild(Struct, frozen=True):
    """One line of the list, as far as it could be read. 名单上的一行"""

    line: int
    text: str
    name: str = ""
    birth_date: date | None = None
    identifier: Identifier | None = None
    problem: Refusal | None = None


class LineUnreadable(InvalidInput):
    """A line that names no child. 看不懂的一行"""

    title = N_("这一行看不懂")


def read_class(text: str) -> tuple[ListedChild, ...]:
    """The children of a pasted table or CSV, one to a line.

    A line has a name and a birth date, or an identity, certificate or file number; a heading,
    running numbers and the sex are passed over. A line that cannot be read keeps its problem.
    """
    lines = [(n, line.strip()) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if lines and _HEADING.search(lines[0][1]):
        lines = lines[1:]
    return tuple(_child(n, line) for n, line in lines)


def _child(line: int, text: str) -> ListedChild:
    try:
        name, born, identifier = _parts(text)
    except InvalidInput as problem:
        return ListedChild(line, text, problem=problem)
    return ListedChild(line, text, name, born, identifier)


def _parts(text: str) -> tuple[str, date | None, Identifier | None]:
    names: list[str] = []
    days: set[date] = set()
    found: set[Identifier] = set()
    for part in filter(None, _SEPARATORS.split(text.replace('"', ""))):
        if day := _DAY.fullmatch(part):
            days.add(_day(day, part))
        elif kind := ids.guess_kind(part):
            found.add(ids.read(kind, part))
        elif not _PASSED_OVER.fullmatch(part):
            names.append(part)
    if len(days) > 1 or len(found) > 1:
        raise LineUnreadable(N_("这一行有两个日期或两个号码，分不清是哪个。"))
    if not found and not (names and days):
        raise LineUnreadable(N_("要有姓名和出生日期，或者身份证号、档案号。"))
    return " ".join(names), next(iter(days), None), next(iter(found), None)


def _day(match: re.Match[str], text: str) -> date:
    try:
        return date(*map(int, match.groups()))
    except ValueError as wrong:
        raise LineUnreadable(N_("“{given}”不是日历上有的日期。"), given=text) from wrong


class Judgement(Struct, frozen=True):
    """What a plan means for entry. 判定"""

    verdict: Verdict
    missing: tuple[DueDose, ...]
    barred: tuple[DueDose, ...]


def judge(plan: ChildPlan) -> Judgement:
    """Complete when no dose of the programme could have been given by now and was not.

    Contraindicated and deferred doses never count as missing.
    """
    missing = tuple(d for d in plan.next_doses if d.state in (DueState.DUE, DueState.OVERDUE))
    barred = tuple(d for d in plan.next_doses if not d.is_open)
    if missing:
        return Judgement(Verdict.MISSING, missing, barred)
    return Judgement(Verdict.BARRED if barred else Verdict.COMPLETE, (), barred)

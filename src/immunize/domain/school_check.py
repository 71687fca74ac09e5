"""School-entry check: complete or missing, and the sheet that says so. 入托入学查验

Every nursery, kindergarten and primary school checks new and transferred children within 30 days
(measure of 2021, 儿童入托、入学预防接种证查验办法). Missing doses do not bar entry; the clinic
catches them up.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec
from msgspec import Struct

from immunize.domain.booking import PlannedDose
from immunize.domain.child_plan import ChildPlan, DueDose, DueState

MOST_CHILDREN = 500
CATCH_UP_MONTHS = 12
"""How far the catch-up plan looks ahead."""


class Verdict(StrEnum):
    """The result for one child of the list. 查验结果"""

    COMPLETE = "complete"
    MISSING = "missing"
    BARRED = "barred"  # nothing else is missing, but something may not be given now
    NO_RECORD = "no_record"  # no certificate: open a record, then check again
    NOT_FOUND = "not_found"
    SEVERAL = "several"
    ANOTHER = "another"  # the number belongs to a child of another name
    REPEATED = "repeated"  # stands further up in the list
    ELSEWHERE = "elsewhere"
    UNREADABLE = "unreadable"


CHECKED = (Verdict.COMPLETE, Verdict.MISSING, Verdict.BARRED)
"""Results that judge a child; the others say why there is no judgement."""


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


# --- the sheet -------------------------------------------------------------------------------


class SheetVisit(Struct, frozen=True):
    """A day on which missing doses can be caught up. 补种安排"""

    day: date
    doses: tuple[PlannedDose, ...]


class SheetLine(Struct, frozen=True):
    """One child's result as it stands on the sheet. 查验表的一行

    ``text`` is the school's own line, long numbers masked. ``problem`` and ``facts`` are the
    refusal's message and what fills it.
    """

    line: int
    text: str
    verdict: Verdict
    person_id: UUID | None = None
    name: str = ""
    birth_date: date | None = None
    missing: tuple[PlannedDose, ...] = ()
    barred: tuple[PlannedDose, ...] = ()
    catch_up: tuple[SheetVisit, ...] = ()
    problem: str = ""
    facts: Mapping[str, str] = {}
    same_as_line: int | None = None


class Sheet(Struct, frozen=True):
    """The result of one class on one day: what is signed, kept and printed. 查验表"""

    school: str
    class_name: str
    on: date
    lines: tuple[SheetLine, ...]

    @property
    def counts(self) -> Counter[Verdict]:
        """How many children have each result."""
        return Counter(line.verdict for line in self.lines)

    @property
    def people(self) -> tuple[UUID, ...]:
        """The children who were judged, each once."""
        return tuple({one.person_id: None for one in self.lines if one.person_id})


def digest_of(sheet: object) -> str:
    """A fingerprint of all that stands on a sheet (SHA-256), or of its kept JSON."""
    return hashlib.sha256(msgspec.json.encode(sheet, order="sorted")).hexdigest()


class SchoolCheck(Struct, frozen=True):
    """A check that somebody signed. It is never changed: a later check is another. 查验确认

    ``is_as_signed`` is found out whenever it is read: the kept sheet has the signed fingerprint.
    """

    id: UUID
    organisation_id: UUID
    organisation_name: str
    checked_by: UUID
    checker_name: str
    checked_at: datetime
    digest: str
    is_as_signed: bool
    sheet: Sheet


class SchoolCheckSummary(Struct, frozen=True):
    """A check in a list: no child is named. 查验目录"""

    id: UUID
    organisation_name: str
    school: str
    class_name: str
    checked_on: date
    checker_name: str
    children: int
    complete: int
    missing: int


class EntryCheck(Struct, frozen=True):
    """What a signed check said of one child, on the child's own record. 儿童查验记录"""

    person_id: UUID
    check_id: UUID
    checked_on: date
    school: str
    class_name: str
    checker_name: str
    organisation_name: str
    verdict: Verdict
    missing: tuple[PlannedDose, ...]

"""Sign the check of a class: it is kept as it was, and stands on each child's record. 查验签字"""

from uuid import UUID

from msgspec import Struct

from immunize.domain.school_check import CHECKED, EntryCheck, SchoolCheck, Sheet, digest_of
from immunize.errors import NobodyToConfirm, ResultsChanged, SchoolCheckIdTaken
from immunize.store import school_checks as store
from immunize.usecases.check_class import ClassCheck, ClassList, Short, check_class
from kernel.access import Permission
from kernel.errors import NotAllowed
from kernel.i18n import N_
from kernel.transaction import Tx


class Signature(Struct, frozen=True):
    """The list that was checked, and the fingerprint of the results that were seen. 查验签字"""

    id: UUID
    school: Short
    class_name: Short
    children: str
    seen: str


async def confirm_class(tx: Tx, new: Signature) -> SchoolCheck:
    """Check once more, and keep the result if it still is the one that was seen.

    The same id with the same list is answered with the first result. Raises ``ResultsChanged``
    when a record changed since, ``NobodyToConfirm`` and ``SchoolCheckIdTaken``.
    """
    tx.require(Permission.CONFIRM_SCHOOL_CHECK)
    signed = await store.school_check(tx, new.id)
    if signed is not None:
        if signed.digest != new.seen or signed.checked_by != tx.actor.id:
            raise SchoolCheckIdTaken()
        return signed
    checked = await check_class(tx, ClassList(new.school, new.class_name, new.children))
    check = _signed(tx, new.id, checked)
    if check.digest != new.seen:
        raise ResultsChanged()
    if not await store.add_school_check(tx, check):
        raise SchoolCheckIdTaken()
    await store.add_entry_checks(tx, _on_records(check))
    return check


def _signed(tx: Tx, check_id: UUID, checked: ClassCheck) -> SchoolCheck:
    if tx.actor.organisation_id is None:
        raise NotAllowed(N_("签字的人要在一个机构里。"))
    sheet: Sheet = checked.sheet
    if not any(line.verdict in CHECKED for line in sheet.lines):
        raise NobodyToConfirm()
    return SchoolCheck(
        id=check_id,
        organisation_id=tx.actor.organisation_id,
        organisation_name=tx.actor.organisation_name,
        checked_by=tx.actor.id,
        checker_name=tx.actor.name,
        checked_at=tx.now,
        digest=digest_of(sheet),
        is_as_signed=True,
        sheet=sheet,
    )


def _on_records(check: SchoolCheck) -> list[EntryCheck]:
    return [
        EntryCheck(
            person_id=line.person_id,
            check_id=check.id,
            checked_on=check.sheet.on,
            school=check.sheet.school,
            class_name=check.sheet.class_name,
            checker_name=check.checker_name,
            organisation_name=check.organisation_name,
            verdict=line.verdict,
            missing=line.missing,
        )
        for line in check.sheet.lines
        if line.person_id is not None and line.verdict in CHECKED
    ]

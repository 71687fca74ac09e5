"""Whose record may the actor open, and the entry it leaves. 查阅权限与留痕

Guardians reach themselves and their own children. Staff reach the people whom an
organisation in their subtree manages or serves. Whoever opens a record leaves an entry that
the person's guardian and the auditor can see.
"""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from kernel.access import Kind, Permission
from kernel.errors import NotAllowed, NotFound
from kernel.i18n import N_
from kernel.registry import store
from kernel.registry.find import must_exist
from kernel.registry.identifiers import IdentifierKind
from kernel.registry.people import Person
from kernel.registry.places import District
from kernel.registry.store import AccessEntry, Relative
from kernel.transaction import Tx


class PersonCard(Struct, frozen=True):
    """What stands in the banner of every page about one person. 人员信息条"""

    person: Person
    relatives: tuple[Relative, ...]
    file_number: str | None
    district: District | None


class OutsideScope(NotAllowed):
    """The person is not managed or served within the actor's scope. 不在管辖范围"""

    title = N_("不在您的服务范围内")
    todo = (N_("扫孩子的健康码、接种证或证件，再打开。"),)


async def open_record(tx: Tx, person_id: UUID, *, what: str, why: str) -> Person:
    """The person, after checking the actor's reach and noting who looked and why.

    ``what`` names the part of the record, ``why`` the task that needs it. Raises ``NotFound``
    (also to guardians of other children: existence is not disclosed) and ``OutsideScope``.
    """
    await check_reach(tx, person_id)
    person = await must_exist(tx, person_id)
    await store.note_access(tx, person_id, what, why)
    return person


async def check_reach(tx: Tx, person_id: UUID) -> None:
    """Raise unless the actor may read this person's record."""
    tx.require(Permission.READ_RECORD)
    if tx.actor.kind is Kind.SYSTEM:
        return
    if tx.actor.kind is Kind.GUARDIAN:
        if not await _is_own(tx, person_id):
            raise NotFound(N_("没有这个人的记录。请重新查找。"))
    elif not await store.is_in_scope(tx, person_id):
        await must_exist(tx, person_id)
        raise OutsideScope(N_("这个孩子不归本机构管理，也没有来过这里。"))


async def card(tx: Tx, person: Person) -> PersonCard:
    """The banner of a person whose record is open."""
    held = await store.identifiers_of(tx, person.id)
    numbers = [
        one.masked
        for one in held
        if one.kind is IdentifierKind.FILE_NUMBER and one.revoked_at is None
    ]
    return PersonCard(
        person=person,
        relatives=tuple(await store.relatives_of(tx, person.id)),
        file_number=numbers[-1] if numbers else None,
        district=await store.district_of(tx, person.id),
    )


async def who_looked(tx: Tx, person_id: UUID) -> Sequence[AccessEntry]:
    """Who opened a person's record: for the person's guardian and the auditor."""
    if tx.actor.kind is not Kind.GUARDIAN:
        tx.require(Permission.READ_ACCESS_LOG)
    await check_reach(tx, person_id)
    return await store.accesses_of(tx, person_id)


async def who_looked_here(tx: Tx) -> Sequence[AccessEntry]:
    """Who opened any record from within the actor's scope: for the auditor."""
    tx.require(Permission.READ_ACCESS_LOG)
    return await store.accesses_in_scope(tx)


async def _is_own(tx: Tx, person_id: UUID) -> bool:
    own = tx.actor.person_id
    return own is not None and (own == person_id or await store.answers_for(tx, own, person_id))

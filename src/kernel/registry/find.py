"""Find people: by name, pinyin, birth date, phone, or a scanned code. 查找人员"""

import re
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from kernel.access import Permission
from kernel.errors import InvalidInput, NotFound
from kernel.i18n import N_
from kernel.registry import identifiers as ids
from kernel.registry import store
from kernel.registry.identifiers import Identifier, IdentifierKind
from kernel.registry.people import CareKind, Person
from kernel.transaction import Tx

_DATE = re.compile(r"(\d{4})[-./年]?(\d{1,2})[-./月]?(\d{1,2})日?")
_SHORTEST = 2


async def find_people(tx: Tx, words: str) -> Sequence[Person]:
    """People that match what was typed or scanned, at most 30.

    A document or health code finds its person wherever they belong: whoever holds the
    document is being served, and that is written down. Names, birth dates and phones find
    only people within the actor's scope. Raises ``InvalidInput`` for fewer than two characters.
    """
    tx.require(Permission.FIND_PERSON)
    words = words.strip()
    if len(words) < _SHORTEST:
        raise InvalidInput(N_("请至少输入两个字，或扫码。"), field="q")
    kind = ids.guess_kind(words)
    if kind is not None:
        found = await identify(tx, ids.read(kind, words))
        return [found] if found else []
    if phone := _phone(words):
        return await store.search_by_phone(tx, phone)
    if day := _day(words):
        return await store.search_by_birth_date(tx, day)
    return await store.search_by_name(tx, words)


async def identify(tx: Tx, identifier: Identifier) -> Person | None:
    """The holder of a document or code that is being shown to the actor.

    An access entry says why. An organisation that looks after people, unlike one that audits,
    serves the person from now on.
    """
    tx.require(Permission.FIND_PERSON)
    person_id = await store.owner_of(tx, identifier)
    if person_id is None:
        return None
    if tx.actor.organisation_id and tx.actor.may(Permission.REGISTER_PERSON):
        await store.take_into_care(tx, person_id, tx.actor.organisation_id, CareKind.SERVES)
    await store.note_access(tx, person_id, what=N_("身份信息"), why=N_("扫码或按证件查找"))
    return await store.person(tx, person_id)


async def issue_health_code(tx: Tx, person_id: UUID) -> str:
    """The person's health code; a new one is made when none is in force. 健康码"""
    code = await store.open_identifier(tx, person_id, IdentifierKind.HEALTH_CODE)
    if code is None:
        identifier = ids.new_health_code()
        await store.claim_identifier(tx, person_id, identifier)
        code = identifier.value
    return code


async def revoke_health_code(tx: Tx, person_id: UUID) -> str:
    """End the present health code, shown to too many, and make a new one."""
    for held in await store.identifiers_of(tx, person_id):
        if held.kind is IdentifierKind.HEALTH_CODE and held.revoked_at is None:
            await store.revoke_identifier(tx, person_id, held.id)
    return await issue_health_code(tx, person_id)


async def must_exist(tx: Tx, person_id: UUID) -> Person:
    """The person, or ``NotFound``."""
    person = await store.person(tx, person_id)
    if person is None:
        raise NotFound(N_("没有这个人的记录。请重新查找。"))
    return person


def _phone(words: str) -> str | None:
    try:
        return ids.read_phone(words)
    except InvalidInput:
        return None


def _day(words: str) -> date | None:
    match = _DATE.fullmatch(words)
    if match is None:
        return None
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None

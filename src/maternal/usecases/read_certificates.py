"""Certificates: drafts that wait, those issued, and the numbers left. 查看出生医学证明"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from msgspec import Struct

from kernel.access import Permission
from kernel.i18n import N_
from kernel.registry import reach
from kernel.registry.reach import PersonCard
from kernel.transaction import Tx
from maternal import store
from maternal.domain.basis import Basis
from maternal.domain.births import Newborn
from maternal.domain.certificates import Certificate, CertificateState, out_of_date
from maternal.errors import NotHere
from maternal.standards import rule_book
from maternal.store import Draft
from maternal.usecases.region_of import region_of

_NEXT_NUMBERS = 5


class CertificateView(Struct, frozen=True):
    """One child's certificate, those it replaced, and the next blank numbers. 证件页面

    ``to_exchange`` names what the certificate says otherwise than the record of the birth;
    ``rules`` are the clauses behind each change of a number.
    """

    child: PersonCard
    certificate: Certificate
    newborn: Newborn | None
    numbers: Sequence[str]
    earlier: Sequence[Certificate]
    to_exchange: tuple[str, ...]
    rules: Mapping[str, Basis]


async def list_certificates(tx: Tx) -> Sequence[Draft]:
    """Drafts and issued certificates within the actor's scope."""
    tx.require(Permission.ISSUE_CERTIFICATE)
    return await store.certificates_at(tx, (CertificateState.DRAFT, CertificateState.ISSUED))


async def next_numbers(tx: Tx) -> Sequence[str]:
    """The next blank numbers of the actor's institution."""
    tx.require(Permission.ISSUE_CERTIFICATE)
    if tx.actor.organisation_id is None:
        return ()
    return await store.free_numbers(tx, tx.actor.organisation_id, _NEXT_NUMBERS)


async def read_certificate(tx: Tx, child_id: UUID) -> CertificateView:
    """A child's certificate. Raises ``NotHere`` when it has none."""
    tx.require(Permission.ISSUE_CERTIFICATE)
    child = await reach.open_record(tx, child_id, what=N_("出生医学证明"), why=N_("出生证明办理"))
    every = await store.certificates_of(tx, child_id)
    if not every:
        raise NotHere
    certificate, *earlier = every
    book = rule_book(await region_of(tx))
    newborn = await store.newborn(tx, child_id)
    stale = out_of_date(certificate.content, newborn) if certificate.content and newborn else ()
    return CertificateView(
        child=await reach.card(tx, child),
        certificate=certificate,
        newborn=newborn,
        numbers=await next_numbers(tx),
        earlier=earlier,
        to_exchange=stale,
        rules={change.event: change.basis for change in book.certificate_changes},
    )

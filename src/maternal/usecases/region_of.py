"""Whose rules count: those of the place where the care is given. 适用地区"""

from uuid import UUID

from kernel.registry import store as registry
from kernel.transaction import Tx
from maternal.standards.rules import NATIONAL


async def region_of(tx: Tx, person_id: UUID | None = None) -> str:
    """The district code that chooses the rules: of the actor's organisation.

    A guardian has none; then it is where the person lives whom the rules are asked about.
    """
    if tx.actor.organisation_id is not None:
        organisation = await registry.organisation(tx, tx.actor.organisation_id)
        return organisation.district_code if organisation else NATIONAL
    home = await registry.district_of(tx, person_id) if person_id is not None else None
    return home.code if home else NATIONAL

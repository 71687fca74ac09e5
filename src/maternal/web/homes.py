"""Where a woman may live, for the forms that register her. 现住址选项"""

from collections.abc import Sequence

from msgspec import Struct

from kernel.registry import store as registry
from kernel.registry.places import District, Level
from kernel.transaction import Tx

COUNTY_DIGITS = 6
"""A district code begins with the six digits of its county (GB/T 2260)."""


class Home(Struct, frozen=True):
    """A village or community, and the township it lies in. 村（社区）"""

    village: District
    township: District | None


async def homes(tx: Tx) -> Sequence[Home]:
    """The villages of the county in which the actor works. They decide who looks after mother
    and child, and where the child is vaccinated.
    """
    if tx.actor.organisation_id is None:
        return ()
    place = await registry.organisation(tx, tx.actor.organisation_id)
    if place is None:
        return ()
    around = await registry.districts_within(tx, place.district_code[:COUNTY_DIGITS])
    by_code = {one.code: one for one in around}
    villages = (one for one in around if one.level is Level.VILLAGE)
    return [Home(one, by_code.get(one.parent_code or "")) for one in villages]

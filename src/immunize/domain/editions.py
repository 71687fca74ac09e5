"""When the editions of the programme begin, and who decided so. 版本启用"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from immunize.domain.schedule import Edition

Starts = tuple[tuple[str, date], ...]
"""Start dates that replace an edition's own, by edition id."""


class RulesInForce(Struct, frozen=True):
    """The start dates in force, and how many decisions led to them. 现行规则

    ``version`` only grows: a plan made under a smaller one is made again.
    """

    version: int
    starts: Starts


class Activation(Struct, frozen=True):
    """Somebody let an edition begin on a day. Later decisions stand beside it. 启用记录

    ``compared`` and ``changed`` say what the comparison before it found.
    """

    version: int
    id: UUID
    edition: str
    effective: date
    reason: str
    compared: int
    changed: int
    activated_by: UUID
    activated_by_name: str
    organisation_name: str
    activated_at: datetime


def in_force(installed: Mapping[str, date], decided: Iterable[Activation]) -> RulesInForce:
    """What holds after these decisions, oldest first, on top of how the system was installed."""
    starts = dict(installed)
    version = 0
    for one in decided:
        starts[one.edition] = one.effective
        version = one.version
    return RulesInForce(version, tuple(sorted(starts.items())))


def neighbours(editions: Sequence[Edition], edition: str) -> tuple[Edition | None, Edition | None]:
    """The editions before and after one, in the order in which they begin."""
    place = [one.id for one in editions].index(edition)
    before = editions[place - 1] if place else None
    after = editions[place + 1] if place + 1 < len(editions) else None
    return before, after

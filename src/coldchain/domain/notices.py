"""What the engine has to tell people. 通知事件"""

from msgspec import UNSET, Struct, UnsetType

from .instants import Instant


class Notice(Struct, frozen=True):
    """One thing that happened, told once. 通知

    ``at`` is when it happened: measured time for temperatures, server time for everything
    people and machines do. ``decided_at`` is the receipt that showed it, where evidence came
    at another instant. ``new_at`` belongs to changed evidence: where the alarm is now seen to
    have begun, or nothing where it is no longer seen at all.
    """

    event: str
    kind: str
    at: Instant
    decided_at: Instant | None = None
    level: int | None = None
    new_at: Instant | UnsetType | None = UNSET


def measured(event: str, kind: str, at: Instant, decided_at: Instant) -> Notice:
    """A notice judged on measured time and shown by a receipt."""
    return Notice(event, kind, at, decided_at if decided_at != at else None)

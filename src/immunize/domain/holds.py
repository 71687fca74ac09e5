"""Holds: vaccine that is not given until people have judged it. 停用待查

An excursion puts every package on hold that stood in the unit while it lasted, wherever the
package is now. Late evidence can widen a hold, never narrow it; only people lift one, two of
them, lot by lot. 疫苗停用与处置
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace


class HoldKind(StrEnum):
    """What happened in the unit. 停用原因"""

    TOO_WARM = "too_warm"
    TOO_COLD = "too_cold"
    NO_DATA = "no_data"


class Exposure(Struct, frozen=True):
    """What the packages were exposed to: the limit crossed and the worst value, in °C. 暴露"""

    kind: HoldKind
    limit: float | None = None
    worst: float | None = None


class Hold(Struct, frozen=True):
    """One excursion's hold on the packages that stood in a unit. 停用记录

    It is open while the excursion lasts: packages that enter the unit are held as well.
    ``changed_at`` is when evidence last made it wider or worse.
    """

    id: UUID
    unit_id: UUID
    organisation_id: UUID
    episode_id: UUID
    kind: HoldKind
    limit_celsius: float | None
    worst_celsius: float | None
    began_at: datetime
    ended_at: datetime | None
    placed_at: datetime
    changed_at: datetime
    lifted_at: datetime | None = None


class Judgement(StrEnum):
    """What may be decided about held vaccine. 处置意见"""

    RELEASE = "release"
    USE_FIRST = "use_first"
    DISCARD = "discard"


class Decision(Struct, frozen=True):
    """A judgement on one lot of a hold: one person decides, another confirms. 处置决定

    ``assessment`` cites the maker's or the quality department's view. It takes effect with
    the confirmation.
    """

    id: UUID
    hold_id: UUID
    lot_id: UUID
    judgement: Judgement
    assessment: str
    decided_by: UUID
    decided_by_name: str
    decided_at: datetime
    confirmed_by: UUID | None = None
    confirmed_by_name: str | None = None
    confirmed_at: datetime | None = None


class Suffered(Struct, frozen=True):
    """What one lot went through in the unit of its hold, against its own label. 暴露情况

    ``low`` and ``high`` are the label's range in °C, ``verified`` whether what frost
    does to it was compared with the label. ``vvm_used`` is the share of a vial monitor's
    life, where it carries one; ``trip_minutes`` the time outside on the whole trip, where the
    unit travels.
    """

    start: datetime
    end: datetime
    low: float
    high: float
    minutes_above: float
    minutes_below: float
    minutes_unknown: float
    lowest: float | None
    highest: float | None
    mean_kinetic: float | None
    frozen: bool
    verified: bool
    vvm_used: float | None = None
    trip_minutes: float | None = None

    @property
    def minutes_out(self) -> float:
        return self.minutes_above + self.minutes_below


def widen(
    hold: Hold, began_at: datetime, ended_at: datetime | None, exposure: Exposure, now: datetime
) -> Hold:
    """The hold after new evidence about its excursion; never shorter than it was.

    An open hold ends when the excursion has ended; a closed one opens again when it goes on.
    """
    wider = replace(
        hold,
        began_at=min(hold.began_at, began_at),
        ended_at=_later(hold.ended_at, ended_at) if hold.ended_at else ended_at,
        worst_celsius=_worse(hold, exposure.worst),
    )
    return replace(wider, changed_at=now) if is_wider(hold, wider) else wider


def is_wider(before: Hold, after: Hold) -> bool:
    """Whether evidence made a hold longer or worse; that an excursion has ended does not."""
    return (
        after.began_at < before.began_at
        or after.worst_celsius != before.worst_celsius
        or (before.ended_at is not None and after.ended_at != before.ended_at)
    )


def choices_for(
    kind: HoldKind, freeze_sensitive: bool, suffered: Suffered | None = None
) -> tuple[Judgement, ...]:
    """What may be decided: freeze-sensitive vaccine that was too cold is never released plainly.

    Where it was measured to have frozen, it is discarded; China discards after freezing rather
    than shake-testing.
    """
    if suffered is not None and suffered.frozen:
        return (Judgement.DISCARD,)
    if kind is HoldKind.TOO_COLD and freeze_sensitive:
        return (Judgement.DISCARD, Judgement.USE_FIRST)
    return (Judgement.RELEASE, Judgement.USE_FIRST, Judgement.DISCARD)


def needs_assessment(judgement: Judgement) -> bool:
    """Whether the maker's or the quality department's written view is needed."""
    return judgement is not Judgement.DISCARD


def _worse(hold: Hold, worst: float | None) -> float | None:
    known = [value for value in (hold.worst_celsius, worst) if value is not None]
    if not known:
        return None
    return min(known) if hold.kind is HoldKind.TOO_COLD else max(known)


def _later(known: datetime, told: datetime | None) -> datetime | None:
    return None if told is None else max(known, told)

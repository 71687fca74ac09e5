"""What temperature does to a vaccine, and what may be decided about it. 疫苗温度敏感性

The label decides; these are facts about labels. Nothing here releases a vaccine: it says
which decisions two people may take.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from .excursion import Exposure
from .rules import Band, Limit, Rule


class Product(Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of vaccine, as far as temperature matters. 疫苗温度要求

    ``stored`` is the range of the label in degrees Celsius, both bounds allowed. At or below
    ``freeze_at`` the vaccine counts as frozen and damaged; absent, freezing does no harm.
    ``vvm`` is the type of its vial monitor, where it carries one. ``shake_test`` is meaningful
    only for aluminium-adsorbed vaccines (Kartoglu et al. 2010).
    """

    vaccines: tuple[str, ...]
    name: str
    name_en: str
    stored: tuple[float, float]
    source: str
    verified: bool
    freeze_at: float | None = None
    shake_test: bool = False
    vvm: int | None = None

    def __post_init__(self) -> None:
        if self.stored[0] >= self.stored[1]:
            raise ValueError("stored must be [lowest, highest]")

    @property
    def is_freeze_sensitive(self) -> bool:
        return self.freeze_at is not None


class Decision(StrEnum):
    """What two people may decide about an exposed lot. 处置决定"""

    RELEASE = "release"
    RELEASE_ASSESSED = "release_assessed"
    """With the licence holder's stability assessment attached."""
    USE_FIRST = "use_first"
    DISCARD = "discard"


def decisions(product: Product, exposure: Exposure) -> frozenset[Decision]:
    """What may be decided about a product after an exposure. 可选处置

    Frozen, a freeze-sensitive vaccine is discarded and not shake-tested. Too cold without
    having frozen, it is never simply released. Short excursions may be allowed where the
    licence holder assessed them (storage and transport code 2017; Vaccine Administration Law).
    """
    lowest, highest = exposure.lowest, exposure.highest
    if lowest is None or highest is None:
        return frozenset({Decision.RELEASE_ASSESSED, Decision.DISCARD})
    if product.freeze_at is not None and lowest <= product.freeze_at:
        return frozenset({Decision.DISCARD})
    if product.is_freeze_sensitive and lowest < product.stored[0]:
        return frozenset({Decision.RELEASE_ASSESSED, Decision.DISCARD})
    if product.stored[0] <= lowest and highest <= product.stored[1]:
        return frozenset({Decision.RELEASE})
    return frozenset(Decision)


class Label(Struct, frozen=True):
    """The range in degrees Celsius that labels allow, and whose labels those are. 说明书温度

    ``freezes``: something among them must not freeze.
    """

    low: float
    high: float
    products: tuple[str, ...]
    freezes: bool = False

    def is_as_strict_as(self, other: "Label") -> bool:
        """Whether both ask the same of a unit, whoever asks it."""
        return replace(self, products=()) == replace(other, products=())

    def describe(self, known: Product | None, vaccine: str) -> Product:
        """A product as its own label has it, with what else is known of its vaccine.

        The label decides over what holds for most of its kind. A vaccine that must not freeze
        counts as frozen at 0 °C where nothing else is known (WHO/IVB/06.10).
        """
        name = self.products[0] if self.products else vaccine
        freeze_at = None
        if self.freezes:
            freeze_at = 0.0 if known is None or known.freeze_at is None else known.freeze_at
        if known is None:
            known = Product((vaccine,), name, name, (self.low, self.high), "label", False)
        return replace(known, stored=(self.low, self.high), freeze_at=freeze_at)


class Labelled(Struct, frozen=True):
    """The strictest label in a unit from an instant on; none when it is empty. 说明书时段"""

    since: datetime
    label: Label | None


def strictest(labels: Iterable[Label]) -> Label | None:
    """What all of the labels allow together, and which of them decide that."""
    found = list(labels)
    if not found:
        return None
    low, high = max(one.low for one in found), min(one.high for one in found)
    deciding = [one for one in found if one.low == low or one.high == high]
    names = dict.fromkeys(name for one in deciding for name in one.products)
    return Label(low, high, tuple(names), any(one.freezes for one in found))


R = TypeVar("R", bound=Rule)


def tightened(rule: R, labelled: Iterable[str], label: Label | None) -> R:
    """The rule of a unit made as strict as the strictest label of what stands in it.

    ``labelled`` are the alarm kinds of the limits that follow labels. A limit is only ever
    narrowed; its hysteresis keeps its width, and its pre-alarm its distance.
    """
    kinds = set(labelled)
    if label is None:
        return rule
    limits = [
        _narrowed(limit, label.low, label.high) if limit.alarm_kind in kinds else limit
        for limit in rule.limits
    ]
    shifts = {
        (before.kind, before.op.is_upper): after.value - before.value
        for before, after in zip(rule.limits, limits, strict=True)
        if before.alarm_kind in kinds
    }
    bands = [_shifted(band, shifts.get((band.kind, band.op.is_upper), 0)) for band in rule.pre]
    return replace(rule, limits=tuple(limits), pre=tuple(bands))


def _shifted(band: Band, shift: float) -> Band:
    return replace(band, value=round(band.value + shift, 6)) if shift else band


def _narrowed(limit: Limit, low: float, high: float) -> Limit:
    value = min(limit.value, high) if limit.op.is_upper else max(limit.value, low)
    if limit.clear_value is None:
        return replace(limit, value=value)
    return replace(
        limit, value=value, clear_value=round(limit.clear_value + value - limit.value, 6)
    )

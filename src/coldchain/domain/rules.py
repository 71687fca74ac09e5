"""The rule a sensor is judged by, as people write it down. 报警规则

One rule belongs to one class of equipment and holds everything an alarm depends on. Times
are in seconds, temperatures in degrees Celsius. Whether a bound itself counts as out is
said by the operator alone: ``> 8`` leaves 8.0 in range, ``<= -0.5`` makes -0.5 freezing.
"""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field


class Op(StrEnum):
    """On which side of its value a limit is breached. 比较方式"""

    ABOVE = ">"
    AT_OR_ABOVE = ">="
    BELOW = "<"
    AT_OR_BELOW = "<="

    @property
    def is_upper(self) -> bool:
        return self in (Op.ABOVE, Op.AT_OR_ABOVE)


class Mode(StrEnum):
    """Whether a breach must last without a break, or adds up. 连续或累计"""

    CONTINUOUS = "continuous"
    CUMULATIVE = "cumulative"


class Gap(StrEnum):
    """What a hole in the data does to a run that has not become an alarm yet. 数据缺口处理"""

    BRIDGE = "bridge"
    BREAK = "break"


class Limit(Struct, frozen=True, forbid_unknown_fields=True):
    """A bound, how long it may be breached, and when an alarm of it is over. 报警限值

    ``clear_value`` is the hysteresis: an alarm ends only at or inside it, and only after
    ``clear_for_s``. ``window_s`` makes a cumulative limit look back that far and no further.
    """

    kind: str
    op: Op
    value: float
    for_s: float = 0
    mode: Mode = Mode.CONTINUOUS
    window_s: float | None = None
    clear_value: float | None = None
    clear_for_s: float = 0

    def __post_init__(self) -> None:
        _not_negative(for_s=self.for_s, clear_for_s=self.clear_for_s, window_s=self.window_s)
        if self.window_s is not None and self.mode is not Mode.CUMULATIVE:
            raise ValueError("window_s belongs to a cumulative limit")
        if self.clear_value is not None and self._clears_while_breached(self.clear_value):
            raise ValueError(f"clear_value {self.clear_value} is outside the limit {self.value}")

    def _clears_while_breached(self, clear_value: float) -> bool:
        return clear_value > self.value if self.op.is_upper else clear_value < self.value

    @property
    def alarm_kind(self) -> str:
        """The name its alarms carry."""
        return f"{self.kind}_cumulative" if self.mode is Mode.CUMULATIVE else self.kind


class Band(Struct, frozen=True, forbid_unknown_fields=True):
    """The critical value inside the limit: a warning before the alarm. 预警带

    Source: GSP Annex 3 art. 6, which asks for the alarm at the set critical value too.
    """

    kind: str
    op: Op
    value: float
    for_s: float = 0

    def __post_init__(self) -> None:
        _not_negative(for_s=self.for_s)


class Rung(Struct, frozen=True, forbid_unknown_fields=True):
    """Who is called next when nobody has acknowledged for this long. 升级级别"""

    level: int
    after_s: float

    def __post_init__(self) -> None:
        _not_negative(after_s=self.after_s)


class Rule(Struct, frozen=True, forbid_unknown_fields=True):
    """All that an alarm of one class of equipment depends on. 设备类别报警规则

    ``max_gap_s``: sound readings further apart have a gap between them; absent, never.
    ``plausible``: outside it the sensor is at fault and the value is no temperature.
    ``future_tolerance_s`` and ``commissioned``: which device clocks are believed.
    A watch whose field is absent (silence, sticking, power, battery) is not kept.
    """

    equipment_class: str = field(name="class", default="")
    limits: tuple[Limit, ...] = ()
    pre: tuple[Band, ...] = ()
    max_gap_s: float | None = None
    gap: Gap = Gap.BRIDGE
    silent_after_s: float | None = None
    plausible: tuple[float, float] = (-100.0, 100.0)
    stuck_for_s: float | None = None
    future_tolerance_s: float = 300
    commissioned: datetime | None = None
    power_for_s: float | None = None
    battery_low_days: float | None = None
    escalate: tuple[Rung, ...] = ()

    def __post_init__(self) -> None:
        _not_negative(
            max_gap_s=self.max_gap_s,
            silent_after_s=self.silent_after_s,
            stuck_for_s=self.stuck_for_s,
            future_tolerance_s=self.future_tolerance_s,
            power_for_s=self.power_for_s,
        )
        if self.plausible[0] >= self.plausible[1]:
            raise ValueError("plausible must be [lowest, highest]")
        if self.commissioned is not None and self.commissioned.tzinfo is None:
            raise ValueError("commissioned has no offset from UTC")


def _not_negative(**durations: float | None) -> None:
    for name, value in durations.items():
        if value is not None and value < 0:
            raise ValueError(f"{name} is negative")

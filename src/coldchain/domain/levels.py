"""How a unit is doing, in one word. 设备现况

Worst first. Acknowledging changes nothing here: a fridge is not colder because somebody is
on the way. A unit whose probe is broken counts as unmonitored, never as in range.
"""

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from .records import Alarm
from .watch import Signal


class Level(StrEnum):
    """The level a tile shows. 状态等级"""

    ALARM = "alarm"
    SILENT = "silent"
    UNKNOWN = "unknown"
    NOTICE = "notice"
    OK = "ok"
    OFF = "off"


class Trouble(StrEnum):
    """What is the matter. 状态原因"""

    TOO_WARM = "too_warm"
    TOO_COLD = "too_cold"
    SILENT = "silent"
    NEVER_HEARD = "never_heard"
    SENSOR_FAULT = "sensor_fault"
    NO_POWER = "no_power"
    NEAR_LIMIT = "near_limit"
    BATTERY_LOW = "battery_low"
    WAITS_FOR_REVIEW = "waits_for_review"
    OUT_OF_SERVICE = "out_of_service"
    NONE = "none"


class State(Struct, frozen=True):
    """A unit's level and the reason for it. 设备状态"""

    level: Level
    trouble: Trouble


class Condition(Struct, frozen=True):
    """What is known of a unit by the server's clock. 设备条件"""

    heard: bool
    silent: bool
    in_service: bool
    power_lost: bool
    battery_low: bool


def state_of(condition: Condition, alarms: Sequence[Alarm]) -> State:
    """The worst that is true of a unit. ``alarms`` stand, or wait for their review."""
    if not condition.in_service:
        return State(Level.OFF, Trouble.OUT_OF_SERVICE)
    standing = [one for one in alarms if one.episode.is_standing]
    high = [one for one in standing if one.episode.signal is Signal.ALARM]
    if high:
        cold = any(one.too_cold for one in high)
        return State(Level.ALARM, Trouble.TOO_COLD if cold else Trouble.TOO_WARM)
    if condition.silent:
        return State(Level.SILENT, Trouble.SILENT)
    if not condition.heard:
        return State(Level.UNKNOWN, Trouble.NEVER_HEARD)
    signals = {one.episode.signal for one in standing}
    if Signal.SENSOR_FAULT in signals:
        return State(Level.UNKNOWN, Trouble.SENSOR_FAULT)
    if condition.power_lost:
        return State(Level.NOTICE, Trouble.NO_POWER)
    if Signal.PRE_ALARM in signals:
        return State(Level.NOTICE, Trouble.NEAR_LIMIT)
    if condition.battery_low:
        return State(Level.NOTICE, Trouble.BATTERY_LOW)
    if any(one.episode.signal is Signal.ALARM for one in alarms):
        return State(Level.NOTICE, Trouble.WAITS_FOR_REVIEW)
    return State(Level.OK, Trouble.NONE)


WORST_FIRST = tuple(Level)
"""The order in which units are shown."""

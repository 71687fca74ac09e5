"""What is watched by the server's clock: silence, power, battery, device clocks. 服务器侧监视

A sensor that says nothing, a fridge without power and a clock that cannot be right are
judged on when the server learned of them, whatever time the device claims.
"""

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from .instants import Instant
from .notices import Notice
from .program import Program


class Skew(StrEnum):
    """How a device clock is wrong. 时钟异常"""

    FUTURE = "future"
    PAST = "past"


class Vigil(Struct, frozen=True):
    """What the server remembers of a sensor by its own clock. 监视状态

    ``heard_at`` is the last receipt, of whatever quality; before the first one it is the
    start of monitoring, if that is known.
    """

    heard_at: Instant | None = None
    silent: bool = False
    off_since: Instant | None = None
    power_lost: bool = False
    battery_low: bool = False
    clock_skewed: bool = False


def believe(program: Program, measured: Instant, received: Instant) -> Skew | None:
    """Nothing where the device's clock is believed, otherwise how it is wrong."""
    if measured - received > program.future_tolerance:
        return Skew.FUTURE
    return Skew.PAST if measured < program.commissioned else None


def hear(vigil: Vigil, received: Instant) -> tuple[Vigil, list[Notice]]:
    """A message came in: whatever it says, the sensor is not silent."""
    if not vigil.silent:
        return replace(vigil, heard_at=received), []
    cleared = Notice("silent_cleared", "silent", received)
    return replace(vigil, heard_at=received, silent=False), [cleared]


def check_clock(
    vigil: Vigil, skews: Iterable[Skew | None], received: Instant
) -> tuple[Vigil, list[Notice]]:
    """Tell of a wrong device clock at the first of a row of readings not believed."""
    notices = []
    skewed = vigil.clock_skewed
    for skew in skews:
        if skew is not None and not skewed:
            notices.append(Notice("clock_skew", skew, received))
        skewed = skew is not None
    return (vigil if skewed == vigil.clock_skewed else replace(vigil, clock_skewed=skewed)), notices


def power(vigil: Vigil, is_on: bool, at: Instant) -> tuple[Vigil, list[Notice]]:
    """Mains power went off or came back."""
    if not is_on:
        return (replace(vigil, off_since=at) if vigil.off_since is None else vigil), []
    restored = [Notice("power_restored", "power", at)] if vigil.power_lost else []
    return replace(vigil, off_since=None, power_lost=False), restored


def battery(program: Program, vigil: Vigil, days: float, at: Instant) -> tuple[Vigil, list[Notice]]:
    """The device says how many days its battery will last."""
    bound = program.rule.battery_low_days
    if bound is None or (days <= bound) == vigil.battery_low:
        return vigil, []
    event = "battery_ok" if vigil.battery_low else "battery_low"
    return replace(vigil, battery_low=not vigil.battery_low), [Notice(event, "battery", at)]


def fall_due(program: Program, vigil: Vigil, now: Instant) -> tuple[Vigil, list[Notice]]:
    """Timers due up to and including now. Each tells when it was due, not when it was run."""
    notices = []
    silent_at, lost_at = _silent_at(program, vigil), _lost_at(program, vigil)
    if silent_at is not None and silent_at <= now:
        notices.append(Notice("silent_raised", "silent", silent_at))
        vigil = replace(vigil, silent=True)
    if lost_at is not None and lost_at <= now:
        notices.append(Notice("power_lost", "power", lost_at))
        vigil = replace(vigil, power_lost=True)
    return vigil, notices


def next_due(program: Program, vigil: Vigil) -> Instant | None:
    """When the next timer falls due, so that nobody has to ask before."""
    due = [at for at in (_silent_at(program, vigil), _lost_at(program, vigil)) if at is not None]
    return min(due, default=None)


def _silent_at(program: Program, vigil: Vigil) -> Instant | None:
    if program.silent_after is None or vigil.heard_at is None or vigil.silent:
        return None
    return vigil.heard_at + program.silent_after


def _lost_at(program: Program, vigil: Vigil) -> Instant | None:
    if program.power_for is None or vigil.off_since is None or vigil.power_lost:
        return None
    return vigil.off_since + program.power_for

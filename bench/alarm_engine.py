"""How fast the alarm engine judges readings, alone on one core. 报警引擎性能

Run with ``python -m bench.alarm_engine``. Three figures: readings per second when 10,000
units take turns sending one reading a minute, what one unit weighs, and how long a unit's
month at one reading a minute takes to be judged again after late evidence. Times are those of
the processor, so that a busy machine does not blur them.
"""

from random import Random
from time import process_time

import msgspec
from msgspec.structs import replace

from coldchain.domain.alarm import Point
from coldchain.domain.eras import Eras
from coldchain.domain.instants import DAY, MINUTE, Instant, parse
from coldchain.domain.monitor import Past, Watch, take
from coldchain.domain.program import Program
from coldchain.domain.readings import place
from coldchain.domain.rules import Band, Limit, Mode, Op, Rule

UNITS = 10_000
ROUNDS = 30
START = parse("2026-03-01T00:00:00Z")

RULE = Rule(
    equipment_class="fridge_2_8",
    limits=(
        Limit("high", Op.ABOVE, 8.0, clear_value=7.7),
        Limit("low", Op.BELOW, 2.0, clear_value=2.3),
        Limit("heat", Op.ABOVE, 8.0, for_s=36_000),
        Limit("freeze", Op.AT_OR_BELOW, -0.5, for_s=3_600),
    ),
    pre=(Band("high", Op.AT_OR_ABOVE, 7.5), Band("low", Op.AT_OR_BELOW, 2.5)),
    max_gap_s=1_800,
    silent_after_s=900,
    stuck_for_s=86_400,
)

ROLLING = Limit("warm", Op.ABOVE, 8.0, for_s=72_000, mode=Mode.CUMULATIVE, window_s=86_400)
"""Never reached by a sensor that is out every other minute: its parts are kept all day."""


def readings_per_second() -> float:
    """Single live readings, one in fifty of them out of range, each taken by its own unit."""
    program = Program.of(RULE)
    eras = Eras.always(program)
    random = Random(1)
    watches = [Watch.blank(program) for _ in range(UNITS)]
    values = [_value(random) for _ in range(UNITS)]
    began = process_time()
    for turn in range(ROUNDS):
        at = START + turn * MINUTE
        for unit in range(UNITS):
            reading = place(program, at, values[(unit * 7 + turn) % UNITS], at + 1_000_000)
            watches[unit] = take(eras, watches[unit], reading.received, (reading,)).watch
    return UNITS * ROUNDS / (process_time() - began)


def bytes_per_unit() -> int:
    """The stored form of a unit's state while an alarm stands."""
    program = Program.of(RULE)
    eras = Eras.always(program)
    watch = Watch.blank(program)
    for minute in range(3):
        at = START + minute * MINUTE
        watch = take(eras, watch, at, (place(program, at, 9.0 + minute, at),)).watch
    return len(msgspec.json.encode(watch))


def month_again(values: list[float], rule: Rule = RULE) -> float:
    """Seconds to judge a month again, and tell, because its first reading was late."""
    program = Program.of(rule)
    eras = Eras.always(program)
    points: list[Point] = [(START + n * MINUTE, value) for n, value in enumerate(values)]
    received: Instant = points[-1][0] + MINUTE
    readings = [place(program, *point, received) for point in points[1:]]
    late = place(program, *points[0], received + MINUTE)
    past = Past(Watch.blank(program).judged, points)
    first = take(eras, Watch.blank(program), received, readings)
    known = first.against((), received).episodes
    began = process_time()
    take(eras, first.watch, late.received, (late,), past).against(known, late.received)
    return process_time() - began


def _value(random: Random) -> float:
    return round(random.uniform(8.2, 9.5) if random.random() < 0.02 else random.uniform(3, 7), 2)


def _month(random: Random) -> list[float]:
    """A fridge with one excursion of an hour every day."""
    minutes = 30 * DAY // MINUTE
    return [
        round(random.uniform(8.2, 9.5) if n % 1440 < 60 else random.uniform(3, 7), 2)
        for n in range(minutes)
    ]


def main() -> None:
    random = Random(2)
    minutes = range(30 * DAY // MINUTE)
    ordinary = month_again(_month(random))
    warm = month_again([round(random.uniform(8.2, 9.5), 2) for _ in minutes])
    edge = [9.0 if n % 2 else 5.0 for n in minutes]
    flapping = month_again(edge)
    summed = month_again(edge, replace(RULE, limits=(*RULE.limits, ROLLING)))
    print(f"incremental, {UNITS:,} units: {readings_per_second():,.0f} readings/s on one core")
    print(f"state of one unit, stored: {bytes_per_unit():,} bytes")
    print(f"one unit-month judged again, an excursion a day: {ordinary * 1000:.0f} ms")
    print(f"one unit-month judged again, out of range throughout: {warm * 1000:.0f} ms")
    print(f"one unit-month judged again, in and out every minute: {flapping * 1000:.0f} ms")
    print(f"the same, summed over a rolling day as well: {summed * 1000:.0f} ms")


if __name__ == "__main__":
    main()

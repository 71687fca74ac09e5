"""How far an alarm has gone. 超限程度"""

from msgspec.structs import replace

from coldchain.domain.instants import moment
from coldchain.domain.records import Alarm
from coldchain.store import readings
from kernel.transaction import Tx


async def with_worst(tx: Tx, alarm: Alarm, plausible: tuple[float, float]) -> Alarm:
    """The alarm with the worst temperature measured while it stood, up to now."""
    if alarm.limit_celsius is None or not alarm.episode.spans:
        return alarm
    start, end = moment(alarm.episode.start), alarm.episode.end
    until = max(tx.now if end is None else moment(end), start)
    found = await readings.extremes(tx, alarm.unit_id, start, until, plausible)
    if found is None:
        return alarm
    return replace(alarm, worst_celsius=found[0] if alarm.too_cold else found[1])


async def up_to_now(tx: Tx, alarm: Alarm, plausible: tuple[float, float]) -> Alarm:
    """An alarm as pages show it: while it stands, its worst is still being measured."""
    return await with_worst(tx, alarm, plausible) if alarm.episode.is_standing else alarm

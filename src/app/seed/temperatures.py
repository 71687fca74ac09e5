"""What the demo county's sensors measured in the weeks before. 演示温度

The units that hold vaccine have measured since the oldest stock came in. The last day is left
to the simulated sensors, which send it again from their memory.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import msgspec

from app.seed.county import UNITS, Unit
from app.seed.fridges import HISTORY, steady
from coldchain.domain.deliveries import Message
from coldchain.usecases.take_readings import take_readings
from kernel.transaction import Tx

_STEP = timedelta(minutes=10)
_AT_ONCE = timedelta(days=3)
_DAYS = {
    "hechuan-room-1": 42,
    "hospital-ward-1": 27,
    "qingxi-fridge-1": 26,
    "qingxi-fridge-2": 21,
    "nanping-fridge-1": 18,
}
"""How many days ago each unit that holds vaccine began to measure."""


async def seed_temperatures(tx: Tx) -> None:
    """Take the readings as they came in, three days at a time."""
    last = tx.now - HISTORY
    for unit in UNITS:
        start = tx.now - timedelta(days=_DAYS.get(unit.device, 0))
        while start < last:
            end = min(start + _AT_ONCE, last)
            await take_readings(replace(tx, now=end), list(_messages(unit, start, end)))
            start = end


def _messages(unit: Unit, start: datetime, end: datetime) -> Iterator[Message]:
    topic = f"coldchain/v1/{unit.organisation}/{unit.device}/simple"
    moment = start
    while moment < end:
        body = {"ts": moment, "ch": "TVC", "t": steady(unit, moment)}
        yield Message(topic, msgspec.json.encode(body))
        moment += _STEP

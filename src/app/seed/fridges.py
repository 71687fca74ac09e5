"""How the demo county's fridges behave when they work well. 演示设备的温度"""

import math
import zlib
from datetime import datetime, timedelta

from app.seed.county import Unit
from kernel.registry.places import EquipmentClass

HISTORY = timedelta(hours=26)
"""What a simulated sensor keeps in its memory and sends again when it starts."""

_USUAL = {EquipmentClass.FREEZER: -20.6, EquipmentClass.FREEZING_ROOM: -21.0}


def steady(unit: Unit, moment: datetime) -> float:
    """The temperature of a unit that works well, in °C: it swings with its compressor.

    Always the same for the same unit and instant.
    """
    seed = zlib.crc32(unit.device.encode())
    seconds = moment.timestamp()
    swing = 0.6 * math.sin(2 * math.pi * seconds / (2100 + seed % 900) + seed)
    jitter = (zlib.crc32(f"{seed} {int(seconds)}".encode()) % 21 - 10) / 100
    return round(_USUAL.get(unit.equipment, 4.6 + seed % 7 / 10) + swing + jitter, 1)

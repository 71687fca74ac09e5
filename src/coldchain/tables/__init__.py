"""Tables of the cold chain. 冷链表"""

from coldchain.tables.devices import batches, device_states, rejected
from coldchain.tables.episodes import alarm_events, episodes
from coldchain.tables.labels import labels
from coldchain.tables.readings import PARTITIONS, readings
from coldchain.tables.watches import checkpoints, marks, watches

__all__ = [
    "PARTITIONS",
    "alarm_events",
    "batches",
    "checkpoints",
    "device_states",
    "episodes",
    "labels",
    "marks",
    "readings",
    "rejected",
    "watches",
]

"""``lifecycle sensors``: simulated sensors, for a system that has no real ones. 模拟传感器

They stand outside the system: each has its own connection, speaks the real protocol over MQTT
and knows nothing but its broker. A temperature is a function of sensor and time, so that a
restarted sensor sends the same past again, as real ones do, and nothing changes.

``lifecycle sensors --excursion qingxi-fridge-2`` tells the running sensor that its fridge
warms up for a while from now on.
"""

import argparse
import asyncio
import math
import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import structlog
from msgspec import Struct
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from app import logs
from app.seed.county import UNITS, Unit
from app.seed.fridges import HISTORY, steady
from app.settings import MqttAddress, read_settings
from kernel.calendar import utc_now
from kernel.registry.places import EquipmentClass

HISTORY_STEP = timedelta(minutes=5)
SECONDS_BETWEEN = 15
_RECORDS_PER_TRANSMISSION = 200

_TRANSMITTING = (EquipmentClass.COLD_ROOM, EquipmentClass.VEHICLE, EquipmentClass.FREEZER)

logger = structlog.get_logger("lifecycle.sensors")


class Excursion(Struct, frozen=True):
    """A fridge that fails for a while: how far it warms up at most, and from when to when. 故障"""

    start: datetime
    end: datetime
    degrees: float

    def at(self, moment: datetime) -> float:
        """How much warmer it is than usual."""
        if moment <= self.start:
            return 0.0
        warming = (min(moment, self.end) - self.start) / (self.end - self.start)
        risen = self.degrees * math.sin(warming * math.pi / 2)
        cooling = max((moment - self.end).total_seconds(), 0.0) / 900
        return risen * math.exp(-cooling)


class Simulated:
    """One sensor in one unit. 模拟传感器"""

    def __init__(self, unit: Unit, address: MqttAddress) -> None:
        self.unit = unit
        self.excursion: Excursion | None = None
        self._topic = f"coldchain/v1/{unit.organisation}/{unit.device}"
        self._client = _client(address, f"sensor-{unit.device}")
        self._client.will_set(f"{self._topic}/status", b"offline", qos=1, retain=True)
        self._client.on_connect = self._connected
        self._client.on_message = self._told
        self._client.connect_async(address.host, address.port, keepalive=60)
        self._client.loop_start()

    def celsius(self, moment: datetime) -> float:
        """The temperature at an instant, always the same for the same one."""
        warmer = self.excursion.at(moment) if self.excursion else 0.0
        return round(steady(self.unit, moment) + warmer, 1)

    def send_history(self, now: datetime) -> None:
        """What the sensor's memory holds of the last hours."""
        first = _on_the_grid(now - HISTORY, HISTORY_STEP)
        steps = int((now - first) / HISTORY_STEP) + 1
        self._send([first + n * HISTORY_STEP for n in range(steps)])

    def send(self, now: datetime) -> None:
        """The temperature of this moment."""
        self._send([_on_the_grid(now, timedelta(seconds=SECONDS_BETWEEN))])

    def close(self) -> None:
        """Say goodbye, as a sensor that is switched off properly does."""
        self._client.publish(f"{self._topic}/status", b"offline", qos=1, retain=True)
        self._client.disconnect()
        self._client.loop_stop()

    def _send(self, moments: list[datetime]) -> None:
        if self.unit.equipment not in _TRANSMITTING:
            for moment in moments:
                self._publish("simple", {"ts": moment, "ch": "TVC", "t": self.celsius(moment)})
            return
        for start in range(0, len(moments), _RECORDS_PER_TRANSMISSION):
            chunk = moments[start : start + _RECORDS_PER_TRANSMISSION]
            self._publish("ems", self._transmission(chunk))

    def _transmission(self, moments: list[datetime]) -> dict[str, Any]:
        """A WHO RTM transmission of these moments."""
        meta = {
            "schemaVersion": "0.8.1",
            "transferType": "rtm",
            "transferId": f"{self.unit.device}-{moments[-1]:%Y%m%dT%H%M%SZ}",
            "transferSrc": "simulated",
            "transferredAt": moments[-1],
        }
        records = [
            {
                "ABST": f"{moment:%Y%m%dT%H%M%SZ}",
                "ALRM": None,
                "BEMD": 40.0,
                "EERR": None,
                "TVC": self.celsius(moment),
                "TAMB": 22.5,
                "SVA": SECONDS_BETWEEN,
            }
            for moment in moments
        ]
        report = {"AMID": self.unit.device, "CID": "CN", "EMFR": "Simulated", "records": records}
        return {"meta": meta, "data": [report]}

    def _publish(self, form: str, body: dict[str, Any]) -> None:
        self._client.publish(f"{self._topic}/{form}", msgspec.json.encode(body), qos=1)

    # What follows runs on paho's thread.

    def _connected(self, client: Client, *_: Any) -> None:
        client.subscribe(_orders_for(self.unit.device), qos=1)
        client.publish(f"{self._topic}/status", b"online", qos=1, retain=True)

    def _told(self, _client: Client, _userdata: Any, message: MQTTMessage) -> None:
        self.excursion = msgspec.json.decode(message.payload, type=Excursion)
        logger.info("the fridge fails", device=self.unit.device)


def main(arguments: list[str]) -> int:
    """Publish until told to stop, or tell a running sensor that its fridge fails."""
    parser = argparse.ArgumentParser("lifecycle sensors", description=__doc__)
    devices = [unit.device for unit in UNITS]
    parser.add_argument("--excursion", choices=devices, metavar="DEVICE", help=", ".join(devices))
    parser.add_argument("--minutes", type=float, default=20, help="how long its fridge warms up")
    parser.add_argument("--degrees", type=float, default=6, help="how far, at most")
    options = parser.parse_args(arguments)
    settings = read_settings(os.environ)
    logs.configure(settings.log_level, readable=settings.is_development)
    if options.excursion:
        lasting = timedelta(minutes=options.minutes)
        return fail(settings.mqtt, options.excursion, lasting, options.degrees)
    asyncio.run(publish(settings.mqtt))
    return 0


def fail(address: MqttAddress, device: str, lasting: timedelta, degrees: float) -> int:
    """Leave the order at the broker, where the sensor finds it even after a restart."""
    now = utc_now()
    order = msgspec.json.encode(Excursion(now, now + lasting, degrees))
    client = _client(address, f"sensor-order-{os.getpid()}")
    client.connect(address.host, address.port)
    client.loop_start()
    sent = client.publish(_orders_for(device), order, qos=1, retain=True)
    sent.wait_for_publish(10)
    client.disconnect()
    client.loop_stop()
    if not sent.is_published():
        print("The broker did not take the order.", file=sys.stderr)
        return 1
    print(f"{device} warms up by {degrees:g} ℃ over the next {lasting}.")
    return 0


async def publish(address: MqttAddress) -> None:
    """Send the past once, then the present again and again, until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    sensors = [Simulated(unit, address) for unit in UNITS]
    await asyncio.sleep(1)  # orders left at the broker come first
    for sensor in sensors:
        sensor.send_history(utc_now())
    while not stop.is_set():
        for sensor in sensors:
            sensor.send(utc_now())
        await _wait(stop, SECONDS_BETWEEN)
    for sensor in sensors:
        sensor.close()


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return


def _client(address: MqttAddress, name: str) -> Client:
    version_5 = address.shared_subscriptions
    client = Client(
        CallbackAPIVersion.VERSION2,
        client_id=name,
        protocol=MQTTProtocolVersion.MQTTv5 if version_5 else MQTTProtocolVersion.MQTTv311,
    )
    if address.username is not None:
        client.username_pw_set(address.username, address.password)
    if address.tls:
        client.tls_set()
    return client


def _orders_for(device: str) -> str:
    return f"simulation/{device}/excursion"


def _on_the_grid(moment: datetime, step: timedelta) -> datetime:
    """The last multiple of the step, so that the same instant is sent the same way again."""
    seconds = int(step.total_seconds())
    return datetime.fromtimestamp(moment.timestamp() // seconds * seconds, UTC)

"""Who may do what on the broker as it is deployed, tried on a real one."""

import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from app.local import broker, ports
from coldchain.domain.deliveries import TOPICS

DEPLOY = Path(__file__).parents[2] / "deploy"


@pytest.fixture(scope="module")
def guarded_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Mosquitto with the deployed configuration, without the listener that needs certificates."""
    program = broker.mosquitto()
    if program is None:
        pytest.skip("Mosquitto is not installed")
    directory, port = tmp_path_factory.mktemp("mosquitto"), ports.any_free()
    passwords = directory / "passwords"
    passwords.touch()
    for user in ("telemetry", "D1", "D2"):
        subprocess.run(["mosquitto_passwd", "-b", passwords, user, f"{user}-secret"], check=True)
    text = (DEPLOY / "mosquitto.conf").read_text()
    text = re.sub(r"^listener 8883\n(.+\n)+", "", text, flags=re.M)
    for deployed, here in {
        "/run/secrets/mosquitto-passwords": str(passwords),
        "/mosquitto/config/mosquitto.acl": str(DEPLOY / "mosquitto.acl"),
        "/mosquitto/data/": f"{directory}/",
        "listener 1883": f"listener {port} 127.0.0.1",
    }.items():
        assert deployed in text
        text = text.replace(deployed, here)
    configuration = directory / "mosquitto.conf"
    configuration.write_text(text + ("user root\n" if os.geteuid() == 0 else ""))
    process = subprocess.Popen([program, "-c", configuration], stdout=subprocess.DEVNULL)
    assert broker.wait_until_ready(port)
    yield port
    process.terminate()
    process.wait(10)


class Visitor:
    """A client of the broker that remembers what it was told."""

    def __init__(self, port: int, user: str | None) -> None:
        self.client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)
        if user:
            self.client.username_pw_set(user, f"{user}-secret")
        self.topics: list[str] = []
        self.reasons: list[str] = []
        self.client.on_message = lambda *a: self.topics.append(a[2].topic)
        self.client.on_connect = lambda *a: self.reasons.append(a[3].getName())
        self.client.on_subscribe = lambda *a: self.reasons.append(a[3][0].getName())
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        self.wait(lambda: bool(self.reasons))

    def wait(self, condition: Callable[[], bool]) -> None:
        give_up_at = time.monotonic() + 5
        while not condition() and time.monotonic() < give_up_at:
            time.sleep(0.02)

    def close(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()


def topic(device: str) -> str:
    """Where a device of some site publishes its readings."""
    return f"coldchain/v1/qingxi/{device}/simple"


def test_the_broker_lets_nobody_in_without_a_name(guarded_broker: int) -> None:
    visitor = Visitor(guarded_broker, None)
    assert visitor.reasons == ["Not authorized"]
    visitor.close()


def test_a_device_publishes_under_its_own_name_only(guarded_broker: int) -> None:
    workers, device = Visitor(guarded_broker, "telemetry"), Visitor(guarded_broker, "D1")
    workers.client.subscribe(f"$share/ingest/{TOPICS}", qos=1)
    workers.wait(lambda: len(workers.reasons) == 2)
    for path in (topic("D2"), "elsewhere", topic("D1")):
        device.client.publish(path, b"{}", qos=1).wait_for_publish(5)
    workers.wait(lambda: bool(workers.topics))
    assert workers.topics == [topic("D1")]
    workers.close()
    device.close()


def test_a_device_hears_nothing_of_others(guarded_broker: int) -> None:
    curious, device = Visitor(guarded_broker, "D2"), Visitor(guarded_broker, "D1")
    curious.client.subscribe(TOPICS, qos=1)
    curious.wait(lambda: len(curious.reasons) == 2)
    device.client.publish(topic("D1"), b"{}", qos=1).wait_for_publish(5)
    time.sleep(0.2)
    assert curious.topics == []
    curious.close()
    device.close()

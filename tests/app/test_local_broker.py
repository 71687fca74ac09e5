"""The broker that a bare machine gets, and the one it gets when Mosquitto is missing."""

import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from app.local import broker, ports
from app.settings import read_settings


@pytest.fixture(params=["mosquitto", "amqtt"])
def url(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    if request.param == "amqtt":
        monkeypatch.setattr(broker, "mosquitto", lambda: None)
    elif broker.mosquitto() is None:
        pytest.skip("Mosquitto is not installed")
    chosen = broker.prepare(tmp_path / "with space", ports.any_free())
    assert chosen.kind == request.param
    process = subprocess.Popen(chosen.command)
    assert broker.wait_until_ready(chosen.port)
    yield chosen.url
    process.terminate()
    assert process.wait(10) == 0


def test_it_carries_a_message_that_must_arrive(url: str) -> None:
    address = read_settings({"ENVIRONMENT": "development", "MQTT_URL": url}).mqtt
    version = (
        MQTTProtocolVersion.MQTTv5 if address.protocol == "5" else MQTTProtocolVersion.MQTTv311
    )
    client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=version)
    listening, arrived = threading.Event(), threading.Event()

    def listen(*_: Any) -> None:
        client.subscribe("coldchain/#", qos=1)

    client.on_connect = listen
    client.on_subscribe = lambda *_: listening.set()
    client.on_message = lambda *_: arrived.set()
    client.connect(address.host, address.port)
    client.loop_start()
    assert listening.wait(10)
    client.publish("coldchain/v1/site/device/simple", b"{}", qos=1).wait_for_publish(10)
    assert arrived.wait(10)
    client.disconnect()
    client.loop_stop()

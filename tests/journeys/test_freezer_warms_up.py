"""A freezer warms up while its keeper looks on: the alarm appears, is taken charge of, ends."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from tests.live import LiveSystem

from app.seed.accounts import PASSWORD

if TYPE_CHECKING:
    from playwright.async_api import Page

DEVICE = "qingxi-freezer-1"
START = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=50)


def publish(system: LiveSystem, *celsius: float, minute: int) -> None:
    """Readings a minute apart from this minute on."""
    mqtt_url = system.environment["MQTT_URL"]
    parts = urlsplit(mqtt_url)
    old = "protocol=3.1.1" in mqtt_url
    protocol = MQTTProtocolVersion.MQTTv311 if old else MQTTProtocolVersion.MQTTv5
    client = Client(CallbackAPIVersion.VERSION2, protocol=protocol)
    client.connect(parts.hostname or "", parts.port or 1883)
    client.loop_start()
    for place, value in enumerate(celsius):
        ts = (START + timedelta(minutes=minute + place)).isoformat()
        body = json.dumps({"ts": ts, "t": value})
        client.publish(f"coldchain/v1/x/{DEVICE}/simple", body, qos=1).wait_for_publish(10)
    client.disconnect()
    client.loop_stop()


async def test_an_alarm_appears_by_itself_and_is_handled(page: Page, live_server: LiveSystem):
    await page.goto("/sign-in")
    await page.fill("[name=login]", "keeper.wang")
    await page.fill("[name=password]", PASSWORD)
    await page.click("main button[type=submit]")
    await page.wait_for_url("**/coldchain")

    publish(live_server, -20.5, *[-12.5] * 32, minute=0)
    panel = page.locator(".alarm-panel", has_text="低温冰箱")
    await panel.wait_for(timeout=30_000)
    assert "太热" in await panel.inner_text()
    assert "−12.5" in await panel.inner_text()

    await panel.get_by_role("link", name="我来处理").click()
    await page.fill("[name=note]", "在路上")
    await page.get_by_role("button", name="确认，我来处理").click()
    await page.get_by_text("王海确认").wait_for()

    publish(live_server, -14.0, -16.5, -19.0, minute=33)
    await page.goto("/coldchain")
    tile = page.locator(".unit", has_text="低温冰箱").filter(has_text="等待处理决定")
    await tile.wait_for(timeout=30_000)
    await tile.click()
    await page.locator(".plot[data-drawn]").first.wait_for(timeout=60_000)
    assert "−12.5℃" in await page.locator("main").inner_text()

    await page.get_by_role("link", name="写原因和处理").click()
    await page.fill("[name=note]", "门没有关严，已关好")
    await page.get_by_role("button", name="写好了，结束这次报警").click()
    await page.get_by_text("王海写了处理结论").wait_for()

"""People and programs that use the live system from outside. 外部使用者"""

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
from paho.mqtt import client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from tests.live import LiveSystem

from app.seed.accounts import PASSWORD


class Program:
    """A machine client with a bearer token of one account."""

    def __init__(self, system: LiveSystem, login: str) -> None:
        token = system.run("token", login, "journey").strip()
        self.client = httpx.Client(
            base_url=system.url, headers={"authorization": f"Bearer {token}"}, timeout=30
        )

    def get(self, path: str, **params: Any) -> Any:
        answer = self.client.get(path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: Any) -> Any:
        answer = self.client.post(path, json=body)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    def refused(self, path: str, body: Any) -> Any:
        """What the system says when it declines."""
        answer = self.client.post(path, json=body)
        assert answer.headers["content-type"].startswith("application/problem+json"), answer.text
        return answer.json()


class Parent:
    """A parent who signs in with the code sent to the phone, and calls the API from our pages."""

    def __init__(self, system: LiveSystem, phone: str) -> None:
        self.client = httpx.Client(base_url=system.url, timeout=30, follow_redirects=True)
        token = self._form_token("/sign-in/phone")
        self.client.post("/sign-in/phone", data={"phone": phone, "_csrf_token": token})
        code = re.search(r"验证码(\d{6})", self.client.get("/inbox").text)
        assert code, "the message is in the inbox"
        self.client.post(
            "/sign-in/code", data={"phone": phone, "code": code[1], "_csrf_token": token}
        )
        self.client.headers["origin"] = system.url

    def _form_token(self, path: str) -> str:
        found = re.search(r'name="_csrf_token" value="([^"]+)"', self.client.get(path).text)
        assert found
        return found[1]

    def get(self, path: str, **params: Any) -> httpx.Response:
        return self.client.get(path, params=params)

    def post(self, path: str, body: Any) -> httpx.Response:
        return self.client.post(path, json=body)


def publish(mqtt_url: str, topic: str, *payloads: bytes) -> None:
    """Publish from outside, as a sensor does, and wait until the broker has it."""
    address = urlsplit(mqtt_url)
    client = mqtt.Client(CallbackAPIVersion.VERSION2)
    client.connect(address.hostname or "127.0.0.1", address.port or 1883)
    client.loop_start()
    try:
        for payload in payloads:
            client.publish(topic, payload, qos=1).wait_for_publish(10)
    finally:
        client.disconnect()
        client.loop_stop()


def instant(moment: datetime) -> str:
    """An instant as the API reads it."""
    return moment.astimezone(UTC).isoformat()


SIGN_IN = PASSWORD

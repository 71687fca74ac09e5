"""Web worker and Postgres killed in the middle of load: nothing confirmed is lost or doubled.

Clients do what ours do: they choose the id, and repeat the same request until it is answered.
"""

import asyncio
import json
import signal
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import httpx
import psutil
import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion
from tests.journeys.clients import Program, instant
from tests.live import LiveSystem

from app.local import postgres
from app.seed.names import seeded
from immunize.domain.screening import QUESTIONS
from immunize.usecases.record_dose import SEVEN_CHECKS
from kernel.ids import new_id

HEPB = "8390101"
CHILDREN = 45
NURSES = 3
PATIENCE = 40.0
DEVICES = ("qingxi-fridge-2", "nanping-fridge-1")


class OwnPostgres:
    """A server that may be killed; its data are as safe as a real one's."""

    def __init__(self, directory: Path) -> None:
        self.server = postgres.prepare(directory / "postgres")
        self.log = directory / "postgres.log"
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = postgres.start(self.server, log)

    def kill(self) -> None:
        """End the server and every backend at once, as when the machine runs out of memory."""
        top = psutil.Process(self.process.pid)
        everyone = [top, *top.children(recursive=True)]
        for process in everyone:
            process.send_signal(signal.SIGKILL)
        self.process.wait()
        psutil.wait_procs(everyone, timeout=10)

    def close(self) -> None:
        postgres.stop_leftover(self.server.data)


@pytest.fixture
async def breakable(tmp_path: Path) -> AsyncIterator[tuple[LiveSystem, OwnPostgres]]:
    """A seeded county on a Postgres of its own, with its web and telemetry running."""
    own = OwnPostgres(tmp_path)
    postgres.create_database(own.server, "county")
    system = LiveSystem(tmp_path, own.server.url("county"))
    try:
        system.run("migrate")
        system.run("seed")
        system.start_broker()
        system.start("telemetry")
        system.start("serve")
        yield system, own
    finally:
        system.close()
        own.close()


async def test_what_was_confirmed_is_there_once(breakable: tuple[LiveSystem, OwnPostgres]):
    system, own = breakable
    orders = await asyncio.to_thread(prepare, system)
    nurse = Program(system, "nurse.sun")
    confirmed: dict[str, Any] = {}
    begun = datetime.now(UTC)
    with sensors(system) as sent:
        giving = asyncio.create_task(give_all(system.url, nurse, orders, confirmed))
        await until(lambda: len(confirmed) >= CHILDREN // 4, giving)
        kill_a_web_worker(system)
        await until(lambda: len(confirmed) >= CHILDREN // 2, giving)
        own.kill()
        before = dict(confirmed)
        await asyncio.sleep(0.5)
        own.start()
        await until(lambda: len(confirmed) >= CHILDREN * 3 // 4, giving)
        system.kill("serve")
        system.start("serve")
        await giving
    assert len(before) < len(confirmed) == CHILDREN
    await check_doses(system, orders, confirmed)
    assert len(sent) > CHILDREN * len(DEVICES), "the load went on all the time"
    await check_readings(system, sent, begun)
    assert system.stop("telemetry") == 0


def prepare(system: LiveSystem) -> list[dict[str, Any]]:
    """Newborns whose parents have signed, and a package for each."""
    midwife, nurse = Program(system, "midwife.zhou"), Program(system, "nurse.sun")
    codes = receive(Program(system, "keeper.wang"))
    return [order_for(midwife, nurse, code) for code in codes]


def receive(keeper: Program) -> list[str]:
    now = datetime.now(UTC)
    serial = int(new_id().hex[-8:], 16) * 100
    codes = [f"{HEPB}{serial + number:013d}" for number in range(CHILDREN)]
    keeper.post(
        "/api/v1/receipts",
        {
            "id": str(new_id()),
            "unit_id": str(seeded("qingxi-fridge-1")),
            "codes": codes,
            "supplier": "禾川县疾病预防控制中心",
            "quantity": len(codes),
            "arrived_at": instant(now),
            "lot_number": f"F{serial}",
            "expires_on": str((now + timedelta(days=400)).date()),
            "departed_at": instant(now - timedelta(hours=1)),
            "arrival_celsius": 4.8,
            "transport_readings": [{"at": instant(now - timedelta(minutes=30)), "celsius": 4.6}],
        },
    )
    return codes


def order_for(midwife: Program, nurse: Program, code: str) -> dict[str, Any]:
    """A child is born, comes, is fit, and the mother signs: what is left is the dose."""
    child = str(new_id())
    newborn = {
        "id": child,
        "born_at": instant(datetime.now(UTC) - timedelta(hours=1)),
        "weight_g": 3200,
        "sex": "F",
    }
    mother = {
        "id": str(new_id()),
        "name": "何晓梅",
        "birth_date": "1997-04-03",
        "district_code": "431123101001",
    }
    delivery = {"id": str(new_id()), "mode": "vaginal", "children": [newborn], "mother": mother}
    midwife.post("/api/v1/deliveries", delivery | {"gestation_days": 275})
    (visit,) = nurse.post("/api/v1/visits", {"child_id": child})
    key = {"child_id": child, "visit_id": visit["id"]}
    answers = {question.code: "no" for question in QUESTIONS}
    nurse.post(
        "/api/v1/screenings",
        {"id": str(new_id()), **key, "celsius": 36.6, "answers": answers, "result": "fit"},
    )
    consent = {"id": str(new_id()), **key, "vaccines": ["HepB"], "notice_version": "2026-1"}
    signer = {"decision": "signed", "signer_name": "何晓梅", "relation": "mother"}
    nurse.post("/api/v1/consents", consent | signer)
    return {
        "id": str(new_id()),
        **key,
        "vaccine": "HepB",
        "scan": code,
        "site": "right_thigh",
        "seven_checks": dict.fromkeys(SEVEN_CHECKS, True),
        "verified_by_guardian": True,
    }


async def give_all(
    url: str, nurse: Program, orders: Sequence[dict[str, Any]], confirmed: dict[str, Any]
) -> None:
    """Several nurses at once, each order twice: the second is the double click."""
    waiting = list(orders)
    headers = dict(nurse.client.headers)

    async def work(client: httpx.AsyncClient) -> None:
        while waiting:
            order = waiting.pop()
            answers = await asyncio.gather(give(client, order), give(client, order))
            assert answers[0] == answers[1], "a retry is the same dose"
            confirmed[order["id"]] = answers[0]

    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=10) as client:
        await asyncio.gather(*(work(client) for _ in range(NURSES)))


async def give(client: httpx.AsyncClient, order: dict[str, Any]) -> Any:
    """Send one order until it is answered; what breaks on the way is tried again."""
    give_up = time.monotonic() + PATIENCE
    while True:
        try:
            answer = await client.post("/api/v1/doses", json=order)
        except httpx.TransportError:
            answer = None
        if answer is not None and answer.status_code < 500:
            assert answer.status_code == 201, answer.text
            return answer.json()
        assert time.monotonic() < give_up, answer and answer.text
        await asyncio.sleep(0.2)


@contextmanager
def sensors(system: LiveSystem) -> Iterator[list[tuple[str, datetime]]]:
    """Publishes without a pause; gives what the broker has taken over."""
    address = urlsplit(system.environment["MQTT_URL"])
    client = Client(CallbackAPIVersion.VERSION2)
    client.connect(address.hostname or "127.0.0.1", address.port or 1883)
    client.loop_start()
    taken: list[tuple[str, datetime]] = []
    over = threading.Event()
    start = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=20)

    def publish() -> None:
        minute = 0
        while not over.is_set():
            at = start + timedelta(seconds=10 * minute)
            for device in DEVICES:
                body = json.dumps({"ts": at.isoformat(), "t": 5.0 + minute % 5 / 10})
                sent = client.publish(f"coldchain/v1/x/{device}/simple", body, qos=1)
                sent.wait_for_publish(30)
                taken.append((device, at))
            minute += 1
            over.wait(0.01)

    thread = threading.Thread(target=publish)
    thread.start()
    try:
        yield taken
    finally:
        over.set()
        thread.join(60)
        client.disconnect()
        client.loop_stop()


async def until(reached: Callable[[], bool], task: asyncio.Task[None]) -> None:
    """Wait for load to reach a point; whatever went wrong in it is raised here."""
    while not reached():
        if task.done():
            task.result()
        await asyncio.sleep(0.01)


def kill_a_web_worker(system: LiveSystem) -> None:
    """End the process that answers requests; whoever started it starts another."""
    top = psutil.Process(system.pid("serve"))
    answering = max(top.children(recursive=True), key=lambda one: one.memory_info().rss)
    answering.send_signal(signal.SIGKILL)


async def check_doses(
    system: LiveSystem, orders: Sequence[dict[str, Any]], confirmed: dict[str, Any]
) -> None:
    """One row for each order, as confirmed; each package was drawn once."""
    connection = await asyncpg.connect(system.database_url)
    rows = await connection.fetch(
        "SELECT id, person_id, package_code FROM immunize_dose WHERE vaccine = 'HepB' "
        "AND person_id = ANY($1::uuid[])",
        [order["child_id"] for order in orders],
    )
    packages = await connection.fetch(
        "SELECT code, state, doses_left FROM immunize_package WHERE code = ANY($1)",
        [order["scan"] for order in orders],
    )
    await connection.close()
    expected = {(o["id"], o["child_id"], o["scan"]) for o in orders}
    assert Counter((str(r[0]), str(r[1]), r[2]) for r in rows) == Counter(expected)
    assert {id_: one["package_code"] for id_, one in confirmed.items()} == {
        order["id"]: order["scan"] for order in orders
    }
    assert {(row["state"], row["doses_left"]) for row in packages} == {("used", 0)}
    assert len(packages) == CHILDREN


async def check_readings(
    system: LiveSystem, sent: Sequence[tuple[str, datetime]], begun: datetime
) -> None:
    """Every reading that the broker took arrives, each once."""
    connection = await asyncpg.connect(system.database_url)
    give_up = time.monotonic() + PATIENCE
    while True:
        rows = await connection.fetch(
            "SELECT device, measured_at FROM coldchain_reading WHERE received_at >= $1", begun
        )
        if len(rows) >= len(sent) or time.monotonic() > give_up:
            break
        await asyncio.sleep(0.2)
    await connection.close()
    assert Counter(tuple(row) for row in rows) == Counter(sent)

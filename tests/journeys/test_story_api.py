"""The whole story over the API: a birth, a delivery of vaccine, a warm fridge, a traced dose."""

import asyncio
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.journeys.clients import Parent, Program, instant, publish
from tests.live import LiveSystem

from app.seed.names import seeded
from immunize.domain.screening import QUESTIONS
from immunize.usecases.record_dose import SEVEN_CHECKS
from kernel.ids import new_id

HEPB, DTAP = "8390101", "8390112"
DONGMEN = "431123101001"


def until(found: Callable[[], Any], within: float = 30.0) -> Any:
    """Ask until there is something, or the time is up."""
    give_up = time.monotonic() + within
    while not (result := found()):
        assert time.monotonic() < give_up, "nothing came in time"
        time.sleep(0.3)
    return result


async def test_from_birth_to_a_traced_dose(live_server: LiveSystem):
    await asyncio.to_thread(tell_story, live_server)


def tell_story(system: LiveSystem) -> None:
    phone = f"139{str(new_id().int)[-8:]}"
    children = give_birth(Program(system, "midwife.zhou"), phone)
    codes, receipt = receive_vaccine(Program(system, "keeper.wang"))
    held = warm_the_fridge(system, Program(system, "keeper.wang"))
    parent = Parent(system, phone)
    book(parent, children)
    nurse = Program(system, "nurse.sun")
    dose = vaccinate(nurse, parent, children[0], codes[0], held)
    trace(Program(system, "auditor.zheng"), codes[0], dose)
    seen = parent.get(f"/my/children/{children[0]}/looks").text
    assert "孙丽" in seen
    assert receipt["decision"] == "accepted"


def give_birth(midwife: Program, phone: str) -> list[str]:
    """Twins: everything that follows comes by itself."""
    born = datetime.now(UTC) - timedelta(hours=2)
    children = [
        {"id": str(new_id()), "born_at": instant(born), "weight_g": 2610, "sex": "F"},
        {
            "id": str(new_id()),
            "born_at": instant(born + timedelta(minutes=7)),
            "weight_g": 2480,
            "sex": "M",
        },
    ]
    mother = {
        "id": str(new_id()),
        "name": "何晓梅",
        "birth_date": "1997-04-03",
        "phone": f"+86 {phone}",
        "district_code": DONGMEN,
    }
    delivery = {
        "id": str(new_id()),
        "mode": "vaginal",
        "children": children,
        "mother": mother,
        "gestation_days": 259,
        "mother_hbsag": "unknown",
    }
    first = midwife.post("/api/v1/deliveries", delivery)
    assert first["children"] == [child["id"] for child in children]
    assert midwife.post("/api/v1/deliveries", delivery) == first, "a retry is the same delivery"
    plan = midwife.get(f"/api/v1/children/{children[0]['id']}/plan")["plan"]
    due = {one["vaccine"]: one for one in plan["next_doses"]}
    assert {"HepB", "BCG"} <= set(due)
    deadline = datetime.fromisoformat(due["HepB"]["deadline"])
    assert abs(deadline - born - timedelta(hours=12)) < timedelta(minutes=1), "12 h: unknown mother"
    return [child["id"] for child in children]


def receive_vaccine(keeper: Program) -> tuple[list[str], Any]:
    """A lot with its papers goes into fridge 1; without a temperature record it is refused."""
    now = datetime.now(UTC)
    serial = int(new_id().hex[-8:], 16)
    codes = [f"{HEPB}{serial + number:013d}" for number in range(3)]
    receipt = {
        "id": str(new_id()),
        "unit_id": str(seeded("qingxi-fridge-1")),
        "codes": [f"{code[:7]} {code[7:]}" for code in codes],
        "supplier": "禾川县疾病预防控制中心",
        "quantity": 3,
        "arrived_at": instant(now - timedelta(minutes=5)),
        "lot_number": f"J{serial}",
        "expires_on": str((now + timedelta(days=400)).date()),
        "departed_at": instant(now - timedelta(hours=2)),
        "arrival_celsius": 4.8,
        "transport_readings": [
            {"at": instant(now - timedelta(minutes=minutes)), "celsius": 4.6}
            for minutes in (110, 60, 20)
        ],
    }
    accepted = keeper.post("/api/v1/receipts", receipt)
    assert keeper.post("/api/v1/receipts", receipt) == accepted
    again = keeper.refused("/api/v1/receipts", receipt | {"id": str(new_id())})
    assert codes[0][-4:] in json.dumps(again), "the package that is in stock already is named"
    return codes, accepted


def warm_the_fridge(system: LiveSystem, keeper: Program) -> Any:
    """Fridge 2 of Nanping's neighbour warms up: an alarm, and what stands there is held."""
    topic = "coldchain/v1/qingxi/qingxi-fridge-2/simple"
    now = datetime.now(UTC)
    readings = [
        {"ts": instant(now - timedelta(minutes=10 - step)), "ch": "TVC", "t": celsius, "seq": step}
        for step, celsius in enumerate((4.5, 8.9, 9.4, 9.9))
    ]
    payloads = [json.dumps(reading).encode() for reading in readings]
    publish(system.environment["MQTT_URL"], topic, *payloads, *payloads)
    unit = str(seeded("qingxi-fridge-2"))

    def alarm() -> Any:
        alarms = keeper.get("/api/v1/coldchain/alarms")
        return next((one for one in alarms if one["unit_id"] == unit), None)

    assert until(alarm)["worst_celsius"] >= 8.9
    holds = keeper.get("/api/v1/holds")
    held = until(lambda: next((one for one in holds if unit in json.dumps(one)), None))
    cool = {"ts": instant(now - timedelta(minutes=6)), "ch": "TVC", "t": 4.6, "seq": 4}
    publish(system.environment["MQTT_URL"], topic, json.dumps(cool).encode())
    until(lambda: alarm() is None or alarm()["ended_at"])
    return held


def book(parent: Parent, children: list[str]) -> None:
    """Both children into one hour tomorrow."""
    tomorrow = (datetime.now(UTC) + timedelta(hours=8) + timedelta(days=1)).date()
    days = parent.get(
        "/api/v1/slots", organisation_id=str(seeded("qingxi")), first=str(tomorrow), days=7
    ).json()
    slots = [slot for day in days for slot in day["slots"] if slot["taken"] < slot["capacity"]]
    order = {"id": str(new_id()), "slot_id": slots[0]["id"], "children": children}
    booked = parent.post("/api/v1/bookings", order)
    assert booked.status_code in (200, 201), booked.text
    again = parent.post("/api/v1/bookings", order)
    assert again.json() == booked.json()
    assert len(booked.json()) == 2


def vaccinate(nurse: Program, parent: Parent, child: str, code: str, held: Any) -> Any:
    """Check in by health code, screen, sign; a held package is refused, a good one recorded."""
    page = parent.get(f"/my/children/{child}/code").text
    health_code = next(
        word for word in page.replace("<", " ").replace(">", " ").split() if is_health_code(word)
    )
    (visit,) = nurse.post("/api/v1/visits", {"code": health_code})
    key = {"child_id": child, "visit_id": visit["id"]}
    answers = {question.code: "no" for question in QUESTIONS}
    screening = {"id": str(new_id()), **key, "celsius": 36.6, "answers": answers, "result": "fit"}
    assert nurse.post("/api/v1/screenings", screening)["state"] == "screened"
    consent = {
        "id": str(new_id()),
        **key,
        "vaccines": ["HepB", "BCG"],
        "notice_version": "2026-1",
        "decision": "signed",
        "signer_name": "何晓梅",
        "relation": "mother",
    }
    assert nurse.post("/api/v1/consents", consent)["state"] == "consented"
    order = {
        "id": str(new_id()),
        **key,
        "vaccine": "HepB",
        "scan": code,
        "site": "right_thigh",
        "seven_checks": dict.fromkeys(SEVEN_CHECKS, True),
        "verified_by_guardian": True,
    }
    wrong = nurse.refused("/api/v1/doses", order | {"id": str(new_id()), "scan": DTAP + "9" * 13})
    assert wrong["type"] == "/problems/package-unknown"
    dose = nurse.post("/api/v1/doses", order)
    assert nurse.post("/api/v1/doses", order) == dose, "a retry is the same dose"
    used = nurse.refused("/api/v1/doses", order | {"id": str(new_id())})
    assert used["type"] in ("/problems/given-today", "/problems/package-used")
    assert held is not None
    return dose


def is_health_code(word: str) -> bool:
    return word.startswith("HC") and len(word) == 26


def trace(auditor: Program, code: str, dose: Any) -> None:
    """The whole path on one answer."""
    path = json.dumps(auditor.get("/api/v1/trace", code=code), ensure_ascii=False)
    assert dose["id"] in path
    assert "青溪镇卫生院" in path
    assert UUID(dose["unit_id"]) == seeded("qingxi-fridge-1")


@pytest.mark.parametrize("path", ["/api/v1/trace", "/api/v1/queue", "/api/v1/holds"])
async def test_without_a_token_nothing_is_told(live_server: LiveSystem, path: str):
    answer = await asyncio.to_thread(lambda: httpx.get(live_server.url + path))
    assert answer.status_code == 401

"""The clinic's pages for children, hours and the day's list, and the API beside them."""

from datetime import timedelta

import httpx
from tests.immunize.makers import (
    acting,
    make_child,
    make_guardian,
    make_organisation,
    make_slot,
)
from tests.immunize.signing_in import form_token, machine_token, sign_in_staff

from immunize.usecases.book_place import NewBooking, book_place
from kernel.access import Role
from kernel.ids import new_id
from kernel.registry.find import issue_health_code
from kernel.transaction import Tx


async def test_a_nurse_opens_hours_for_a_week(client: httpx.AsyncClient, tx: Tx) -> None:
    clinic = await make_organisation(tx)
    await sign_in_staff(client, tx, clinic)
    monday = tx.today - timedelta(days=tx.today.weekday()) + timedelta(days=7)
    page = await client.get(f"/clinic/slots?week={monday}")
    entry = {
        "_csrf_token": form_token(page),
        "week": str(monday),
        "days": [str(monday), str(monday + timedelta(days=2))],
        "hours": ["09:00:00", "14:00:00"],
        "capacity": "12",
        "release_now": "true",
    }
    opened = await client.post("/clinic/slots", data=entry)
    assert opened.status_code == 303
    page = await client.get(opened.headers["location"])
    assert page.text.count('name="capacity" value="12"') == 4
    wrong = await client.post("/clinic/slots", data=entry | {"capacity": "9000"})
    assert wrong.status_code == 422
    assert "每个时段的名额在1到200之间" in wrong.text


async def test_the_days_list_says_who_comes_and_what_to_have_ready(
    client: httpx.AsyncClient, tx: Tx
) -> None:
    clinic = await make_organisation(tx)
    child = await make_child(tx, clinic)
    slot = await make_slot(tx, clinic)
    mother = acting(tx, await make_guardian(tx, child))
    (booking,) = await book_place(mother, NewBooking(new_id(), slot.id, (child.id,)))
    await sign_in_staff(client, tx, clinic)
    page = await client.get(f"/clinic/bookings?day={slot.day}")
    assert page.status_code == 200
    assert booking.code in page.text
    assert "百白破疫苗 1剂" in page.text
    cancelled = await client.post(
        f"/clinic/bookings/{booking.id}/cancel",
        data={
            "_csrf_token": form_token(page),
            "day": str(slot.day),
            "children": str(child.id),
        },
    )
    page = await client.get(cancelled.headers["location"])
    assert "这天还没有人预约" in page.text


async def test_children_are_found_by_name_pinyin_phone_and_code(
    client: httpx.AsyncClient, tx: Tx
) -> None:
    clinic = await make_organisation(tx)
    child = await make_child(tx, clinic, name="欧阳·迪丽")
    twin = await make_child(tx, clinic, name="欧阳宁")
    await sign_in_staff(client, tx, clinic)
    found = await client.get("/children", params={"q": "ouyang"})
    assert "欧阳·迪丽" in found.text
    assert "欧阳宁" in found.text
    for words in ("欧阳宁", await issue_health_code(tx, twin.id)):
        one = await client.get("/children", params={"q": words})
        assert one.headers["location"] == f"/children/{twin.id}"
    assert "请至少输入两个字" in (await client.get("/children", params={"q": "x"})).text
    record = await client.get(f"/children/{child.id}")
    assert "接种计划" in record.text
    assert "乙肝疫苗" in record.text


async def test_the_api_plans_books_and_cancels(client: httpx.AsyncClient, tx: Tx) -> None:
    clinic = await make_organisation(tx)
    child = await make_child(tx, clinic)
    bearer = {"authorization": f"Bearer {await machine_token(tx, clinic)}"}
    first = tx.today + timedelta(days=1)
    opened = await client.post(
        "/api/v1/slots",
        headers=bearer,
        json={
            "organisation_id": str(clinic.id),
            "days": [str(first)],
            "hours": ["09:00:00"],
            "capacity": 1,
            "release_now": True,
        },
    )
    assert opened.status_code == 201
    plan = await client.get(f"/api/v1/children/{child.id}/plan", headers=bearer)
    assert {"DTaP", "IPV"} <= {due["vaccine"] for due in plan.json()["plan"]["next_doses"]}
    assert plan.json()["visits"][0]["day"] == str(tx.today)
    calendar = await client.get(
        "/api/v1/slots",
        headers=bearer,
        params={"organisation_id": str(clinic.id), "first": str(first), "days": 1},
    )
    (slot,) = calendar.json()[0]["slots"]
    order = {"id": str(new_id()), "slot_id": slot["id"], "children": [str(child.id)]}
    booked = await client.post("/api/v1/bookings", headers=bearer, json=order)
    assert booked.status_code == 201
    again = await client.post("/api/v1/bookings", headers=bearer, json=order)
    assert again.json() == booked.json()
    other = await make_child(tx, clinic)
    full = await client.post(
        "/api/v1/bookings",
        headers=bearer,
        json={"id": str(new_id()), "slot_id": slot["id"], "children": [str(other.id)]},
    )
    assert (full.status_code, full.json()["type"]) == (409, "/problems/slot-full")
    cancelled = await client.post(
        f"/api/v1/bookings/{order['id']}/cancel",
        headers=bearer,
        json={"children": [str(child.id)]},
    )
    assert [booking["state"] for booking in cancelled.json()] == ["cancelled"]


async def test_a_midwife_may_not_open_hours(client: httpx.AsyncClient, tx: Tx) -> None:
    clinic = await make_organisation(tx)
    bearer = {"authorization": f"Bearer {await machine_token(tx, clinic, Role.MIDWIFE)}"}
    refused = await client.post(
        "/api/v1/slots",
        headers=bearer,
        json={
            "organisation_id": str(clinic.id),
            "days": [str(tx.today)],
            "hours": ["09:00:00"],
            "capacity": 1,
        },
    )
    assert refused.status_code == 403

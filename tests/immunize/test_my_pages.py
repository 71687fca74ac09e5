"""A parent's pages, as a browser gets them."""

import re
from datetime import timedelta

import httpx
from tests.immunize.makers import (
    make_child,
    make_guardian,
    make_organisation,
    make_slot,
)
from tests.immunize.signing_in import form_token, sign_in_guardian, sign_in_staff

from immunize import store
from kernel.ids import new_id
from kernel.registry.places import Organisation
from kernel.transaction import Tx


async def a_family(client: httpx.AsyncClient, tx: Tx) -> tuple[Organisation, list[str]]:
    clinic = await make_organisation(tx)
    young = await make_child(tx, clinic, mother_hbsag="positive", weight_g=3100)
    older = await make_child(tx, clinic, name="陈知远", born_at=tx.now - timedelta(days=915))
    await sign_in_guardian(client, tx, await make_guardian(tx, young, older))
    return clinic, [str(young.id), str(older.id)]


async def test_home_says_what_to_do_for_both_children(client: httpx.AsyncClient, tx: Tx) -> None:
    await make_slot(tx, (await a_family(client, tx))[0])
    page = await client.get("/my")
    assert page.status_code == 200
    assert "就都打完了" in page.text
    assert "百白破疫苗，第1剂" in page.text
    assert "陈知远" in page.text
    assert "给2个孩子一起预约" in page.text


async def test_no_page_of_the_child_tells_the_mothers_status(
    client: httpx.AsyncClient, tx: Tx
) -> None:
    clinic = await make_organisation(tx)
    newborn = await make_child(
        tx, clinic, born_at=tx.now - timedelta(hours=1), mother_hbsag="positive", weight_g=1900
    )
    await sign_in_guardian(client, tx, await make_guardian(tx, newborn))
    for address in (
        "/my",
        f"/my/children/{newborn.id}",
        "/my/certificate",
        f"/api/v1/children/{newborn.id}/plan",
    ):
        page = await client.get(address)
        assert page.status_code == 200, address
        assert re.search("positive|hbsag|表面抗原|阳性|乙肝免疫球蛋白", page.text) is None, address


async def test_booking_both_children_and_cancelling(client: httpx.AsyncClient, tx: Tx) -> None:
    clinic, children = await a_family(client, tx)
    slot = await make_slot(tx, clinic)
    page = await client.get("/my/booking")
    assert "确认预约" in page.text
    order = {
        "_csrf_token": form_token(page),
        "id": str(new_id()),
        "day": str(slot.day),
        "slot_id": str(slot.id),
        "children": children,
    }
    for _ in range(2):  # a double press
        booked = await client.post("/my/booking", data=order)
        assert booked.status_code == 303
    page = await client.get("/my/bookings")
    assert page.text.count('class="qr"') == 1
    assert "乙脑" in page.text
    cancel = {"_csrf_token": form_token(page), "children": children}
    cancelled = await client.post(f"/my/bookings/{order['id']}/cancel", data=cancel)
    assert cancelled.status_code == 303
    freed = await store.slot(tx, slot.id)
    assert freed is not None
    assert freed.taken == 0


async def test_a_refused_booking_shows_the_hours_again(client: httpx.AsyncClient, tx: Tx) -> None:
    clinic, children = await a_family(client, tx)
    slot = await make_slot(tx, clinic, capacity=1)
    page = await client.get("/my/booking")
    order = {
        "_csrf_token": form_token(page),
        "id": str(new_id()),
        "slot_id": str(slot.id),
        "children": children,
    }
    refused = await client.post("/my/booking", data=order)
    assert refused.status_code == 409
    assert "这个时段约满了" in refused.text
    nothing = await client.post("/my/booking", data={"_csrf_token": form_token(page)})
    assert "请先勾选哪个孩子来" in nothing.text


async def test_the_calendar_keeps_who_is_ticked(client: httpx.AsyncClient, tx: Tx) -> None:
    clinic, children = await a_family(client, tx)
    slot = await make_slot(tx, clinic)
    page = await client.get("/my/booking")
    chosen = await client.post(
        "/my/booking/day",
        data={"_csrf_token": form_token(page), "day": str(slot.day), "children": children[:1]},
    )
    page = await client.get(chosen.headers["location"])
    assert page.text.count(" checked") == 1


async def test_the_health_code_can_be_renewed(client: httpx.AsyncClient, tx: Tx) -> None:
    _, (child, _) = await a_family(client, tx)
    first = await client.get(f"/my/children/{child}/code")
    renewed = await client.post(
        f"/my/children/{child}/code/renew", data={"_csrf_token": form_token(first)}
    )
    assert renewed.status_code == 303
    second = await client.get(f"/my/children/{child}/code")
    codes = [re.findall(r"HC[0-9A-Z]{24}", page.text)[0] for page in (first, second)]
    assert codes[0] != codes[1]


async def test_a_parent_sees_who_else_looked(client: httpx.AsyncClient, tx: Tx) -> None:
    clinic, (child, _) = await a_family(client, tx)
    await client.get(f"/my/children/{child}")
    assert "还没有别人看过" in (await client.get(f"/my/children/{child}/looks")).text
    mine = dict(client.cookies)
    await sign_in_staff(client, tx, clinic)
    record = await client.get(f"/children/{child}")
    assert record.status_code == 200
    client.cookies.update(mine)
    looks = await client.get(f"/my/children/{child}/looks")
    assert "孙丽" in looks.text
    assert "接种档案" in looks.text


async def test_another_familys_child_does_not_exist(client: httpx.AsyncClient, tx: Tx) -> None:
    await a_family(client, tx)
    stranger = await make_child(tx, await make_organisation(tx))
    for address in ("", "/code", "/looks"):
        assert (await client.get(f"/my/children/{stranger.id}{address}")).status_code == 404


async def test_parents_pages_in_english(client: httpx.AsyncClient, tx: Tx) -> None:
    await make_slot(tx, (await a_family(client, tx))[0])
    for address in ("/my", "/my/booking", "/my/certificate", "/my/account", "/my/bookings"):
        page = await client.get(address, headers={"accept-language": "en"})
        assert page.status_code == 200
        assert 'lang="en"' in page.text

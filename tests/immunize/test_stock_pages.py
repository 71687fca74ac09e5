"""The stock pages and the API beside them: what a keeper, a nurse and a program see."""

from datetime import timedelta

import httpx
import pytest
from tests.immunize.makers import (
    make_lot,
    make_organisation,
    make_packages,
    make_product,
    make_unit,
    serials,
)
from tests.immunize.signing_in import form_token, machine_token, sign_in_staff

from immunize.domain.holds import Exposure, HoldKind
from immunize.domain.lots import Lot
from immunize.store import stock
from immunize.usecases.hold_lots import hold_lots_in
from kernel.access import Role
from kernel.calendar import CLINIC_TIME
from kernel.ids import new_id
from kernel.registry.places import Organisation, StorageUnit
from kernel.transaction import Tx


@pytest.fixture
async def clinic(tx: Tx) -> Organisation:
    return await make_organisation(tx)


@pytest.fixture
async def unit(tx: Tx, clinic: Organisation) -> StorageUnit:
    return await make_unit(tx, clinic)


def entry(tx: Tx, page: httpx.Response, unit: StorageUnit, codes: list[str]) -> dict[str, str]:
    """The receiving form with everything in order."""
    at = tx.now.astimezone(CLINIC_TIME) - timedelta(minutes=2)
    left, halfway = at - timedelta(minutes=60), at - timedelta(minutes=30)
    return {
        "_csrf_token": form_token(page),
        "id": str(new_id()),
        "unit_id": str(unit.id),
        "codes": "\n".join(codes),
        "supplier": "禾川县疾病预防控制中心",
        "lot_number": "202608017",
        "expires_on": f"{tx.today.year + 1}年3月31日",
        "quantity": str(len(codes)),
        "departed_day": f"{left:%Y%m%d}",
        "departed_time": f"{left:%H:%M}",
        "readings": f"{halfway:%Y-%m-%d %H:%M} 4.7℃",
        "arrived_day": f"{at:%Y-%m-%d}",
        "arrived_time": f"{at:%H%M}",
        "arrival_celsius": "5.2",
        "act": "receive",
    }


class TestReceiving:
    async def test_a_scan_comes_back_with_its_verdict(
        self, client: httpx.AsyncClient, tx: Tx, clinic: Organisation, unit: StorageUnit
    ) -> None:
        await make_product(tx)
        await sign_in_staff(client, tx, clinic, Role.KEEPER)
        page = await client.get("/stock/receive")
        [good] = serials(1)
        answer = await client.post(
            "/stock/receive",
            data={"_csrf_token": form_token(page), "codes": good, "scan": "8390112"},
        )
        assert answer.status_code == 200
        assert "可以收" in answer.text
        assert "只有药品标识码" in answer.text
        assert f"{good[:7]} {good[7:]}" in answer.text

    async def test_a_delivery_is_received_from_the_form(
        self, client: httpx.AsyncClient, tx: Tx, clinic: Organisation, unit: StorageUnit
    ) -> None:
        await make_product(tx)
        await sign_in_staff(client, tx, clinic, Role.KEEPER)
        order = entry(tx, await client.get("/stock/receive"), unit, serials(3))
        done = await client.post("/stock/receive", data=order)
        assert done.status_code == 303, done.text
        receipt = await client.get(done.headers["location"])
        assert "已入库" in receipt.text
        again = await client.post("/stock/receive", data=order)
        assert again.headers["location"] == done.headers["location"]
        shelf = await client.get("/stock")
        assert "202608017" in shelf.text
        assert "可用3支" in shelf.text

    async def test_a_warm_delivery_is_refused_and_says_whom_to_tell(
        self, client: httpx.AsyncClient, tx: Tx, clinic: Organisation, unit: StorageUnit
    ) -> None:
        await make_product(tx)
        await sign_in_staff(client, tx, clinic, Role.KEEPER)
        page = await client.get("/stock/receive")
        order = entry(tx, page, unit, serials(1)) | {"arrival_celsius": "11"}
        done = await client.post("/stock/receive", data=order)
        receipt = await client.get(done.headers["location"])
        assert "已登记拒收" in receipt.text
        assert "药品监督管理部门" in receipt.text
        assert await stock.stock_in_unit(tx, unit.id) == []

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"expires_on": "20281341"}, "日期认不出来"),
            ({"arrival_celsius": "热"}, "温度认不出来"),
            ({"readings": "八点半 4.7"}, "认不出来。一行写一条"),
            ({"arrived_time": "25:00"}, "时间认不出来"),
            ({"quantity": "7"}, "填的是7支，扫了1支"),
            ({"codes": ""}, "没有扫到任何最小包装"),
        ],
    )
    async def test_what_is_wrong_is_said_and_the_form_stays_filled(
        self,
        client: httpx.AsyncClient,
        tx: Tx,
        clinic: Organisation,
        unit: StorageUnit,
        changes: dict[str, str],
        message: str,
    ) -> None:
        await make_product(tx)
        await sign_in_staff(client, tx, clinic, Role.KEEPER)
        order = entry(tx, await client.get("/stock/receive"), unit, serials(1)) | changes
        answer = await client.post("/stock/receive", data=order)
        assert answer.status_code == 422
        assert message in answer.text
        assert 'value="禾川县疾病预防控制中心"' in answer.text


class TestHolds:
    @pytest.fixture
    async def lot(self, tx: Tx, unit: StorageUnit) -> Lot:
        lot = await make_lot(tx, await make_product(tx), number="202607031")
        await make_packages(tx, lot, unit, 2)
        began, ended = tx.now - timedelta(hours=2), tx.now
        warm = Exposure(HoldKind.TOO_WARM, 8.0, 10.6)
        await hold_lots_in(tx, unit.id, new_id(), began, ended, warm)
        return lot

    async def test_two_people_release_a_lot(
        self,
        client: httpx.AsyncClient,
        tx: Tx,
        clinic: Organisation,
        unit: StorageUnit,
        lot: Lot,
    ) -> None:
        await sign_in_staff(client, tx, clinic, Role.KEEPER)
        page = await client.get("/stock/holds")
        assert "202607031" in page.text
        assert "10.6℃" in page.text
        links = page.text.split('"')
        where = next(one for one in links if "/holds/" in one and f"/lots/{lot.id}" in one)
        form = await client.get(where)
        [hold] = await stock.holds_on_unit(tx, unit.id)
        decision = {
            "_csrf_token": form_token(form),
            "id": str(new_id()),
            "hold_id": str(hold.id),
            "lot_id": str(lot.id),
            "judgement": "release",
        }
        refused = await client.post(where, data=decision)
        assert refused.status_code == 422
        assert "评估意见" in refused.text
        decision["assessment"] = "华岭质〔2026〕31号"
        assert (await client.post(where, data=decision)).status_code == 303
        mine = await client.get("/stock/holds")
        assert "等另一人确认" in mine.text
        assert "我确认" not in mine.text
        await sign_in_staff(client, tx, clinic, Role.KEEPER)
        theirs = await client.get("/stock/holds")
        assert "我确认" in theirs.text
        confirm = f"/stock/holds/decisions/{decision['id']}/confirm"
        done = await client.post(confirm, data={"_csrf_token": form_token(theirs)})
        assert done.status_code == 303
        assert "现在没有停用的疫苗" in (await client.get("/stock/holds")).text
        assert "华岭质〔2026〕31号" in (await client.get("/stock/holds?over=true")).text

    async def test_the_stock_page_says_what_is_held(
        self, client: httpx.AsyncClient, tx: Tx, clinic: Organisation, lot: Lot
    ) -> None:
        await sign_in_staff(client, tx, clinic)
        page = await client.get("/stock")
        assert "停用待查2支" in page.text
        assert "可用" not in page.text.split("<tbody>", 1)[1].split("</tbody>", 1)[0]


async def test_moving_by_form_and_back(
    client: httpx.AsyncClient, tx: Tx, clinic: Organisation, unit: StorageUnit
) -> None:
    codes = await make_packages(tx, await make_lot(tx, await make_product(tx)), unit, 2)
    second = await make_unit(tx, clinic, "2号冰箱")
    await sign_in_staff(client, tx, clinic, Role.KEEPER)
    page = await client.get("/stock/move")
    order = {
        "_csrf_token": form_token(page),
        "codes": "\n".join(codes),
        "unit_id": str(second.id),
    }
    assert (await client.post("/stock/move", data=order)).status_code == 303
    assert (await stock.packages_with(tx, codes))[codes[0]].unit_id == second.id
    unknown = await client.post("/stock/move", data=order | {"codes": "83901120000000000000"})
    assert unknown.status_code == 422
    assert "没有8390112 0000000000000" in unknown.text


class TestApi:
    async def test_receive_list_and_check(
        self, client: httpx.AsyncClient, tx: Tx, clinic: Organisation, unit: StorageUnit
    ) -> None:
        await make_product(tx)
        key = {"authorization": f"Bearer {await machine_token(tx, clinic)}"}
        [code] = serials(1)
        order = {
            "id": str(new_id()),
            "unit_id": str(unit.id),
            "codes": [code],
            "supplier": "禾川县疾控",
            "quantity": 1,
            "lot_number": "202608017",
            "expires_on": str(tx.today + timedelta(days=90)),
            "arrived_at": (tx.now - timedelta(minutes=1)).isoformat(),
            "departed_at": (tx.now - timedelta(minutes=61)).isoformat(),
            "arrival_celsius": 5.0,
            "transport_readings": [
                {"at": (tx.now - timedelta(minutes=31)).isoformat(), "celsius": 4.9}
            ],
        }
        received = await client.post("/api/v1/receipts", json=order, headers=key)
        assert received.status_code == 201, received.text
        assert received.json()["decision"] == "accepted"
        [line] = (await client.get("/api/v1/stock", headers=key)).json()
        assert (line["lot_number"], line["packages"]) == ("202608017", 1)
        question = {"code": f"{code[:7]} {code[7:]}", "vaccine": "DTaP"}
        usable = await client.post("/api/v1/packages/check", json=question, headers=key)
        assert usable.status_code == 200
        assert usable.json()["lot"]["number"] == "202608017"

    async def test_a_refusal_is_a_problem_with_its_facts(
        self, client: httpx.AsyncClient, tx: Tx, clinic: Organisation, unit: StorageUnit
    ) -> None:
        lot = await make_lot(tx, await make_product(tx), number="202608017")
        codes = await make_packages(tx, lot, unit)
        other = await make_lot(tx, await make_product(tx), number="202609001")
        second = await make_unit(tx, clinic, "2号冰箱")
        await make_packages(tx, other, second)
        warm = Exposure(HoldKind.TOO_WARM, 8.0, 10.6)
        await hold_lots_in(tx, unit.id, new_id(), tx.now, None, warm)
        key = {"authorization": f"Bearer {await machine_token(tx, clinic)}"}
        answer = await client.post("/api/v1/packages/check", json={"code": codes[0]}, headers=key)
        problem = answer.json()
        assert answer.status_code == 422
        assert problem["type"] == "/problems/package-held"
        assert "10.6" in problem["detail"]
        assert problem["alternatives"][0]["lot_number"] == "202609001"
        assert "2号冰箱" in problem["todo"][1]

    async def test_nobody_sees_another_clinics_stock(
        self, client: httpx.AsyncClient, tx: Tx, unit: StorageUnit
    ) -> None:
        await make_packages(tx, await make_lot(tx, await make_product(tx)), unit)
        stranger = await make_organisation(tx)
        key = {"authorization": f"Bearer {await machine_token(tx, stranger)}"}
        assert (await client.get("/api/v1/stock", headers=key)).json() == []

"""The cold chain's pages and API, as browsers and other systems meet them."""

import re
from datetime import timedelta

import httpx
import pytest
from tests.coldchain.makers import make_clinic, make_unit, sent
from tests.immunize.signing_in import machine_token, sign_in_staff

from coldchain.domain.deliveries import Message
from coldchain.domain.payloads import Reason
from coldchain.domain.records import Alarm
from coldchain.store import episodes
from coldchain.usecases.take_readings import take_readings
from coldchain.web.messages import REASONS
from kernel.access import Role
from kernel.registry.places import Organisation, StorageUnit
from kernel.transaction import Tx

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def place(tx: Tx) -> Organisation:
    return await make_clinic(tx)


@pytest.fixture
async def unit(tx: Tx, place: Organisation) -> StorageUnit:
    return await make_unit(tx, organisation_id=place.id)


@pytest.fixture
async def alarm(tx: Tx, unit: StorageUnit) -> Alarm:
    hours = [(tx.now - n * 5 * MINUTE, 5.0) for n in range(20, 2, -1)]
    warm = [(tx.now - 10 * MINUTE, 8.4), (tx.now, 9.4)]
    await take_readings(tx, sent(unit, *hours, *warm))
    found = await episodes.waiting_alarms(tx, [unit.id])
    (high,) = [one for one in found if one.holds_stock]
    return high


async def token_on(client: httpx.AsyncClient, path: str) -> str:
    page = await client.get(path)
    found = re.search(r'name="_csrf_token" value="([^"]+)"', page.text)
    assert found, page.text[:400]
    return found[1]


async def test_the_overview_puts_what_presses_first(
    client: httpx.AsyncClient, tx: Tx, place: Organisation, alarm: Alarm
):
    calm = await make_unit(tx, organisation_id=place.id)
    await sign_in_staff(client, tx, place, Role.KEEPER)
    page = await client.get("/coldchain")
    assert page.status_code == 200, page.text[:2000]
    assert "太热" in page.text
    assert "9.4" in page.text
    assert "还没有人确认" in page.text
    assert page.text.index("太热") < page.text.index(calm.name)


@pytest.mark.parametrize(
    "path",
    [
        "/coldchain/wall",
        "/coldchain/units",
        "/coldchain/messages",
        "/coldchain/units/{unit}",
        "/coldchain/units/{unit}?span=month",
        "/coldchain/alarms",
        "/coldchain/alarms?over=true",
        "/coldchain/alarms/{alarm}",
        "/coldchain/rules",
    ],
)
async def test_every_page_is_served_in_both_languages(
    client: httpx.AsyncClient, tx: Tx, place: Organisation, alarm: Alarm, path: str
):
    await sign_in_staff(client, tx, place, Role.KEEPER)
    address = path.format(unit=alarm.unit_id, alarm=alarm.id)
    for language in ("zh-Hans", "en"):
        client.cookies.set("lang", language)
        page = await client.get(address)
        assert page.status_code == 200, page.text[:2000]


async def test_a_units_page_shows_curve_figures_and_story(
    client: httpx.AsyncClient, tx: Tx, place: Organisation, alarm: Alarm
):
    await sign_in_staff(client, tx, place, Role.KEEPER)
    page = (await client.get(f"/coldchain/units/{alarm.unit_id}")).text
    assert "9.4℃" in page
    assert "平均动力学温度" in page
    assert "报警：超过上限" in page
    assert alarm.reference in page


async def test_taking_charge_and_closing_by_form(
    client: httpx.AsyncClient, tx: Tx, place: Organisation, unit: StorageUnit, alarm: Alarm
):
    await sign_in_staff(client, tx, place, Role.KEEPER)
    address = f"/coldchain/alarms/{alarm.id}"
    token = await token_on(client, address)
    empty = await client.post(f"{address}/acknowledge", data={"_csrf_token": token, "note": ""})
    assert empty.status_code == 422
    assert "写一句您看到了什么" in empty.text
    form = {"_csrf_token": token, "note": "在路上"}
    assert (await client.post(f"{address}/acknowledge", data=form)).status_code == 303
    page = (await client.get(address)).text
    assert "等温度恢复" in page
    await take_readings(tx, sent(unit, (tx.now + MINUTE, 5.0)))
    form = {"_csrf_token": token, "note": "门没有关严"}
    assert (await client.post(f"{address}/review", data=form)).status_code == 303
    assert alarm.reference in (await client.get("/coldchain/alarms?over=true")).text


async def test_maintenance_by_form(
    client: httpx.AsyncClient, tx: Tx, place: Organisation, unit: StorageUnit
):
    await sign_in_staff(client, tx, place, Role.KEEPER)
    address = f"/coldchain/units/{unit.id}"
    token = await token_on(client, address)
    form = {"_csrf_token": token, "reason": "除霜"}
    assert (await client.post(f"{address}/out-of-service", data=form)).status_code == 303
    assert "恢复使用" in (await client.get(address)).text
    assert (await client.post(f"{address}/into-service", data=form)).status_code == 303
    assert "开始检修" in (await client.get(address)).text


def test_every_reason_has_its_words():
    assert set(REASONS) == set(Reason)


async def test_what_could_not_be_used_is_shown_with_what_is_wrong(
    client: httpx.AsyncClient, tx: Tx, place: Organisation, unit: StorageUnit
):
    said = [
        Message(f"coldchain/v1/{place.code}/{unit.device}/simple", b'{"ts": "soon", "t": 5}'),
        Message(f"coldchain/v1/{place.code}/nobody/simple", b'{"ts": "2026-11-24T01:00Z", "t": 5}'),
        Message("coldchain/v1/elsewhere/other/simple", b"not json"),
    ]
    await take_readings(tx, said)
    await sign_in_staff(client, tx, place, Role.KEEPER)
    page = (await client.get("/coldchain/messages")).text
    assert "时间认不出来" in page
    assert "soon" in page
    assert "没有登记这个探头" in page
    assert "elsewhere" not in page


async def test_every_reading_of_an_interval_by_both_clocks(
    client: httpx.AsyncClient, tx: Tx, place: Organisation, unit: StorageUnit, alarm: Alarm
):
    await sign_in_staff(client, tx, place, Role.NURSE)
    address = f"/coldchain/units/{unit.id}/readings"
    span = {
        "since": (tx.now - 15 * MINUTE).isoformat(),
        "until": (tx.now - 10 * MINUTE).isoformat(),
    }
    page = (await client.get(address, params=span)).text
    assert (page.count("在范围内"), page.count("超出</")) == (1, 1)
    assert "9.4" not in page
    wider = (await client.get(address, params=span | {"low": "2", "high": "8.5"})).text
    assert wider.count("在范围内") == 2
    turned = {"since": span["until"], "until": span["since"]}
    assert (await client.get(address, params=turned)).status_code == 422
    await sign_in_staff(client, tx, await make_clinic(tx), Role.NURSE)
    assert (await client.get(address, params=span)).status_code == 404


async def test_nobody_sees_the_units_of_others(
    client: httpx.AsyncClient, tx: Tx, alarm: Alarm, unit: StorageUnit
):
    await sign_in_staff(client, tx, await make_clinic(tx), Role.KEEPER)
    assert (await client.get(f"/coldchain/units/{unit.id}")).status_code == 404
    assert (await client.get(f"/coldchain/alarms/{alarm.id}")).status_code == 404
    assert unit.name not in (await client.get("/coldchain")).text


async def test_a_nurse_reads_and_does_not_handle(
    client: httpx.AsyncClient, tx: Tx, place: Organisation, alarm: Alarm
):
    await sign_in_staff(client, tx, place, Role.NURSE)
    page = await client.get(f"/coldchain/alarms/{alarm.id}")
    assert page.status_code == 200
    assert "确认，我来处理" not in page.text


async def test_the_same_over_the_api(
    client: httpx.AsyncClient, tx: Tx, place: Organisation, unit: StorageUnit, alarm: Alarm
):
    bearer = {"authorization": f"Bearer {await machine_token(tx, place)}"}
    units = (await client.get("/api/v1/coldchain/units", headers=bearer)).json()
    assert [(one["state"]["level"], one["celsius"]) for one in units] == [("alarm", 9.4)]
    report = await client.get(f"/api/v1/coldchain/units/{unit.id}/report", headers=bearer)
    assert report.json()["highest"] == 9.4
    assert report.json()["minutes_above"] == 10
    (waiting,) = (await client.get("/api/v1/coldchain/alarms", headers=bearer)).json()
    assert waiting["reference"] == alarm.reference
    address = f"/api/v1/coldchain/alarms/{alarm.id}"
    taken = await client.post(f"{address}/acknowledge", json={"note": "收到"}, headers=bearer)
    assert taken.status_code == 200, taken.text
    too_early = await client.post(f"{address}/review", json={"note": "好"}, headers=bearer)
    assert too_early.status_code == 422
    events = (await client.get(f"{address}/events", headers=bearer)).json()
    assert [event["event"] for event in events] == ["alarm_raised", "acknowledged"]


async def test_a_limit_is_tried_before_it_is_changed(
    client: httpx.AsyncClient, tx: Tx, place: Organisation, unit: StorageUnit, alarm: Alarm
):
    await sign_in_staff(client, tx, place, Role.KEEPER)
    asked = f"/coldchain/rules/trial?unit_id={unit.id}&kind=high&days=1"
    page = await client.get(f"{asked}&value=9.5&minutes=0")
    assert page.status_code == 200, page.text[:2000]
    assert "1次报警" in page.text
    assert "0次报警" in page.text
    assert (await client.get(f"{asked}&value=9.5&days=99")).status_code == 422
    assert (await client.get(f"{asked}&value=warm")).status_code == 422
    wrong = asked.replace("kind=high", "kind=humid")
    assert (await client.get(f"{wrong}&value=9")).status_code == 422
    assert (await client.get("/coldchain/rules/trial")).status_code == 200


async def test_while_it_stands_an_alarm_shows_the_worst_so_far(
    client: httpx.AsyncClient, tx: Tx, place: Organisation, unit: StorageUnit, alarm: Alarm
):
    await take_readings(tx, sent(unit, (tx.now - MINUTE, 11.2)))
    await sign_in_staff(client, tx, place, Role.KEEPER)
    for path in ("/coldchain", f"/coldchain/alarms/{alarm.id}", "/coldchain/alarms"):
        assert "11.2℃" in (await client.get(path)).text

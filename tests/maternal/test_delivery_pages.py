"""The ward's pages: find the mother, record the delivery, see what it created."""

import re
from datetime import datetime, timedelta
from uuid import UUID

import httpx
import pytest
from tests.immunize.makers import acting, staff
from tests.immunize.signing_in import machine_token, sign_in_staff
from tests.maternal.makers import a_pregnancy, make_mother, make_ward

from kernel.access import Role
from kernel.calendar import CLINIC_TIME
from kernel.ids import new_id
from kernel.registry import store as registry
from kernel.registry.places import District, Level, Organisation
from kernel.transaction import Tx
from maternal.usecases.open_pregnancy import open_pregnancy


async def ward(client: httpx.AsyncClient, tx: Tx) -> tuple[Tx, Organisation]:
    """A hospital whose midwife is signed in."""
    _, hospital = await make_ward(tx)
    await sign_in_staff(client, tx, hospital, Role.MIDWIFE)
    return acting(tx, staff(hospital, Role.MIDWIFE)), hospital


def entry(page: httpx.Response, born_at: datetime, **changes: str) -> dict[str, str]:
    """The hidden fields as the page gave them, and a girl born at a moment."""
    at = born_at.astimezone(CLINIC_TIME)
    hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text)
    return {
        **dict(hidden),
        "mode": "vaginal",
        "weeks": "39",
        "days": "2",
        "mother_hbsag": "negative",
        "sex_1": "F",
        "born_on_1": f"{at:%Y}年{at:%m}月{at:%d}日",
        "born_time_1": f"{at:%H:%M}",
        "weight_g_1": "3200",
        "apgar_1_1": "9",
        "outcome_1": "live",
    } | changes


async def test_the_mother_is_found_first(client: httpx.AsyncClient, tx: Tx):
    midwife, _ = await ward(client, tx)
    mother = await make_mother(midwife, name="欧阳晓芸")
    await open_pregnancy(midwife, a_pregnancy(midwife, mother, lmp=tx.today - timedelta(weeks=38)))
    page = await client.get("/deliveries/new")
    assert "快到预产期的" in page.text
    assert f"/deliveries/new?mother={mother.id}" in page.text
    page = await client.get("/deliveries/new?q=欧阳")
    assert "欧阳晓芸" in page.text
    page = await client.get("/deliveries/new?q=x")
    assert "请至少输入两个字" in page.text


async def test_what_the_pregnancy_knows_is_filled_in(client: httpx.AsyncClient, tx: Tx):
    midwife, _ = await ward(client, tx)
    mother = await make_mother(midwife)
    new = a_pregnancy(
        midwife,
        mother,
        lmp=tx.today - timedelta(weeks=38, days=3),
        fetuses=2,
        findings={"hbsag_positive": True},
    )
    await open_pregnancy(midwife, new)
    page = await client.get(f"/deliveries/new?mother={mother.id}")
    assert "第2个宝宝" in page.text
    assert re.search(r'name="weeks" type="text" value="38"', page.text)
    assert re.search(r'name="mother_hbsag" value="positive" checked', page.text)


async def test_a_delivery_is_recorded_and_shown_with_what_it_created(
    client: httpx.AsyncClient, tx: Tx
):
    await ward(client, tx)
    page = await client.get("/deliveries/new?new=true")
    data = entry(
        page, tx.now, mother_name="周雨桐", mother_birth="1995-06-01", mother_hbsag="positive"
    )
    saved = await client.post("/deliveries", data=data)
    assert saved.status_code == 303, saved.text
    page = await client.get(saved.headers["location"])
    assert page.status_code == 200
    for text in (
        "周雨桐之女",
        "乙肝疫苗",
        "乙肝免疫球蛋白",
        "卡介苗",
        "足跟血筛查",
        "出生医学证明",
    ):
        assert text in page.text
    again = await client.post("/deliveries", data=data)
    assert again.headers["location"] == saved.headers["location"]
    english = await client.get(saved.headers["location"], headers={"accept-language": "en"})
    assert "Hearing" in english.text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"weight_g_1": "320000"}, "weight_g_1"),
        ({"born_time_1": "25:00"}, "born_time_1"),
        ({"born_on_1": "2099-01-01"}, "born_time_1"),
        ({"weeks": ""}, "weeks"),
        ({"mother_name": "周1"}, "mother_name"),
        ({"mother_birth": ""}, "mother_birth"),
        ({"mode": ""}, "mode"),
        ({"mother_district": "999"}, "mother_district"),
        ({"born_on_1": "1990-01-01"}, "born_time_1"),
        ({"sex_1": "?"}, "sex_1"),
        ({"babies": "二"}, "babies"),
    ],
)
async def test_a_wrong_field_is_named_and_nothing_is_lost(
    client: httpx.AsyncClient, tx: Tx, changes: dict[str, str], field: str
):
    await ward(client, tx)
    page = await client.get("/deliveries/new?new=true")
    data = (
        entry(page, tx.now, mother_name="周雨桐", mother_birth="1995-06-01", note="胎盘完整")
        | changes
    )
    refused = await client.post("/deliveries", data=data)
    assert refused.status_code == 422
    assert f'href="#f-{field}"' in refused.text
    assert "胎盘完整" in refused.text


async def test_a_child_whose_sex_is_unclear_is_recorded(client: httpx.AsyncClient, tx: Tx):
    await ward(client, tx)
    page = await client.get("/deliveries/new?new=true")
    data = entry(page, tx.now, sex_1="unclear", mother_name="周雨桐", mother_birth="1995-06-01")
    made = await client.post("/deliveries", data=data)
    assert made.status_code == 303
    assert "性别未定" in (await client.get(made.headers["location"])).text


async def test_the_village_she_lives_in_is_her_childrens_home(client: httpx.AsyncClient, tx: Tx):
    _, hospital = await ward(client, tx)
    county = hospital.district_code[:6]
    await registry.add_district(tx, District(county, "禾川县", "Hechuan", Level.COUNTY))
    town = District(f"{county}901", "青溪镇", "Qingxi", Level.TOWNSHIP, county)
    village = District(f"{town.code}001", "东门社区", "Dongmen", Level.VILLAGE, town.code)
    for district in (town, village):
        await registry.add_district(tx, district)
    page = await client.get("/deliveries/new?new=true")
    assert f'<option value="{village.code}">青溪镇 东门社区</option>' in page.text
    data = entry(page, tx.now, mother_name="周雨桐", mother_birth="1995-06-01")
    made = await client.post("/deliveries", data=data | {"mother_district": village.code})
    (child,) = await registry.children_of(tx, UUID(made.headers["location"].split("/")[2]))
    home = await registry.district_of(tx, child.id)
    assert home == village


async def test_the_ward_lists_its_deliveries_only(client: httpx.AsyncClient, tx: Tx):
    await ward(client, tx)
    page = await client.get("/deliveries/new?new=true")
    data = entry(page, tx.now, mother_name="周雨桐", mother_birth="1995-06-01")
    await client.post("/deliveries", data=data)
    assert "周雨桐" in (await client.get("/ward")).text
    _, other = await make_ward(tx)
    await sign_in_staff(client, tx, other, Role.MIDWIFE)
    assert "周雨桐" not in (await client.get("/ward")).text


async def test_a_nurse_does_not_record_deliveries(client: httpx.AsyncClient, tx: Tx):
    _, hospital = await make_ward(tx)
    await sign_in_staff(client, tx, hospital, Role.NURSE)
    assert (await client.get("/ward")).status_code == 403


async def test_another_system_records_twins(client: httpx.AsyncClient, tx: Tx):
    _, hospital = await make_ward(tx)
    token = await machine_token(tx, hospital)
    child = {"born_at": (tx.now - timedelta(hours=1)).isoformat(), "weight_g": 2400, "sex": "F"}
    body = {
        "id": str(new_id()),
        "mode": "caesarean",
        "gestation_days": 255,
        "mother": {"id": str(new_id()), "name": "古丽·买买提", "birth_date": "1998-02-03"},
        "children": [child | {"id": str(new_id())}, child | {"id": str(new_id()), "sex": "M"}],
    }
    headers = {"authorization": f"Bearer {token}"}
    made = await client.post("/api/v1/deliveries", json=body, headers=headers)
    assert made.status_code == 201, made.text
    children = await registry.children_of(tx, made.json()["mother_id"])
    assert [one.name for one in children] == ["古丽·买买提之长女", "古丽·买买提之次子"]
    again = await client.post("/api/v1/deliveries", json=body, headers=headers)
    assert again.json() == made.json()
    body["children"] = []
    empty = await client.post("/api/v1/deliveries", json=body, headers=headers)
    assert empty.status_code == 409

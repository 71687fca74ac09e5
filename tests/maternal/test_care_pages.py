"""Pages of pregnancies, certificates and child health."""

import re
from datetime import timedelta

import httpx
import pytest
from tests.immunize.makers import acting, make_child, staff
from tests.immunize.signing_in import machine_token, sign_in_staff
from tests.maternal.makers import a_child, a_delivery, a_pregnancy, make_mother, make_ward

from kernel.access import Role
from kernel.ids import new_id
from kernel.registry.people import Sex
from kernel.registry.places import Organisation
from kernel.transaction import Tx
from maternal.domain.growth.measures import Position
from maternal.usecases.open_pregnancy import open_pregnancy
from maternal.usecases.record_checkup import NewCheckup, record_checkup
from maternal.usecases.record_delivery import record_delivery


async def signed_in(
    client: httpx.AsyncClient, tx: Tx, role: Role = Role.MIDWIFE
) -> tuple[Tx, Organisation]:
    """A hospital, somebody of a role signed in there, and the transaction in their hands."""
    _, hospital = await make_ward(tx)
    await sign_in_staff(client, tx, hospital, role)
    return acting(tx, staff(hospital, role)), hospital


def hidden(page: httpx.Response) -> dict[str, str]:
    """The hidden fields as the page gave them, its last form winning."""
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text))


async def test_a_woman_is_booked_and_seen(client: httpx.AsyncClient, tx: Tx):
    await signed_in(client, tx)
    page = await client.get("/pregnancies/new?new=true")
    lmp = tx.today - timedelta(weeks=17)
    data = hidden(page) | {
        "mother_name": "周雨桐",
        "mother_birth": "1984-06-01",
        "lmp": f"{lmp:%Y%m%d}",
        "gravidity": "2",
        "parity": "1",
        "fetuses": "1",
        "hbsag_positive": "true",
        "diabetes": "diet_only",
    }
    saved = await client.post("/pregnancies", data=data)
    assert saved.status_code == 303, saved.text
    at = saved.headers["location"]
    page = await client.get(at)
    for text in ("孕17周", "年龄≥40岁", "乙肝病毒携带", "第2次产前检查", "附件2"):
        assert text in page.text
    assert 'class="risk orange"' in page.text
    assert 'class="risk purple"' in page.text

    visit = hidden(page) | {"day": str(tx.today), "hb_g_l": "39", "note": "复查血常规"}
    recorded = await client.post(f"{at}/visits", data=visit)
    assert recorded.status_code == 303, recorded.text
    page = await client.get(at)
    assert 'class="risk red"' in page.text
    assert "复查血常规" in page.text
    assert "周雨桐" in (await client.get("/pregnancies?colour=red")).text
    assert "周雨桐" not in (await client.get("/pregnancies?colour=green")).text


async def test_a_visit_with_an_impossible_finding_names_it(client: httpx.AsyncClient, tx: Tx):
    midwife, _ = await signed_in(client, tx)
    mother = await make_mother(midwife)
    await open_pregnancy(midwife, a_pregnancy(midwife, mother))
    page = await client.get(f"/pregnancies/{mother.id}")
    visit = hidden(page) | {"day": str(tx.today), "hb_g_l": "3900"}
    refused = await client.post(f"/pregnancies/{mother.id}/visits", data=visit)
    assert refused.status_code == 422
    assert "“血红蛋白”不能是 3900，" in refused.text
    english = await client.post(
        f"/pregnancies/{mother.id}/visits", data=visit, headers={"accept-language": "en"}
    )
    assert "haemoglobin" in english.text


async def test_a_scan_moves_the_due_date_on_the_page(client: httpx.AsyncClient, tx: Tx):
    midwife, _ = await signed_in(client, tx)
    mother = await make_mother(midwife)
    await open_pregnancy(midwife, a_pregnancy(midwife, mother))
    page = await client.get(f"/pregnancies/{mother.id}")
    scan = hidden(page) | {"scanned_on": str(tx.today), "age": "8+0"}
    moved = await client.post(f"/pregnancies/{mother.id}/scan", data=scan)
    assert moved.status_code == 303, moved.text
    assert "按超声校正" in (await client.get(f"/pregnancies/{mother.id}")).text
    again = await client.post(f"/pregnancies/{mother.id}/scan", data=scan)
    assert again.status_code == 422
    assert "预产期已经按超声校正过" in again.text


async def test_a_certificate_is_issued_from_its_draft(client: httpx.AsyncClient, tx: Tx):
    midwife, _ = await signed_in(client, tx)
    mother = await make_mother(midwife)
    child = a_child(midwife)
    await record_delivery(midwife, a_delivery(mother, child))
    page = await client.get("/certificates")
    assert "林晓芸之女" in page.text
    token = {"_csrf_token": hidden(page)["_csrf_token"]}
    wrong = await client.post("/certificates/numbers", data=token | {"first": "1", "count": "1"})
    assert 'href="#f-first"' in wrong.text
    numbers = token | {"first": "T430000101", "count": "2"}
    assert (await client.post("/certificates/numbers", data=numbers)).status_code == 303

    page = await client.get(f"/certificates/{child.id}")
    assert 'value="T430000101"' in page.text
    issue = token | {"number": "T430000101", "child_name": "陈知远", "collector": "mother"}
    refused = await client.post(f"/certificates/{child.id}", data=issue)
    assert refused.status_code == 422
    assert "没有父亲信息，也没有母亲签字声明" in refused.text
    issued = await client.post(f"/certificates/{child.id}", data=issue | {"father_name": "陈建"})
    assert issued.status_code == 303
    page = await client.get(f"/certificates/{child.id}")
    assert "陈知远" in page.text
    assert "陈建" in page.text


async def test_a_child_is_checked_and_its_growth_drawn(client: httpx.AsyncClient, tx: Tx):
    doctor, centre = await signed_in(client, tx, Role.CHILD_HEALTH)
    child = await make_child(doctor, centre, born_at=tx.now - timedelta(days=190), sex=Sex.MALE)
    page = await client.get(f"/child-health/{child.id}")
    assert page.status_code == 200, page.text
    data = hidden(page) | {
        "node": "m6",
        "day": str(tx.today),
        "weight_kg": "6.3",
        "length_cm": "66.5",
        "position": "L",
        "haemoglobin_g_l": "104",
        "eyes": "normal",
        "hearing": "normal",
    }
    saved = await client.post(f"/child-health/{child.id}", data=data)
    assert saved.status_code == 303, saved.text
    page = await client.get(f"/child-health/{child.id}")
    for text in ("WS/T 423-2022", "轻度贫血", "中度低体重", "体重在同龄男孩中属于", "8月"):
        assert text in page.text
    who = await client.get(f"/child-health/{child.id}?show=wflh&standard=who")
    assert "WHO-2006" in who.text
    assert child.name in (await client.get("/child-health")).text
    english = await client.get(f"/child-health/{child.id}", headers={"accept-language": "en"})
    assert "mild anaemia" in english.text


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"weight_kg": "590"}, "weight_kg"), ({"length_cm": "6"}, "length_cm"), ({"day": "x"}, "day")],
)
async def test_a_wrong_measure_is_named(
    client: httpx.AsyncClient, tx: Tx, changes: dict[str, str], field: str
):
    doctor, centre = await signed_in(client, tx, Role.CHILD_HEALTH)
    child = await make_child(doctor, centre)
    page = await client.get(f"/child-health/{child.id}")
    data = hidden(page) | {"node": "d28", "day": str(tx.today), "weight_kg": "5"} | changes
    refused = await client.post(f"/child-health/{child.id}", data=data)
    assert refused.status_code == 422
    assert f'href="#f-{field}"' in refused.text


async def test_other_systems_read_growth_without_its_tables(client: httpx.AsyncClient, tx: Tx):
    doctor, centre = await signed_in(client, tx, Role.CHILD_HEALTH)
    child = await make_child(doctor, centre)
    new = NewCheckup(
        new_id(), child.id, "d28", weight_g=5200, length_cm=57, position=Position.LYING
    )
    await record_checkup(doctor, new)
    headers = {"authorization": f"Bearer {await machine_token(tx, centre)}"}
    read = await client.get(f"/api/v1/children/{child.id}/health", headers=headers)
    assert read.status_code == 200, read.text
    [check] = read.json()["checks"]
    by_indicator = {one["indicator"]: one for one in check["judged"]}
    assert by_indicator["wfa"]["standard"] == "WS/T 423-2022"
    assert by_indicator["bfa"]["standard"] == "WHO-2006"
    assert by_indicator["wfa"]["because"][0]["clause"]
    assert len(read.content) < 20_000

"""The pages that correct a delivery, exchange a certificate and replace a lost one."""

import re
from html import unescape

import httpx
from tests.immunize.makers import acting, staff
from tests.immunize.signing_in import machine_token, sign_in_staff
from tests.maternal.makers import a_child, a_delivery, make_mother, make_ward

from kernel.access import Role
from kernel.ids import new_id
from kernel.registry.places import Organisation
from kernel.transaction import Tx
from maternal.usecases.issue_certificate import (
    Issue,
    NewNumbers,
    issue_certificate,
    receive_numbers,
)
from maternal.usecases.record_delivery import NewChild, NewDelivery, record_delivery


async def a_birth(
    client: httpx.AsyncClient, tx: Tx, role: Role = Role.MIDWIFE
) -> tuple[Tx, Organisation, NewDelivery, NewChild]:
    """A delivery at a hospital, and somebody of a role signed in there."""
    _, hospital = await make_ward(tx)
    await sign_in_staff(client, tx, hospital, role)
    midwife = acting(tx, staff(hospital, Role.MIDWIFE))
    child = a_child(midwife)
    told = a_delivery(await make_mother(midwife), child, blood_loss_ml=210)
    await record_delivery(midwife, told)
    return midwife, hospital, told, child


def filled(page: httpx.Response, form_id: str, **changes: str) -> dict[str, str]:
    """A form's fields as the page shows them, some of them changed; "" takes one out."""
    text = re.search(rf'<form[^>]*id="{form_id}".*?</form>', page.text, re.S)
    assert text is not None
    form = text[0]
    values: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = (re.search(rf'\b{key}="([^"]*)"', tag) for key in ("name", "value"))
        kind = re.search(r'type="([^"]*)"', tag)
        if name is None or (kind and kind[1] in ("radio", "checkbox") and "checked" not in tag):
            continue
        values[name[1]] = unescape(value[1]) if value else ""
    for name, value in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', form):
        values[name] = unescape(value)
    return {name: value for name, value in (values | changes).items() if value != ""}


async def test_the_form_shows_the_record_and_the_page_what_was_corrected(
    client: httpx.AsyncClient, tx: Tx
):
    _, _, told, child = await a_birth(client, tx)
    at = f"/deliveries/{told.mother_id}/{told.id}"
    assert f'href="{at}/correct"' in (await client.get(at)).text
    form = await client.get(f"{at}/correct")
    assert form.status_code == 200
    untouched = filled(form, "correction", reason="看看")
    assert (untouched["weight_g_1"], untouched["weeks"], untouched["sex_1"]) == ("3200", "39", "F")
    same = await client.post(f"{at}/correct", data=untouched)
    assert same.status_code == 422
    assert "和登记的一样" in same.text

    for field, entered, message in (
        ("weight_g_1", "35000", "不能是 35000"),
        ("weight_g_1", "abc", ""),
        ("born_on_1", "20990101", "还没有到"),
        ("born_on_1", "2026-02-31", ""),
        ("born_time_1", "25:00", "24小时制"),
        ("reason", " ", "为什么更正"),
    ):
        wrong = filled(form, "correction", reason="抄错") | {field: entered}
        refused = await client.post(f"{at}/correct", data=wrong)
        assert refused.status_code == 422, (field, entered)
        assert message in refused.text
        assert (
            f'href="#f-{field.replace("born_on", "born_time") if entered == "20990101" else field}"'
            in refused.text
        )

    right = filled(form, "correction", reason="体重抄错", weight_g_1="2300", sex_1="M")
    for _press in range(2):
        done = await client.post(f"{at}/correct", data=right)
        assert done.status_code == 303, done.text
        assert done.headers["location"] == at
    page = await client.get(at)
    for words in (
        "更正过的",
        "1次",
        "体重抄错",
        "原来 3200克，现在 2300克",
        "原来 女，现在 男",
        "林晓芸之子",
    ):
        assert words in page.text, words
    english = await client.get(at, headers={"accept-language": "en"})
    assert "was 3200 g, now 2300 g" in english.text
    assert child.id is not None


async def test_an_issued_certificate_is_exchanged_and_replaced_on_its_pages(
    client: httpx.AsyncClient, tx: Tx
):
    midwife, _, told, child = await a_birth(client, tx)
    at = f"/certificates/{child.id}"
    assert (await client.get(f"{at}/exchange")).status_code == 422, "a draft is not exchanged"
    await receive_numbers(midwife, NewNumbers("T430000301", 4))
    await issue_certificate(midwife, Issue(child.id, "T430000301", "陈知远", father_name="陈建"))
    delivery = f"/deliveries/{told.mother_id}/{told.id}"
    form = await client.get(f"{delivery}/correct")
    assert "出生医学证明已经签发" in form.text
    corrected = filled(form, "correction", reason="体重抄错", weight_g_1="2300")
    assert (await client.post(f"{delivery}/correct", data=corrected)).status_code == 303
    assert "要换发" in (await client.get(delivery)).text
    page = await client.get(at)
    assert "证上的体重和记录不一样" in page.text
    assert f'href="{at}/exchange"' in page.text
    assert "为什么" in page.text

    form = await client.get(f"{at}/exchange")
    new = filled(form, "exchange", reason="体重更正")
    refused = await client.post(f"{at}/exchange", data=new)
    assert refused.status_code == 422
    assert "没有交回原证" in refused.text
    new["old_copy_returned"] = "true"
    for _press in range(2):
        assert (await client.post(f"{at}/exchange", data=new)).status_code == 303
    page = await client.get(at)
    for words in ("T430000302", "2300克", "已换发作废", "T430000301"):
        assert words in page.text, words
    assert "要换发。" not in page.text

    form = await client.get(f"{at}/replace")
    lost = filled(form, "replace", loss_declared="true", number="t430000303")
    assert (await client.post(f"{at}/replace", data=lost)).status_code == 303
    page = await client.get(at)
    assert "已补发作废" in page.text
    assert "T430000303" in page.text
    english = await client.get(at, headers={"accept-language": "en"})
    assert "Earlier certificates" in english.text


async def test_a_doctor_may_not_correct_a_delivery(client: httpx.AsyncClient, tx: Tx):
    _, _, told, _ = await a_birth(client, tx, Role.CHILD_HEALTH)
    at = f"/deliveries/{told.mother_id}/{told.id}"
    assert (await client.get(at)).status_code == 200
    assert f"{at}/correct" not in (await client.get(at)).text
    assert (await client.get(f"{at}/correct")).status_code == 403


async def test_other_systems_correct_and_exchange(client: httpx.AsyncClient, tx: Tx):
    midwife, hospital, told, child = await a_birth(client, tx)
    await receive_numbers(midwife, NewNumbers("T430000401", 2))
    await issue_certificate(midwife, Issue(child.id, "T430000401", "陈知远", father_name="陈建"))
    token = {"authorization": f"Bearer {await machine_token(tx, hospital)}"}
    correction = {
        "id": str(new_id()),
        "mother_id": str(told.mother_id),
        "delivery_id": str(told.id),
        "reason": "抄错",
        "mode": "vaginal",
        "gestation_days": 273,
        "mother_hbsag": "unknown",
        "midwife": "",
        "blood_loss_ml": 210,
        "children": [
            {
                "birth_order": 1,
                "born_at": child.born_at.isoformat(),
                "weight_g": 2300,
                "sex": "F",
                "length_cm": 50,
                "apgar_1": 9,
                "apgar_5": 10,
                "apgar_10": 10,
            }
        ],
    }
    answer = await client.post("/api/v1/deliveries/corrections", json=correction, headers=token)
    assert answer.status_code == 201, answer.text
    assert answer.json()["changes"] == [
        {"birth_order": 1, "field": "weight_g", "before": 3200, "after": 2300}
    ]
    exchange = {
        "id": str(new_id()),
        "child_id": str(child.id),
        "number": "T430000402",
        "reason": "体重更正",
        "child_name": "陈知远",
        "father_name": "陈建",
        "old_copy_returned": True,
    }
    answer = await client.post("/api/v1/certificates/exchanges", json=exchange, headers=token)
    assert answer.status_code == 201, answer.text
    assert answer.json()["content"]["weight_g"] == 2300
    lost = {"id": str(new_id()), "child_id": str(child.id), "number": "T430000403"}
    answer = await client.post("/api/v1/certificates/replacements", json=lost, headers=token)
    assert answer.status_code == 422


async def test_a_wrong_name_or_collector_is_said_where_it_stands(client: httpx.AsyncClient, tx: Tx):
    midwife, _, _, child = await a_birth(client, tx)
    await receive_numbers(midwife, NewNumbers("T430000501", 2))
    at = f"/certificates/{child.id}"
    good = {"child_name": "白玛·央金", "father_name": "陈建"}
    form = await client.get(at)
    for field, entered in (
        ("child_name", "陈3"),
        ("father_name", "<b>"),
        ("father_name", "x" * 60),
        ("collector", "neighbour"),
    ):
        wrong = filled(form, "issue", **good) | {field: entered}
        refused = await client.post(at, data=wrong)
        assert refused.status_code == 422
        assert f'href="#f-{field}"' in refused.text
    assert (await client.post(at, data=filled(form, "issue", **good))).status_code == 303
    again = filled(form, "issue", **good, number="T430000502")
    refused = await client.post(at, data=again)
    assert refused.status_code == 422
    assert "该新生儿已有出生医学证明" in refused.text, "sent again after Back with another number"

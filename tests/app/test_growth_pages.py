"""Growth as the server draws it: the sheet for print, the image without scripts, for parents."""

import re
from datetime import timedelta

import httpx
from tests.immunize.makers import acting, make_child, make_guardian, make_organisation, staff
from tests.immunize.signing_in import sign_in_guardian, sign_in_staff

from kernel.access import Role
from kernel.calendar import add_months
from kernel.ids import new_id
from kernel.registry.people import Person, Sex
from kernel.registry.places import Organisation
from kernel.registry.store import accesses_of
from kernel.transaction import Tx
from maternal.domain.growth.measures import Position
from maternal.usecases.record_checkup import NewCheckup, record_checkup


async def a_checked_child(tx: Tx, weight_g: int = 10_500) -> tuple[Organisation, Person]:
    """A boy of 13 months whose check at 12 months is recorded."""
    clinic = await make_organisation(tx)
    born = add_months(tx.today, -13)
    child = await make_child(tx, clinic, name="陈知远", sex=Sex.MALE, birth_date=born)
    doctor = acting(tx, staff(clinic, Role.CHILD_HEALTH))
    day = add_months(born, 12)
    measured = {"weight_g": weight_g, "length_cm": 76.1, "position": Position.LYING}
    await record_checkup(doctor, NewCheckup(new_id(), child.id, "m12", day, **measured))
    return clinic, child


async def test_the_sheet_has_both_curves_every_node_and_its_sources(
    client: httpx.AsyncClient, tx: Tx
):
    clinic, child = await a_checked_child(tx)
    await sign_in_staff(client, tx, clinic, Role.CHILD_HEALTH)
    page = await client.get(f"/child-health/{child.id}")
    assert f'href="/child-health/{child.id}/print"' in page.text
    assert f'src="/child-health/{child.id}/growth.svg?show=wfa' in page.text
    sheet = await client.get(f"/child-health/{child.id}/print")
    assert sheet.status_code == 200
    assert sheet.text.count("<svg") >= 2 + sheet.text.count('<svg class="i')
    for words in (
        "体重曲线（WS/T 423-2022）",
        "12月",
        "10.5",
        "76.1",
        "没来成，可以补",
        "待核对原文",
    ):
        assert words in sheet.text, words
    english = await client.get(f"/child-health/{child.id}/print", headers={"accept-language": "en"})
    assert "Child health sheet" in english.text
    assert "median" in english.text.lower()


async def test_the_curve_alone_is_an_image(client: httpx.AsyncClient, tx: Tx):
    clinic, child = await a_checked_child(tx)
    await sign_in_staff(client, tx, clinic, Role.CHILD_HEALTH)
    for query in ("", "?show=lhfa&standard=who", "?show=nonsense&standard=nonsense"):
        image = await client.get(f"/child-health/{child.id}/growth.svg{query}")
        assert image.status_code == 200
        assert image.headers["content-type"].startswith("image/svg+xml")
        assert image.text.startswith("<svg")
    elsewhere = await make_child(tx, await make_organisation(tx, name="别处"))
    assert (await client.get(f"/child-health/{elsewhere.id}/growth.svg")).status_code == 403


async def test_parents_read_plain_words_and_no_scores(client: httpx.AsyncClient, tx: Tx):
    _, child = await a_checked_child(tx)
    await sign_in_guardian(client, tx, await make_guardian(tx, child))
    assert f'href="/my/children/{child.id}/growth"' in (await client.get("/my")).text
    page = await client.get(f"/my/children/{child.id}/growth")
    assert page.status_code == 200
    for words in (
        "体重 10.5 千克",
        "和大多数同龄孩子差不多",
        "还没做，可以补",
        "为什么",
        "<svg",
    ):
        assert words in page.text, words
    without_sources = re.sub(r'<details class="why-rule">.*?</details>', "", page.text, flags=re.S)
    for jargon in ("SD", "z值", "逾期", "百分位"):
        assert jargon not in without_sources, jargon
    entries = await accesses_of(tx, child.id)
    assert "家长查看" in {entry.why for entry in entries}
    english = await client.get(
        f"/my/children/{child.id}/growth?show=lhfa", headers={"accept-language": "en"}
    )
    assert "Like most children of this age." in english.text


async def test_a_light_child_is_said_to_be_light_and_sent_to_the_doctor(
    client: httpx.AsyncClient, tx: Tx
):
    _, child = await a_checked_child(tx, weight_g=7_000)
    await sign_in_guardian(client, tx, await make_guardian(tx, child))
    page = await client.get(f"/my/children/{child.id}/growth")
    assert "比大多数同龄孩子轻。" in page.text
    assert "来体检时问问医生。" in page.text


async def test_a_child_not_yet_measured_and_somebody_elses(client: httpx.AsyncClient, tx: Tx):
    clinic, other = await a_checked_child(tx)
    born = tx.today - timedelta(days=3)
    newborn = await make_child(tx, clinic, name="陈小小", birth_date=born)
    await sign_in_guardian(client, tx, await make_guardian(tx, newborn))
    page = await client.get(f"/my/children/{newborn.id}/growth")
    assert page.status_code == 200
    assert "还没有量过" in page.text
    assert "下一次体检" in page.text
    assert (await client.get(f"/my/children/{other.id}/growth")).status_code == 404
    assert (await client.get(f"/child-health/{newborn.id}/print")).status_code in (403, 404)

"""School-entry check over real records."""

from datetime import timedelta

import httpx
import pytest
from tests.immunize.makers import acting, make_child, make_organisation, staff
from tests.immunize.signing_in import form_token, machine_token, sign_in_staff

from immunize.domain.school_check import MOST_CHILDREN, Verdict
from immunize.errors import ClassListEmpty, TooManyAsked
from immunize.usecases.check_class import ClassList, check_class
from immunize.usecases.copy_dose import CopiedDose, copy_dose
from kernel.access import Role
from kernel.errors import NotAllowed
from kernel.ids import new_id
from kernel.registry import store as registry
from kernel.registry.people import CareKind, Sex
from kernel.registry.places import Organisation
from kernel.registry.register import NewPerson, add_person
from kernel.transaction import Tx


@pytest.fixture
async def clinic(tx: Tx) -> Organisation:
    return await make_organisation(tx)


def a_class(*lines: str) -> ClassList:
    return ClassList("青溪镇中心幼儿园", "小一班", "\n".join(lines))


async def test_what_is_missing_comes_with_a_catch_up_plan(tx: Tx, clinic: Organisation) -> None:
    child = await make_child(tx, clinic, born_at=tx.now - timedelta(days=1200))
    nurse = acting(tx, staff(clinic))
    check = await check_class(nurse, a_class(f"陈以宁 {child.birth_date}"))
    (found,) = check.children
    assert found.verdict is Verdict.MISSING
    assert {"HepB", "IPV", "DTaP", "MMR"} <= {dose.vaccine for dose in found.missing}
    days = [visit.day for visit in found.catch_up]
    assert days == sorted(days)
    assert days[0] == tx.today
    assert days[-1] <= tx.today + timedelta(days=366)
    (entry,) = await registry.accesses_of(tx, child.id)
    assert entry.why == "入托入学查验"


async def test_a_child_up_to_date_is_complete(tx: Tx, clinic: Organisation) -> None:
    child = await make_child(tx, clinic, born_at=tx.now - timedelta(days=3))
    nurse = acting(tx, staff(clinic))
    for vaccine in ("HepB", "BCG"):
        await copy_dose(nurse, CopiedDose(new_id(), child.id, vaccine, child.birth_date))
    check = await check_class(nurse, a_class(f"陈以宁,{child.birth_date}"))
    assert [(one.verdict, one.missing) for one in check.children] == [(Verdict.COMPLETE, ())]
    assert check.counts[Verdict.COMPLETE] == 1


async def test_every_line_is_answered(tx: Tx, clinic: Organisation) -> None:
    born_at = tx.now - timedelta(days=900)
    child = await make_child(tx, clinic, born_at=born_at)
    twin = await make_child(tx, clinic, born_at=born_at, name="陈知远")
    await make_child(tx, clinic, born_at=born_at, name="陈知远")
    elsewhere = await make_child(tx, await make_organisation(tx), name="王小", born_at=born_at)
    unrecorded = await add_person(tx, NewPerson(new_id(), "李想", Sex.MALE, born_at=born_at))
    await registry.take_into_care(tx, unrecorded.id, clinic.id, CareKind.MANAGES)
    day = child.birth_date
    check = await check_class(
        acting(tx, staff(clinic)),
        a_class(
            f"陈以宁 {day}",
            f"陈知远 {day}",
            f"王小 {day}",
            f"李想 {day}",
            "没有生日",
            f"张三 {day}",
        ),
    )
    assert [one.verdict for one in check.children] == [
        Verdict.MISSING,
        Verdict.SEVERAL,
        Verdict.NOT_FOUND,
        Verdict.NO_RECORD,
        Verdict.UNREADABLE,
        Verdict.NOT_FOUND,
    ]
    assert await registry.accesses_of(tx, twin.id) == []
    assert await registry.accesses_of(tx, elsewhere.id) == []


async def test_an_empty_or_endless_list_is_refused(tx: Tx, clinic: Organisation) -> None:
    nurse = acting(tx, staff(clinic))
    with pytest.raises(ClassListEmpty):
        await check_class(nurse, a_class(" "))
    with pytest.raises(TooManyAsked):
        await check_class(nurse, a_class(*["陈以宁 2022-09-22"] * (MOST_CHILDREN + 1)))
    with pytest.raises(NotAllowed):
        await check_class(acting(tx, staff(clinic, Role.KEEPER)), a_class("陈以宁 2022-09-22"))


async def test_the_page_takes_a_pasted_list(
    client: httpx.AsyncClient, tx: Tx, clinic: Organisation
) -> None:
    child = await make_child(tx, clinic, born_at=tx.now - timedelta(days=1200))
    await sign_in_staff(client, tx, clinic)
    token = form_token(await client.get("/school-check"))
    form = {
        "_csrf_token": token,
        "school": "青溪镇中心幼儿园",
        "class_name": "小一班",
        "children": f"陈以宁\t{child.birth_date}\n看不懂",
    }
    page = await client.post("/school-check", data=form)
    assert page.status_code == 200
    assert f"/children/{child.id}" in page.text
    assert "要补种" in page.text
    assert "要有姓名和出生日期" in page.text
    empty = await client.post("/school-check", data=form | {"children": ""})
    assert empty.status_code == 422


async def test_a_program_checks_a_class(
    client: httpx.AsyncClient, tx: Tx, clinic: Organisation
) -> None:
    child = await make_child(tx, clinic, born_at=tx.now - timedelta(days=1200))
    token = await machine_token(tx, clinic)
    body = {"school": "x", "class_name": "y", "children": f"陈以宁 {child.birth_date}\n?"}
    answer = await client.post(
        "/api/v1/school-checks", json=body, headers={"authorization": f"Bearer {token}"}
    )
    first, second = answer.json()
    assert (first["verdict"], first["person_id"]) == ("missing", str(child.id))
    assert second["problem"]["status"] == 422

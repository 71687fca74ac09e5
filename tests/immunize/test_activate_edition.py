"""An edition activated by an administrator holds in every process, and plans follow."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date, timedelta
from uuid import UUID

import httpx
import pytest
from msgspec.structs import replace
from sqlalchemy import update
from tests.conftest import Clock
from tests.immunize.makers import acting, make_child, make_organisation, staff
from tests.immunize.signing_in import form_token, sign_in_staff

from immunize.errors import (
    ActivationIdTaken,
    EditionsChanged,
    NotForEverybody,
    ScheduleUnknown,
    StartOutOfOrder,
    WhyMissing,
)
from immunize.store import plans as store
from immunize.tables import plans
from immunize.usecases.activate_edition import NewActivation, activate_edition
from immunize.usecases.child_plan import plan_of
from immunize.usecases.list_activations import list_activations
from immunize.usecases.refresh_all_plans import count_stale, refresh_stale_plans
from immunize.usecases.refresh_plan import refresh_plan
from kernel.access import SYSTEM, Role
from kernel.calendar import add_months
from kernel.errors import NotAllowed
from kernel.ids import new_id
from kernel.registry.places import Organisation
from kernel.transaction import Database, Tx

DTAP = "2021+DTaP2025"
"""The edition that let DTaP begin at two months instead of three."""

Ask = Callable[[UUID], Awaitable[str]]

LATER = (
    ("2026", date(2041, 3, 1)),
    ("2021+DTaP2025+HPV2025", date(2041, 2, 1)),
    (DTAP, date(2041, 1, 1)),
)
"""The last of these takes the two months away again; the others make room for it."""


@pytest.fixture
async def clinic(tx: Tx) -> Organisation:
    return await make_organisation(tx)


async def administrator(tx: Tx) -> Tx:
    """Somebody who looks after every organisation there is."""
    everybody = await make_organisation(tx, path="43")
    return acting(tx, staff(everybody, Role.ADMINISTRATOR))


def start(edition: str, effective: date, version: int, **changes: object) -> NewActivation:
    new = NewActivation(new_id(), edition, effective, "国疾控卫免发〔2026〕16号", version)
    return replace(new, **changes)


async def postpone(admin: Tx) -> None:
    for version, (edition, effective) in enumerate(LATER):
        await activate_edition(admin, start(edition, effective, version))


async def dtap_from(tx: Tx, child_id: UUID) -> date | None:
    plan = await plan_of(tx, child_id)
    return next(dose.earliest for dose in plan.next_doses if dose.vaccine == "DTaP")


async def test_plans_change_with_the_decision_and_not_before(tx: Tx, clinic: Organisation) -> None:
    child = await make_child(tx, clinic)
    admin = await administrator(tx)
    two, three = (add_months(child.birth_date, months) for months in (2, 3))
    assert await dtap_from(tx, child.id) == two
    await postpone(admin)
    assert await dtap_from(tx, child.id) == three
    standing = await list_activations(admin)
    assert standing.rules.version == 3
    newest = standing.decided[0]
    assert (newest.edition, newest.effective, newest.activated_by_name) == (*LATER[-1], "孙丽")
    assert (newest.compared, newest.changed) == (1, 1)
    assert newest.reason == "国疾控卫免发〔2026〕16号"


async def test_stored_plans_are_stale_and_made_again(tx: Tx, clinic: Organisation) -> None:
    child = await make_child(tx, clinic)
    admin = await administrator(tx)
    assert await count_stale(tx) == 0
    await postpone(admin)
    assert await count_stale(tx) == 1
    assert await refresh_stale_plans(tx) == 1
    assert await refresh_stale_plans(tx) == 0
    made = await store.stored_plan(tx, child.id)
    assert made is not None
    assert (made.rules, made.edition) == (3, "2021")
    dtap = next(dose for dose in made.doses if dose.vaccine == "DTaP")
    assert dtap.earliest == add_months(child.birth_date, 3)


async def test_a_plan_from_before_is_not_taken_for_one_of_now(tx: Tx, clinic: Organisation) -> None:
    """As when a process planned under the old rules and committed after the decision."""
    child = await make_child(tx, clinic)
    await postpone(await administrator(tx))
    await refresh_plan(tx, child.id)
    assert await count_stale(tx) == 0
    await tx.conn.execute(update(plans).values(rules=2))
    assert await store.stale_plans(tx, 3, 10) == [child.id]


async def test_old_plans_come_before_plans_under_old_rules(tx: Tx, clinic: Organisation) -> None:
    children = [await make_child(tx, clinic) for _ in range(3)]
    yesterday = tx.today - timedelta(days=1)
    mine = plans.c.person_id == children[1].id
    await tx.conn.execute(update(plans).where(mine).values(made_on=yesterday))
    assert await store.stale_plans(tx, 1, 1) == [children[1].id]
    assert set(await store.stale_plans(tx, 1, 10)) == {child.id for child in children}
    assert await store.stale_plans(tx, 0, 10) == [children[1].id]


async def test_who_may_not(tx: Tx, clinic: Organisation) -> None:
    other = await make_organisation(tx)
    new = start("2026", date(2041, 3, 1), 0)
    for role in (Role.NURSE, Role.KEEPER, Role.AUDITOR, Role.PLATFORM):
        with pytest.raises(NotAllowed):
            await activate_edition(acting(tx, staff(clinic, role)), new)
    with pytest.raises(NotForEverybody):
        await activate_edition(acting(tx, staff(other, Role.ADMINISTRATOR)), new)


async def test_what_is_refused(tx: Tx, clinic: Organisation) -> None:
    admin = await administrator(tx)
    with pytest.raises(WhyMissing):
        await activate_edition(admin, start("2026", date(2041, 3, 1), 0, reason=" 同意 "))
    with pytest.raises(ScheduleUnknown):
        await activate_edition(admin, start("2030", date(2041, 3, 1), 0))
    with pytest.raises(StartOutOfOrder):
        await activate_edition(admin, start(DTAP, date(2041, 1, 1), 0))
    with pytest.raises(StartOutOfOrder):
        await activate_edition(admin, start("2026", date(2025, 11, 10), 0))
    assert (await list_activations(admin)).decided == ()


async def test_a_repeat_is_one_decision_and_a_late_one_is_told(
    tx: Tx, clinic: Organisation
) -> None:
    admin = await administrator(tx)
    new = start("2026", date(2041, 3, 1), 0)
    first = await activate_edition(admin, new)
    assert await activate_edition(admin, new) == first
    with pytest.raises(ActivationIdTaken):
        await activate_edition(admin, replace(new, effective=date(2042, 1, 1)))
    with pytest.raises(EditionsChanged):
        await activate_edition(admin, start("2026", date(2042, 1, 1), 0))
    assert len((await list_activations(admin)).decided) == 1


OTHER_PROCESS = """
import asyncio, sys
from uuid import UUID
from app.choreography import choreography
from immunize.usecases.child_plan import plan_of
from kernel.access import SYSTEM
from kernel.database import create_engine
from kernel.transaction import Database
from kernel.vault import Vault

async def main(url):
    vault = Vault("test", {"test": bytes(range(16))}, bytes(range(32, 64)))
    database = Database(create_engine(url), choreography(), vault)
    while child := sys.stdin.readline().strip():
        async with database.transaction(SYSTEM) as tx:
            plan = await plan_of(tx, UUID(child))
        print(*(d.earliest for d in plan.next_doses if d.vaccine == "DTaP"), flush=True)

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.fixture
async def ask(own_database: Database) -> AsyncIterator[Ask]:
    """Asks a process with a database connection of its own what it plans; it runs all along."""
    url = own_database.engine.url.render_as_string(hide_password=False)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", OTHER_PROCESS, url, stdin=PIPE, stdout=PIPE
    )

    async def asked(child_id: UUID) -> str:
        process.stdin.write(f"{child_id}\n".encode())
        return (await process.stdout.readline()).decode().strip()

    yield asked
    process.stdin.close()
    await process.wait()


async def test_a_running_process_plans_by_it_without_a_restart(
    own_database: Database, clock: Clock, ask: Ask
) -> None:
    async with own_database.transaction(SYSTEM) as tx:
        clinic = await make_organisation(tx)
        child = await make_child(tx, clinic, born_at=clock() - timedelta(days=20))
    assert await ask(child.id) == str(add_months(child.birth_date, 2))
    async with own_database.transaction(SYSTEM) as tx:
        await postpone(await administrator(tx))
    assert await ask(child.id) == str(add_months(child.birth_date, 3))


async def test_of_two_at_once_one_is_told_that_it_came_late(own_database: Database) -> None:
    async with own_database.transaction(SYSTEM) as tx:
        admin = (await administrator(tx)).actor

    async def decide(effective: date) -> str:
        try:
            async with own_database.transaction(admin) as tx:
                await activate_edition(tx, start("2026", effective, 0))
        except EditionsChanged:
            return "late"
        return "done"

    days = [date(2041, month, 1) for month in range(1, 5)]
    assert sorted(await asyncio.gather(*map(decide, days))) == ["done", "late", "late", "late"]


async def test_the_page_shows_the_effect_then_activates(
    client: httpx.AsyncClient, tx: Tx, clinic: Organisation
) -> None:
    child = await make_child(tx, clinic)
    root = await make_organisation(tx, path="43")
    for version, (edition, effective) in enumerate(LATER[:2]):
        await activate_edition(
            acting(tx, staff(root, Role.ADMINISTRATOR)), start(edition, effective, version)
        )
    form = {"edition": DTAP, "effective": "20410101"}
    where = "/rules/schedule/preview"
    for role, name in ((Role.NURSE, True), (Role.AUDITOR, True), (Role.KEEPER, False)):
        await sign_in_staff(client, tx, clinic, role)
        token = form_token(await client.get(where))
        page = await client.post(where, data=form | {"_csrf_token": token})
        assert page.status_code == 200
        assert ("陈以宁" in page.text) == name
        assert "管着全部机构的系统管理员" in page.text
        assert f"{where}/activate" not in page.text
    await sign_in_staff(client, tx, root, Role.ADMINISTRATOR)
    assert where in (await client.get("/rules/schedule")).text
    form["_csrf_token"] = form_token(await client.get(where))
    page = await client.post(where, data=form)
    assert "百白破/白破" in page.text
    assert "陈以宁" not in page.text
    decided = form | {"id": str(new_id()), "version": "2", "effective": "2041-01-01"}
    wrong = await client.post(f"{where}/activate", data=decided | {"reason": "好"})
    assert wrong.status_code == 422
    assert "至少4个字" in wrong.text
    assert "百白破/白破" in wrong.text
    late = await client.post(
        f"{where}/activate", data=decided | {"version": "1", "reason": "某号文件"}
    )
    assert late.status_code == 409
    done = await client.post(f"{where}/activate", data=decided | {"reason": "某号文件"})
    assert (done.status_code, done.headers["location"]) == (303, where)
    shown = (await client.get(where)).text
    assert "某号文件" in shown
    assert "还有1个孩子的计划没有按现行版本更新" in shown
    assert await dtap_from(tx, child.id) == add_months(child.birth_date, 3)
    rules = (await client.get("/rules/schedule")).text
    assert "2021-02-23" in rules
    assert "2021年版" in rules

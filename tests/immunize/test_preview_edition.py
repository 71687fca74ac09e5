"""Whose plans another start, or other rules, would change; before anything is activated."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest
from tests.immunize.makers import acting, make_child, make_organisation, staff
from tests.immunize.signing_in import form_token, sign_in_staff

from app.preview_edition import compare_file
from immunize.errors import ScheduleUnknown
from immunize.schedules import BadScheduleFile, begin_editions
from immunize.usecases.activate_edition import NewActivation, activate_edition
from immunize.usecases.preview_edition import (
    NewStart,
    changed_children,
    compare_start,
    preview_edition,
)
from kernel.access import SYSTEM, Role
from kernel.calendar import add_months
from kernel.errors import NotAllowed
from kernel.ids import new_id
from kernel.registry import store as registry
from kernel.registry.places import Organisation
from kernel.transaction import Database, Tx

DTAP = "2021+DTaP2025"
"""The edition that let DTaP begin at two months instead of three."""

CANDIDATE = """
[edition]
id = "invented"
effective = BEGINS
title = "虚构版"
source = "K"

[series.MPSV-A.dose.1]
age = "7 months"
upper_age = "24 months"
offers = ["MPSV-A"]
source = "K#invented"
"""


@pytest.fixture
async def clinic(tx: Tx) -> Organisation:
    return await make_organisation(tx)


@pytest.fixture
def postponed() -> Iterator[None]:
    """The change of the DTaP schedule is yet to come."""
    begin_editions({DTAP: date(2041, 1, 1)})
    yield
    begin_editions({})


async def test_postponing_an_edition_changes_plans_of_today(tx: Tx, clinic: Organisation) -> None:
    child = await make_child(tx, clinic)
    keeper = acting(tx, staff(clinic, Role.KEEPER))
    preview = await preview_edition(keeper, NewStart(DTAP, date(2041, 1, 1)), 10)
    assert (preview.on, preview.compared, preview.changed) == (tx.today, 1, 1)
    assert preview.groups == {"DTP": 1}
    (shown,) = preview.children
    (change,) = shown.changes
    assert change.before.earliest == add_months(child.birth_date, 2)
    assert change.after.earliest == add_months(child.birth_date, 3)
    assert (shown.person_id, shown.name) == (child.id, None)
    assert await registry.accesses_of(tx, child.id) == []


async def test_the_same_start_changes_nothing(tx: Tx, clinic: Organisation) -> None:
    await make_child(tx, clinic, born_at=tx.now - timedelta(days=900))
    keeper = acting(tx, staff(clinic, Role.KEEPER))
    preview = await preview_edition(keeper, NewStart("2026", date(2026, 6, 17)), 10)
    assert (preview.compared, preview.changed) == (1, 0)


@pytest.mark.usefixtures("postponed")
async def test_an_edition_to_come_is_compared_on_its_first_day(
    tx: Tx, clinic: Organisation
) -> None:
    await make_child(tx, clinic)
    day = tx.today + timedelta(days=10)
    keeper = acting(tx, staff(clinic, Role.KEEPER))
    preview = await preview_edition(keeper, NewStart(DTAP, day), 10)
    assert (preview.on, preview.groups) == (day, {"DTP": 1})


async def test_only_for_those_whom_an_edition_concerns(tx: Tx, clinic: Organisation) -> None:
    with pytest.raises(NotAllowed):
        await preview_edition(
            acting(tx, staff(clinic, Role.MIDWIFE)), NewStart("2026", tx.today), 10
        )
    with pytest.raises(ScheduleUnknown):
        compare_start(NewStart("2030", tx.today), tx.today)


async def test_a_file_that_is_not_installed_is_compared_on_its_first_day(
    tx: Tx, clinic: Organisation, tmp_path: Path
) -> None:
    begins = tx.today + timedelta(days=30)
    file = tmp_path / "invented.toml"
    file.write_text(CANDIDATE.replace("BEGINS", f"{begins}"), encoding="utf-8")
    comparison = compare_file(file, tx.today)
    assert comparison.on == begins
    child = await make_child(tx, clinic)
    (changed,) = await changed_children(tx, comparison, [child.id])
    (change,) = changed.changes
    assert change.group == "MEN"
    assert change.before.earliest == add_months(child.birth_date, 6)
    assert change.after.earliest == add_months(child.birth_date, 7)


async def test_the_command_compares_with_what_was_decided(own_database: Database) -> None:
    async with own_database.transaction(SYSTEM) as tx:
        await make_child(tx, await make_organisation(tx))
        admin = acting(tx, staff(await make_organisation(tx, path="43"), Role.ADMINISTRATOR))
        for version, edition in enumerate(("2026", "2021+DTaP2025+HPV2025")):
            day = date(2043 - version, 1, 1)
            new = NewActivation(new_id(), edition, day, "国疾控卫免发〔2026〕16号", version)
            await activate_edition(admin, new)
    url = own_database.engine.url.render_as_string(hide_password=False)
    environment = os.environ | {
        "ENVIRONMENT": "development",
        "DATABASE_URL": url.replace("postgresql+asyncpg", "postgresql"),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "app", "preview-edition", DTAP, "2041-01-01",
        env=environment, stdout=PIPE, stderr=PIPE,
    )  # fmt: skip
    lines, said = await process.communicate()
    assert process.returncode == 0, said.decode()
    assert "1 of 1 children change" in said.decode()
    assert '"group":"DTP"' in lines.decode()


def test_a_wrong_file_is_refused_with_its_entry(tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(
        CANDIDATE.replace("7 months", "7 moons").replace("BEGINS", "2041-01-01"), encoding="utf-8"
    )
    with pytest.raises(BadScheduleFile, match="moons"):
        compare_file(file, date(2026, 11, 22))


async def test_the_page_shows_what_changes(
    client: httpx.AsyncClient, tx: Tx, clinic: Organisation
) -> None:
    await make_child(tx, clinic)
    await sign_in_staff(client, tx, clinic, Role.KEEPER)
    token = form_token(await client.get("/rules/schedule/preview"))
    form = {"_csrf_token": token, "edition": DTAP, "effective": "2041-01-01"}
    page = await client.post("/rules/schedule/preview", data=form)
    assert "计划会变" in page.text
    assert "百白破/白破" in page.text
    assert "陈以宁" not in page.text
    wrong = await client.post("/rules/schedule/preview", data=form | {"effective": "2031-02-31"})
    assert wrong.status_code == 422
    await sign_in_staff(client, tx, clinic, Role.MIDWIFE)
    assert (await client.get("/rules/schedule/preview")).status_code == 403

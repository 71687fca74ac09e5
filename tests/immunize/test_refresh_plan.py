"""Stored plans: made again with every dose, fact and day; and who is overdue by them."""

from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from tests.immunize.makers import (
    acting,
    make_child,
    make_lot,
    make_organisation,
    make_packages,
    make_product,
    make_unit,
    staff,
)
from tests.immunize.signing_in import sign_in_staff
from tests.immunize.visits import given, make_ready_visit

from immunize.domain.child_plan import DueState
from immunize.domain.records import Fact
from immunize.domain.stored_plan import StoredDose, StoredPlan
from immunize.store import plans as store
from immunize.usecases.copy_dose import CopiedDose, copy_dose
from immunize.usecases.list_overdue import list_overdue
from immunize.usecases.note_observation import NewObservation, note_observation
from immunize.usecases.record_dose import record_dose
from immunize.usecases.refresh_all_plans import refresh_stale_plans
from kernel.access import Role
from kernel.errors import NotAllowed
from kernel.ids import new_id
from kernel.registry import store as registry
from kernel.registry.people import Person
from kernel.registry.places import Organisation
from kernel.transaction import Tx


async def plan(tx: Tx, child: Person) -> StoredPlan:
    found = await store.stored_plan(tx, child.id)
    assert found is not None
    return found


def next_dose(plan: StoredPlan, group: str) -> StoredDose:
    (found,) = [dose for dose in plan.doses if dose.group == group]
    return found


@pytest.fixture
async def clinic(tx: Tx) -> Organisation:
    return await make_organisation(tx)


async def test_opening_the_record_makes_the_plan(tx: Tx, clinic: Organisation) -> None:
    child = await make_child(tx, clinic)
    made = await plan(tx, child)
    assert (made.made_on, made.edition, made.next_on) == (tx.today, "2026", tx.today)
    assert next_dose(made, "DTP").state is DueState.DUE
    late = next_dose(made, "HepB")
    assert late.state is DueState.OVERDUE
    assert made.overdue_since == late.late_from


async def test_nothing_in_it_tells_the_mothers_status(tx: Tx, clinic: Organisation) -> None:
    born_at = tx.now - timedelta(hours=1)
    child = await make_child(tx, clinic, born_at=born_at, mother_hbsag="positive")
    assert "HBIG" not in [dose.vaccine for dose in (await plan(tx, child)).doses]


async def test_a_dose_changes_it_in_the_same_transaction(tx: Tx, clinic: Organisation) -> None:
    child = await make_child(tx, clinic)
    lot = await make_lot(tx, await make_product(tx))
    (code,) = await make_packages(tx, lot, await make_unit(tx, clinic))
    nurse = acting(tx, staff(clinic))
    visit = await make_ready_visit(nurse, child, "DTaP")
    await record_dose(nurse, given(visit, "DTaP", code))
    after = next_dose(await plan(tx, child), "DTP")
    assert (after.dose, after.state) == (2, DueState.UPCOMING)


async def test_a_copied_dose_and_a_fact_change_it(tx: Tx, clinic: Organisation) -> None:
    child = await make_child(tx, clinic)
    nurse = acting(tx, staff(clinic))
    copied = CopiedDose(new_id(), child.id, "HepB", child.birth_date)
    await copy_dose(nurse, copied)
    assert next_dose(await plan(tx, child), "HepB").dose == 2
    noted = NewObservation(new_id(), child.id, Fact.HIV_STATUS, "infected-nonsevere")
    before = next_dose(await plan(tx, child), "BCG").state
    await note_observation(nurse, noted)
    assert before is DueState.OVERDUE
    assert next_dose(await plan(tx, child), "BCG").state is not DueState.OVERDUE


async def test_a_day_changes_it_and_a_second_run_finds_nothing(
    tx: Tx, clinic: Organisation
) -> None:
    child = await make_child(tx, clinic)
    later = replace(tx, now=tx.now + timedelta(days=400))
    await refresh_stale_plans(later)
    made = await plan(tx, child)
    assert made.made_on == later.today
    assert next_dose(made, "MMR").state is DueState.OVERDUE
    assert child.id not in await store.stale_plans(later, 0, 1000)


# --- who is overdue ------------------------------------------------------------------------


async def test_the_list_counts_by_dose_and_names_whom_to_call(tx: Tx, clinic: Organisation) -> None:
    late = await make_child(tx, clinic, born_at=tx.now - timedelta(days=100))
    newborn = await make_child(tx, clinic, born_at=tx.now - timedelta(hours=1))
    nurse = acting(tx, staff(clinic))
    found = await list_overdue(nurse)
    assert [one.about.person.id for one in found.children] == [late.id]
    assert found.total == 1
    assert ("HepB", 1, 1) in [(c.vaccine, c.dose, c.children) for c in found.counts]
    assert newborn.id not in [one.about.person.id for one in found.children]
    (entry,) = await registry.accesses_of(tx, late.id)
    assert entry.what == "逾期名单"


async def test_it_can_be_narrowed_to_one_dose(tx: Tx, clinic: Organisation) -> None:
    child = await make_child(tx, clinic, born_at=tx.now - timedelta(days=100))
    nurse = acting(tx, staff(clinic))
    assert [c.about.person.id for c in (await list_overdue(nurse, "HepB", 1)).children] == [
        child.id
    ]
    assert (await list_overdue(nurse, "HepB", 2)).children == ()
    assert (await list_overdue(nurse, "MMR")).total == 0


async def test_another_clinics_children_are_not_named(tx: Tx, clinic: Organisation) -> None:
    await make_child(tx, clinic, born_at=tx.now - timedelta(days=100))
    elsewhere = acting(tx, staff(await make_organisation(tx)))
    assert (await list_overdue(elsewhere)).total == 0
    with pytest.raises(NotAllowed):
        await list_overdue(acting(tx, staff(clinic, Role.KEEPER)))


async def test_the_page_opens_the_children_behind_each_number(
    client: httpx.AsyncClient, tx: Tx, clinic: Organisation
) -> None:
    child = await make_child(tx, clinic, born_at=tx.now - timedelta(days=100))
    await sign_in_staff(client, tx, clinic)
    page = await client.get("/clinic/overdue")
    assert f"/children/{child.id}" in page.text
    assert "/clinic/overdue?vaccine=HepB&amp;dose=1" in page.text
    narrowed = await client.get("/clinic/overdue?vaccine=MMR&dose=1")
    assert f"/children/{child.id}" not in narrowed.text
    answer = await client.get("/api/v1/overdue?vaccine=HepB")
    assert [one["about"]["person"]["id"] for one in answer.json()["children"]] == [str(child.id)]


async def test_every_number_is_that_of_the_children_it_opens(tx: Tx, clinic: Organisation) -> None:
    for days in (40, 100, 400, 1200, 2400):
        await make_child(tx, clinic, born_at=tx.now - timedelta(days=days))
    await make_child(tx, await make_organisation(tx), born_at=tx.now - timedelta(days=400))
    nurse = acting(tx, staff(clinic))
    counts = (await list_overdue(nurse)).counts
    assert len(counts) > 5
    for one in counts:
        opened = await list_overdue(nurse, one.vaccine, one.dose)
        assert opened.total == one.children == len(opened.children)
        for child in opened.children:
            late = [(due.vaccine, due.dose) for due in child.plan.overdue]
            assert (one.vaccine, one.dose) in late

"""The plan that everybody asks for, over the national schedule."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.immunize.makers import (
    acting,
    make_child,
    make_guardian,
    make_organisation,
    staff,
)

from immunize.domain.child_plan import DueState, due_on
from immunize.errors import NoRecord
from immunize.usecases.child_plan import plan_ahead, plan_of, read_plan
from kernel.calendar import add_months
from kernel.errors import NotFound
from kernel.ids import new_id
from kernel.registry import store as registry
from kernel.registry.people import Sex
from kernel.registry.register import NewPerson, add_person
from kernel.transaction import Tx


async def test_a_newborn_needs_hepatitis_b_within_hours_and_bcg(tx: Tx) -> None:
    hospital = await make_organisation(tx)
    born_at = tx.now - timedelta(hours=1)
    child = await make_child(tx, hospital, born_at=born_at, mother_hbsag="positive", weight_g=3100)
    plan = await plan_of(tx, child.id)
    today = {dose.vaccine: dose for dose in due_on(plan, tx.today)}
    assert set(today) == {"HBIG", "HepB", "BCG"}
    assert today["HepB"].deadline == today["HBIG"].deadline == born_at + timedelta(hours=12)
    assert today["BCG"].deadline is None


async def test_at_two_months_polio_and_dtap_are_due(tx: Tx) -> None:
    clinic = await make_organisation(tx)
    child = await make_child(tx, clinic, mother_hbsag="negative", weight_g=3100)
    plan = await plan_of(tx, child.id)
    states = {dose.vaccine: dose.state for dose in plan.next_doses}
    assert states["IPV"] is states["DTaP"] is DueState.DUE
    assert states["HepB"] is states["BCG"] is DueState.OVERDUE
    assert states["MMR"] is DueState.UPCOMING


async def test_the_visits_ahead_hold_the_whole_programme(tx: Tx) -> None:
    clinic = await make_organisation(tx)
    child = await make_child(tx, clinic, born_at=tx.now - timedelta(hours=1))
    ahead = await plan_ahead(tx, child.id)
    doses = [(dose.vaccine, dose.dose) for visit in ahead.visits for dose in visit.doses]
    assert len(doses) == len(set(doses))
    assert [number for vaccine, number in doses if vaccine == "HepB"] == [1, 2, 3]
    assert [number for vaccine, number in doses if vaccine == "DTaP"] == [1, 2, 3, 4, 5]
    days = [visit.day for visit in ahead.visits]
    assert days == sorted(set(days))
    assert days[0] == tx.today
    assert add_months(child.birth_date, 8) in days


async def test_the_region_is_the_keeping_clinics_province(tx: Tx) -> None:
    clinic = await make_organisation(tx)
    child = await make_child(tx, clinic)
    assert (await plan_of(tx, child.id)).region == "43"


async def test_without_a_record_there_is_no_plan(tx: Tx) -> None:
    born = datetime(2026, 9, 22, tzinfo=UTC)
    person = await add_person(tx, NewPerson(new_id(), "陈知远", Sex.MALE, born_at=born))
    with pytest.raises(NoRecord):
        await plan_of(tx, person.id)


async def test_a_guardian_reads_only_their_own_childs_plan_and_leaves_an_entry(tx: Tx) -> None:
    clinic = await make_organisation(tx)
    child = await make_child(tx, clinic, mother_hbsag="positive")
    mother = acting(tx, await make_guardian(tx, child))
    ahead = await read_plan(mother, child.id, why="test")
    assert all(dose.observations == () for dose in ahead.plan.next_doses)
    entries = await registry.accesses_of(tx, child.id)
    assert [(entry.actor_id, entry.why) for entry in entries] == [(mother.actor.id, "test")]
    stranger = acting(tx, await make_guardian(tx))
    with pytest.raises(NotFound):
        await read_plan(stranger, child.id, why="test")


async def test_staff_elsewhere_do_not_reach_the_plan(tx: Tx) -> None:
    clinic, elsewhere = await make_organisation(tx), await make_organisation(tx)
    child = await make_child(tx, clinic)
    with pytest.raises(Exception, match="不归本机构管理"):
        await read_plan(acting(tx, staff(elsewhere)), child.id, why="test")

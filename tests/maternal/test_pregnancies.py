"""A pregnancy from booking to the due date, and its grades."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from tests.maternal.makers import a_pregnancy, make_mother, make_ward

from kernel.errors import InvalidInput
from kernel.ids import new_id
from kernel.transaction import Tx
from maternal import store
from maternal.domain.obstetric_calendar import Method
from maternal.errors import (
    BeforeLastPeriod,
    DatedAlready,
    DueDateUnknown,
    Implausible,
    NoOpenPregnancy,
    PregnancyOpen,
)
from maternal.tables import pregnancies
from maternal.usecases.open_pregnancy import open_pregnancy
from maternal.usecases.record_visit import NewVisit, record_visit
from maternal.usecases.redate_pregnancy import Scan, redate_pregnancy


async def test_booking_dates_and_grades_at_once(tx: Tx):
    tx, _ = await make_ward(tx)
    mother = await make_mother(tx)
    new = a_pregnancy(tx, mother, fetuses=2, findings={"bmi": 29})
    pregnancy = await open_pregnancy(tx, new)
    assert new.lmp is not None
    assert pregnancy.due_on == new.lmp + timedelta(280)
    [grade] = await store.gradings_of(tx, mother.id, pregnancy.id)
    assert grade.colour == "orange"
    assert set(grade.reasons) == {"bmi-28", "twins"}
    assert grade.case_managed


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"gravidity": 1, "parity": -1}, "gravidity"),
        ({"gravidity": 31}, "gravidity"),
        ({"lmp": date(1, 1, 1)}, "lmp"),
    ],
)
async def test_what_cannot_be_is_asked_again(tx: Tx, changes: dict[str, object], field: str):
    tx, _ = await make_ward(tx)
    with pytest.raises(InvalidInput) as refused:
        await open_pregnancy(tx, a_pregnancy(tx, await make_mother(tx), **changes))
    assert refused.value.field == field


async def test_what_was_found_is_not_readable_in_the_table(tx: Tx):
    tx, _ = await make_ward(tx)
    mother = await make_mother(tx)
    pregnancy = await open_pregnancy(tx, a_pregnancy(tx, mother, findings={"syphilis": True}))
    rows = await tx.conn.execute(
        select(pregnancies.c.findings).where(pregnancies.c.id == pregnancy.id)
    )
    assert b"syphilis" not in rows.scalar_one()
    known = await store.pregnancy(tx, mother.id, pregnancy.id)
    assert known is not None
    assert known.findings["syphilis"] is True


async def test_one_open_pregnancy_at_most(tx: Tx):
    tx, _ = await make_ward(tx)
    mother = await make_mother(tx)
    new = a_pregnancy(tx, mother)
    assert await open_pregnancy(tx, new) == await open_pregnancy(tx, new)
    with pytest.raises(PregnancyOpen):
        await open_pregnancy(tx, a_pregnancy(tx, mother))


async def test_an_unknown_last_period_is_never_invented(tx: Tx):
    tx, _ = await make_ward(tx)
    mother = await make_mother(tx)
    with pytest.raises(DueDateUnknown):
        await open_pregnancy(tx, a_pregnancy(tx, mother, lmp=None))
    with pytest.raises(BeforeLastPeriod):
        await open_pregnancy(tx, a_pregnancy(tx, mother, lmp=tx.today + timedelta(1)))
    by_scan = a_pregnancy(tx, mother, lmp=None, due_on=tx.today + timedelta(180))
    pregnancy = await open_pregnancy(tx, by_scan)
    assert (pregnancy.lmp, pregnancy.dated_by) == (None, Method.ULTRASOUND)


async def test_a_visit_counts_for_the_open_contact_and_grades_again(tx: Tx):
    tx, _ = await make_ward(tx)
    mother = await make_mother(tx)
    lmp = tx.today - timedelta(weeks=17)
    pregnancy = await open_pregnancy(tx, a_pregnancy(tx, mother, lmp=lmp))
    first = await record_visit(tx, NewVisit(new_id(), mother.id, {"hb_g_l": 85}))
    second = await record_visit(tx, NewVisit(new_id(), mother.id))
    assert (first.slot, second.slot) == ("anc2", "extra")
    grades = await store.gradings_of(tx, mother.id, pregnancy.id)
    assert [grade.colour for grade in grades] == ["green", "yellow", "yellow"]


async def test_a_visit_told_again_neither_counts_nor_grades_twice(tx: Tx):
    tx, _ = await make_ward(tx)
    mother = await make_mother(tx)
    pregnancy = await open_pregnancy(tx, a_pregnancy(tx, mother))
    new = NewVisit(new_id(), mother.id, {"bmi": 22})
    await record_visit(tx, new)
    await record_visit(tx, new)
    assert len(await store.visits_of(tx, mother.id, pregnancy.id)) == 1
    assert len(await store.gradings_of(tx, mother.id, pregnancy.id)) == 2


async def test_findings_that_cannot_be_are_refused(tx: Tx):
    tx, _ = await make_ward(tx)
    mother = await make_mother(tx)
    with pytest.raises(NoOpenPregnancy):
        await record_visit(tx, NewVisit(new_id(), mother.id))
    await open_pregnancy(tx, a_pregnancy(tx, mother))
    with pytest.raises(Implausible) as refused:
        await record_visit(tx, NewVisit(new_id(), mother.id, {"hb_g_l": 900}))
    assert refused.value.field == "hb_g_l"


async def test_a_scan_moves_the_due_date_once(tx: Tx):
    tx, _ = await make_ward(tx)
    mother = await make_mother(tx)
    pregnancy = await open_pregnancy(tx, a_pregnancy(tx, mother))  # 10+0 by last period
    kept = await redate_pregnancy(tx, Scan(mother.id, tx.today, "9+0"))
    assert not kept.moved
    moved = await redate_pregnancy(tx, Scan(mother.id, tx.today, "8+6"))
    assert moved.moved
    known = await store.pregnancy(tx, mother.id, pregnancy.id)
    assert known is not None
    assert known.due_on == tx.today + timedelta(280 - 62)
    with pytest.raises(DatedAlready):
        await redate_pregnancy(tx, Scan(mother.id, tx.today, "8+0"))


async def test_the_list_shows_the_present_colour(tx: Tx):
    tx, _ = await make_ward(tx)
    mother = await make_mother(tx)
    await open_pregnancy(tx, a_pregnancy(tx, mother))
    await record_visit(tx, NewVisit(new_id(), mother.id, {"nyha": 3}))
    [line] = [one for one in await store.open_pregnancies(tx) if one.person_id == mother.id]
    assert line.colour == "red"
    assert line.case_managed

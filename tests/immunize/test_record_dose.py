"""Giving a dose: what is written down, and everything that stops it."""

import asyncio
from datetime import timedelta

import msgspec
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
from tests.immunize.visits import consent, given, make_ready_visit, screening

from immunize import store
from immunize.domain.doses import DoseSource
from immunize.domain.holds import Exposure, HoldKind
from immunize.domain.lots import PackageState
from immunize.domain.visits import VisitState
from immunize.errors import (
    ChecksIncomplete,
    ConsentMissing,
    DoseIdTaken,
    GivenToday,
    LotExpired,
    NotDue,
    PackageElsewhere,
    PackageHeld,
    PackageUnknown,
    PackageUsed,
    SiteNotAllowed,
    StepOutOfOrder,
    WrongVaccine,
)
from immunize.store import stock
from immunize.usecases.check_in import CheckIn, check_in
from immunize.usecases.hold_lots import hold_lots_in
from immunize.usecases.record_dose import record_dose
from immunize.usecases.screen_child import screen_child
from immunize.usecases.take_consent import take_consent
from kernel.access import SYSTEM, Role
from kernel.errors import NotAllowed, Refusal
from kernel.ids import new_id
from kernel.registry.people import Person
from kernel.registry.places import Organisation, StorageUnit
from kernel.transaction import Database, Tx


class Clinic(msgspec.Struct):
    """A clinic with one fridge, DTaP in it, and a two-month-old."""

    organisation: Organisation
    fridge: StorageUnit
    child: Person
    nurse: Tx
    codes: list[str]


@pytest.fixture
async def clinic(tx: Tx) -> Clinic:
    return await make_clinic(tx)


async def make_clinic(tx: Tx, packages: int = 3) -> Clinic:
    organisation = await make_organisation(tx)
    fridge = await make_unit(tx, organisation)
    lot = await make_lot(tx, await make_product(tx))
    codes = await make_packages(tx, lot, fridge, packages)
    child = await make_child(tx, organisation)
    return Clinic(organisation, fridge, child, acting(tx, staff(organisation)), codes)


async def test_a_dose_has_everything_the_law_asks_for(clinic: Clinic):
    visit = await make_ready_visit(clinic.nurse, clinic.child, "DTaP")
    dose = await record_dose(clinic.nurse, given(visit, "DTaP", clinic.codes[0]))
    assert dose.dose_number == 1
    assert dose.package_code == clinic.codes[0]
    assert dose.source is DoseSource.GIVEN_HERE
    for field in (
        "product_name", "mah", "lot_number", "expires_on", "given_at", "vaccinator_id",
        "vaccinator_name", "organisation_id", "unit_id", "site", "route", "volume_ml",
        "consent_id", "screening_id",
    ):  # fmt: skip
        assert getattr(dose, field), field
    package = (await stock.packages_with(clinic.nurse, [clinic.codes[0]]))[clinic.codes[0]]
    assert (package.state, package.doses_left) == (PackageState.USED, 0)
    observed = await store.visit(clinic.nurse, clinic.child.id, visit.id)
    assert observed is not None
    assert observed.state is VisitState.OBSERVING
    assert observed.observe_until == clinic.nurse.now + timedelta(minutes=30)


async def test_the_second_press_is_the_first_dose(clinic: Clinic):
    visit = await make_ready_visit(clinic.nurse, clinic.child, "DTaP")
    order = given(visit, "DTaP", clinic.codes[0])
    first = await record_dose(clinic.nurse, order)
    assert await record_dose(clinic.nurse, order) == first
    assert len(await store.doses_of(clinic.nurse, clinic.child.id)) == 1


async def test_the_same_id_for_another_dose_is_refused(clinic: Clinic):
    visit = await make_ready_visit(clinic.nurse, clinic.child, "DTaP")
    order = given(visit, "DTaP", clinic.codes[0])
    await record_dose(clinic.nurse, order)
    with pytest.raises(DoseIdTaken):
        await record_dose(clinic.nurse, msgspec.structs.replace(order, site="right_thigh"))


async def test_the_same_vaccine_is_not_given_twice_a_day(clinic: Clinic):
    visit = await make_ready_visit(clinic.nurse, clinic.child, "DTaP")
    await record_dose(clinic.nurse, given(visit, "DTaP", clinic.codes[0]))
    with pytest.raises(GivenToday):
        await record_dose(clinic.nurse, given(visit, "DTaP", clinic.codes[1]))


async def test_a_used_package_is_refused_for_the_next_child(clinic: Clinic, tx: Tx):
    visit = await make_ready_visit(clinic.nurse, clinic.child, "DTaP")
    await record_dose(clinic.nurse, given(visit, "DTaP", clinic.codes[0]))
    other = await make_child(tx, clinic.organisation, name="陈以安")
    second = await make_ready_visit(clinic.nurse, other, "DTaP")
    with pytest.raises(PackageUsed):
        await record_dose(clinic.nurse, given(second, "DTaP", clinic.codes[0]))


async def test_an_unknown_package_is_refused(clinic: Clinic):
    visit = await make_ready_visit(clinic.nurse, clinic.child, "DTaP")
    with pytest.raises(PackageUnknown):
        await record_dose(clinic.nurse, given(visit, "DTaP", "83901129999999999999"))


async def test_an_expired_lot_is_refused(clinic: Clinic, tx: Tx):
    product = await make_product(tx)
    lot = await make_lot(tx, product, expires_on=tx.today - timedelta(days=1))
    (code,) = await make_packages(tx, lot, clinic.fridge)
    visit = await make_ready_visit(clinic.nurse, clinic.child, "DTaP")
    with pytest.raises(LotExpired):
        await record_dose(clinic.nurse, given(visit, "DTaP", code))


async def test_a_held_package_is_refused_with_another_to_take(clinic: Clinic, tx: Tx):
    other_fridge = await make_unit(tx, clinic.organisation, "2号冰箱")
    lot = await make_lot(tx, await make_product(tx))
    (held,) = await make_packages(tx, lot, other_fridge)
    await hold_lots_in(tx, other_fridge.id, new_id(), tx.now - timedelta(hours=6), None, too_warm())
    visit = await make_ready_visit(clinic.nurse, clinic.child, "DTaP")
    with pytest.raises(PackageHeld) as refused:
        await record_dose(clinic.nurse, given(visit, "DTaP", held))
    assert [one.unit_name for one in refused.value.facts["alternatives"]] == ["1号冰箱"]
    assert not await store.doses_of(clinic.nurse, clinic.child.id)


def too_warm() -> Exposure:
    return Exposure(HoldKind.TOO_WARM, 8.0, 10.6)


async def test_another_clinics_package_is_refused(clinic: Clinic, tx: Tx):
    elsewhere = await make_clinic(tx, packages=1)
    visit = await make_ready_visit(clinic.nurse, clinic.child, "DTaP")
    with pytest.raises(PackageElsewhere):
        await record_dose(clinic.nurse, given(visit, "DTaP", elsewhere.codes[0]))


async def test_a_package_of_another_vaccine_is_refused(clinic: Clinic):
    visit = await make_ready_visit(clinic.nurse, clinic.child, "DTaP", "IPV")
    with pytest.raises(WrongVaccine):
        await record_dose(clinic.nurse, given(visit, "IPV", clinic.codes[0]))


async def test_a_child_who_is_not_due_is_refused_with_the_day(clinic: Clinic, tx: Tx):
    young = await make_child(tx, clinic.organisation, born_at=tx.now - timedelta(days=20))
    visit = await make_ready_visit(clinic.nurse, young, "DTaP")
    with pytest.raises(NotDue) as refused:
        await record_dose(clinic.nurse, given(visit, "DTaP", clinic.codes[0]))
    assert refused.value.facts["earliest"] > tx.today


async def test_without_consent_for_this_vaccine_nothing_is_given(clinic: Clinic):
    visit = await make_ready_visit(clinic.nurse, clinic.child, "IPV")
    with pytest.raises(ConsentMissing):
        await record_dose(clinic.nurse, given(visit, "DTaP", clinic.codes[0]))


async def test_before_consent_the_step_is_not_open(clinic: Clinic):
    (visit,) = await check_in(clinic.nurse, CheckIn(child_id=clinic.child.id))
    with pytest.raises(StepOutOfOrder):
        await record_dose(clinic.nurse, given(visit, "DTaP", clinic.codes[0]))
    with pytest.raises(StepOutOfOrder):
        await take_consent(clinic.nurse, consent(visit, "DTaP"))


@pytest.mark.parametrize("missing", ["dose", "site", "route", "guardian"])
async def test_every_check_must_be_done(clinic: Clinic, missing: str):
    visit = await make_ready_visit(clinic.nurse, clinic.child, "DTaP")
    order = given(visit, "DTaP", clinic.codes[0])
    changed = (
        msgspec.structs.replace(order, verified_by_guardian=False)
        if missing == "guardian"
        else msgspec.structs.replace(order, seven_checks={**order.seven_checks, missing: False})
    )
    with pytest.raises(ChecksIncomplete) as refused:
        await record_dose(clinic.nurse, changed)
    assert refused.value.facts["missing"] == (missing,)


async def test_a_site_the_product_is_not_given_at_is_refused(clinic: Clinic):
    visit = await make_ready_visit(clinic.nurse, clinic.child, "DTaP")
    with pytest.raises(SiteNotAllowed):
        await record_dose(clinic.nurse, given(visit, "DTaP", clinic.codes[0], site="mouth"))


async def test_a_keeper_gives_no_doses(clinic: Clinic, tx: Tx):
    visit = await make_ready_visit(clinic.nurse, clinic.child, "DTaP")
    keeper = acting(tx, staff(clinic.organisation, Role.KEEPER))
    with pytest.raises(NotAllowed):
        await record_dose(keeper, given(visit, "DTaP", clinic.codes[0]))


async def test_answers_written_twice_are_written_once(clinic: Clinic):
    (visit,) = await check_in(clinic.nurse, CheckIn(child_id=clinic.child.id))
    answers = screening(visit)
    await screen_child(clinic.nurse, answers)
    await take_consent(clinic.nurse, consent(visit, "DTaP"))
    again = await screen_child(clinic.nurse, answers)
    assert again.state is VisitState.CONSENTED


# ── real concurrency ────────────────────────────────────────────────────────────────────


async def test_two_children_never_get_the_last_dose_of_one_package(own_database: Database):
    async with own_database.transaction(SYSTEM) as tx:
        clinic = await make_clinic(tx, packages=1)
        children = [clinic.child] + [await make_child(tx, clinic.organisation) for _ in range(7)]
        nurse = staff(clinic.organisation)
        visits = [await make_ready_visit(acting(tx, nurse), one, "DTaP") for one in children]

    async def give(visit: object) -> object:
        try:
            async with own_database.transaction(nurse) as tx:
                return await record_dose(tx, given(visit, "DTaP", clinic.codes[0]))  # type: ignore[arg-type]
        except Refusal as refusal:
            return refusal

    outcomes = await asyncio.gather(*(give(visit) for visit in visits))
    assert sum(not isinstance(one, Refusal) for one in outcomes) == 1
    assert all(isinstance(one, PackageUsed) for one in outcomes if isinstance(one, Refusal))


async def test_one_order_pressed_eight_times_at_once_is_one_dose(own_database: Database):
    async with own_database.transaction(SYSTEM) as tx:
        clinic = await make_clinic(tx)
        nurse = staff(clinic.organisation)
        visit = await make_ready_visit(acting(tx, nurse), clinic.child, "DTaP")
    order = given(visit, "DTaP", clinic.codes[0])

    async def press() -> object:
        async with own_database.transaction(nurse) as tx:
            return await record_dose(tx, order)

    outcomes = await asyncio.gather(*(press() for _ in range(8)))
    assert all(one == outcomes[0] for one in outcomes)
    async with own_database.transaction(SYSTEM) as tx:
        assert len(await store.doses_of(tx, clinic.child.id)) == 1


async def test_after_a_hold_has_committed_no_dose_leaves_the_fridge(own_database: Database):
    async with own_database.transaction(SYSTEM) as tx:
        clinic = await make_clinic(tx, packages=12)
        nurse = staff(clinic.organisation)
        children = [await make_child(tx, clinic.organisation) for _ in range(12)]
        visits = [await make_ready_visit(acting(tx, nurse), one, "DTaP") for one in children]
    held = asyncio.Event()
    late: list[object] = []

    async def give(number: int) -> None:
        if number >= 6:
            await held.wait()
        try:
            async with own_database.transaction(nurse) as tx:
                await record_dose(tx, given(visits[number], "DTaP", clinic.codes[number]))
            if number >= 6:
                late.append(number)
        except PackageHeld:
            pass

    async def hold() -> None:
        async with own_database.transaction(SYSTEM) as tx:
            began = tx.now - timedelta(hours=1)
            await hold_lots_in(tx, clinic.fridge.id, new_id(), began, None, too_warm())
        held.set()

    await asyncio.gather(*(give(number) for number in range(12)), hold())
    assert late == []

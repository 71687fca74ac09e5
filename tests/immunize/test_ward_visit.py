"""Doses of birth at the bedside: the clinic's steps, in the delivery ward."""

from datetime import timedelta

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
from tests.immunize.visits import consent, given, screening

from immunize.domain.doses import DoseSource
from immunize.usecases.open_ward_visit import open_ward_visit
from immunize.usecases.record_dose import record_dose
from immunize.usecases.screen_child import screen_child
from immunize.usecases.take_consent import take_consent
from kernel.access import Role
from kernel.errors import NotAllowed
from kernel.registry.places import OrganisationKind
from kernel.transaction import Tx


async def test_the_midwife_gives_the_first_hepatitis_b_dose(tx: Tx):
    hospital = await make_organisation(tx, kind=OrganisationKind.HOSPITAL)
    fridge = await make_unit(tx, hospital, "产科冰箱")
    product = await make_product(
        tx, vaccine="HepB", trace_prefix="8390901", outer_prefixes=(), gtin=None
    )
    lot = await make_lot(tx, product)
    (code,) = await make_packages(tx, lot, fridge, prefix="8390901")
    child = await make_child(tx, hospital, born_at=tx.now - timedelta(hours=2))
    midwife = acting(tx, staff(hospital, Role.MIDWIFE))
    visit = await open_ward_visit(midwife, child.id)
    assert await open_ward_visit(midwife, child.id) == visit
    await screen_child(midwife, screening(visit))
    await take_consent(midwife, consent(visit, "HepB"))
    dose = await record_dose(midwife, given(visit, "HepB", code))
    assert (dose.source, dose.dose_number) == (DoseSource.DELIVERY_WARD, 1)


async def test_a_clinic_has_no_delivery_ward(tx: Tx):
    clinic = await make_organisation(tx)
    child = await make_child(tx, clinic)
    with pytest.raises(NotAllowed):
        await open_ward_visit(acting(tx, staff(clinic, Role.NURSE)), child.id)

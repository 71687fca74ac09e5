"""Before the injection: may this package be used, and if not, which one instead?"""

from datetime import timedelta

import pytest
from tests.immunize.makers import (
    A_PRODUCT,
    acting,
    make_lot,
    make_organisation,
    make_packages,
    make_product,
    make_unit,
    staff,
)

from immunize import errors
from immunize.domain.holds import Exposure, HoldKind
from immunize.domain.lots import Lot, Product
from immunize.domain.unreadable import CodeAmbiguous
from immunize.store import stock
from immunize.store.stock import Berth
from immunize.usecases.hold_lots import hold_lots_in
from immunize.usecases.judge_package import check_package, find_package, package_verdict
from kernel.errors import Refusal
from kernel.ids import new_id
from kernel.registry.places import Organisation, StorageUnit
from kernel.transaction import Tx

GTIN = A_PRODUCT.gtin or ""


class Shelf:
    """A clinic's fridge with packages of one lot."""

    organisation: Organisation
    unit: StorageUnit
    product: Product
    lot: Lot
    codes: list[str]


@pytest.fixture
async def shelf(tx: Tx) -> Shelf:
    shelf = Shelf()
    shelf.organisation = await make_organisation(tx)
    shelf.unit = await make_unit(tx, shelf.organisation)
    shelf.product = await make_product(tx)
    shelf.lot = await make_lot(tx, shelf.product, number="202608017")
    shelf.codes = await make_packages(tx, shelf.lot, shelf.unit, 3)
    return shelf


async def refused(tx: Tx, shelf: Shelf, code: str, vaccine: str = "DTaP") -> Refusal:
    with pytest.raises(Refusal) as caught:
        await package_verdict(tx, code, shelf.organisation.id, vaccine, tx.today)
    return caught.value


async def test_a_good_package_brings_all_that_a_record_needs(tx: Tx, shelf: Shelf) -> None:
    keeper = acting(tx, staff(shelf.organisation))
    usable = await check_package(keeper, f"{shelf.codes[0][:7]} {shelf.codes[0][7:]}", "DTaP")
    assert (usable.lot.number, usable.product.mah) == ("202608017", shelf.product.mah)
    assert (usable.unit_name, usable.doses_left) == ("1号冰箱", 1)


async def test_unknown(tx: Tx, shelf: Shelf) -> None:
    assert isinstance(await refused(tx, shelf, "83901120000000000000"), errors.PackageUnknown)


async def test_used(tx: Tx, shelf: Shelf) -> None:
    await stock.draw_one_dose(tx, shelf.codes[0])
    assert isinstance(await refused(tx, shelf, shelf.codes[0]), errors.PackageUsed)


async def test_disposed_of(tx: Tx, shelf: Shelf) -> None:
    await stock.dispose_of(tx, shelf.codes[:1], tx.now)
    assert isinstance(await refused(tx, shelf, shelf.codes[0]), errors.PackageDisposed)


async def test_of_another_organisation(tx: Tx, shelf: Shelf) -> None:
    other = await make_organisation(tx, name="南坪镇卫生院")
    codes = await make_packages(tx, shelf.lot, await make_unit(tx, other))
    wrong = await refused(tx, shelf, codes[0])
    assert isinstance(wrong, errors.PackageElsewhere)
    assert "南坪镇卫生院1号冰箱" in str(wrong)


async def test_still_on_its_way(tx: Tx, shelf: Shelf) -> None:
    await stock.send_to(tx, shelf.codes[:1], shelf.organisation.id, tx.now)
    assert "路上" in str(await refused(tx, shelf, shelf.codes[0]))


async def test_of_another_vaccine(tx: Tx, shelf: Shelf) -> None:
    wrong = await refused(tx, shelf, shelf.codes[0], "IPV")
    assert isinstance(wrong, errors.WrongVaccine)


async def test_expired(tx: Tx, shelf: Shelf) -> None:
    old = await make_lot(tx, shelf.product, expires_on=tx.today - timedelta(days=1))
    codes = await make_packages(tx, old, shelf.unit)
    assert isinstance(await refused(tx, shelf, codes[0]), errors.LotExpired)


async def test_on_the_day_of_expiry_it_is_good(tx: Tx, shelf: Shelf) -> None:
    last = await make_lot(tx, shelf.product, expires_on=tx.today)
    codes = await make_packages(tx, last, shelf.unit)
    assert await package_verdict(tx, codes[0], shelf.organisation.id, "DTaP", tx.today)


class TestHeld:
    async def test_says_where_when_and_how_warm_it_was(self, tx: Tx, shelf: Shelf) -> None:
        second = await make_unit(tx, shelf.organisation, "2号冰箱")
        berth = Berth(shelf.organisation.id, second.id)
        await stock.enter_unit(tx, shelf.codes[:1], berth, tx.now)
        ended = tx.now + timedelta(minutes=87)
        warm = Exposure(HoldKind.TOO_WARM, 8.0, 10.6)
        await hold_lots_in(tx, second.id, new_id(), tx.now, ended, warm)
        wrong = await refused(tx, shelf, shelf.codes[0])
        assert isinstance(wrong, errors.PackageHeld)
        for part in ("202608017", "2号冰箱", "高于8℃", "最高10.6℃"):
            assert part in str(wrong)

    async def test_says_what_to_take_instead(self, tx: Tx, shelf: Shelf) -> None:
        second = await make_unit(tx, shelf.organisation, "2号冰箱")
        lot = await make_lot(tx, shelf.product, number="202607031")
        [code] = await make_packages(tx, lot, second)
        await hold_lots_in(tx, second.id, new_id(), tx.now, None, Exposure(HoldKind.TOO_WARM))
        wrong = await refused(tx, shelf, code)
        steps = [step.format(**wrong.facts) for step in wrong.todo]
        assert steps[1].startswith("从1号冰箱取批号202608017，在架3支")

    async def test_says_so_when_there_is_nothing_else(self, tx: Tx, shelf: Shelf) -> None:
        warm = Exposure(HoldKind.TOO_WARM)
        await hold_lots_in(tx, shelf.unit.id, new_id(), tx.now, None, warm)
        wrong = await refused(tx, shelf, shelf.codes[0])
        assert "没有别的可用" in str(wrong.facts["instead"])


class TestInstead:
    async def test_what_expires_first_comes_first(self, tx: Tx, shelf: Shelf) -> None:
        sooner = await make_lot(tx, shelf.product, expires_on=tx.today + timedelta(days=20))
        await make_packages(tx, sooner, shelf.unit)
        found = await stock.alternatives(tx, shelf.organisation.id, "DTaP", tx.today)
        assert [one.lot_number for one in found] == [sooner.number, "202608017"]

    async def test_expired_and_held_lots_are_never_offered(self, tx: Tx, shelf: Shelf) -> None:
        old = await make_lot(tx, shelf.product, expires_on=tx.today - timedelta(days=1))
        await make_packages(tx, old, shelf.unit)
        warm = Exposure(HoldKind.TOO_WARM)
        await hold_lots_in(tx, shelf.unit.id, new_id(), tx.now, None, warm)
        assert await stock.alternatives(tx, shelf.organisation.id, "DTaP", tx.today) == []


class TestGs1:
    @pytest.fixture
    async def coded(self, tx: Tx, shelf: Shelf) -> str:
        code = f"gs1:{GTIN}:000418"
        berth = Berth(shelf.organisation.id, shelf.unit.id, new_id())
        await stock.add_packages(tx, [code], shelf.lot.id, 1, berth)
        await stock.enter_unit(tx, [code], berth, tx.now)
        return code

    async def test_a_code_without_separators_is_parted_by_the_stock(
        self, tx: Tx, coded: str
    ) -> None:
        found = await find_package(tx, f"01{GTIN}" + "10202608017" + "21000418")
        assert found.code == coded

    async def test_one_that_fits_nothing_in_stock_is_not_guessed(self, tx: Tx, coded: str) -> None:
        with pytest.raises(CodeAmbiguous):
            await find_package(tx, f"01{GTIN}" + "10999" + "21000777")

    async def test_two_codes_of_one_box_are_read_together(self, tx: Tx, coded: str) -> None:
        found = await find_package(tx, f"{GTIN}\n(10)202608017(21)000418")
        assert found.code == coded

    @pytest.mark.parametrize("element", ["(10)OTHER", "(17)280131"])
    async def test_a_code_that_contradicts_the_stock_waits_for_a_person(
        self, tx: Tx, coded: str, element: str
    ) -> None:
        with pytest.raises(errors.CodeContradictsStock):
            await find_package(tx, f"(01){GTIN}(21)000418{element}")

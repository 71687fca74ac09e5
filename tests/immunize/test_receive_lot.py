"""Receiving vaccine: what comes in, what is refused, and what is written down of both."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from tests.immunize.makers import (
    A_PRODUCT,
    acting,
    make_lot,
    make_organisation,
    make_packages,
    make_product,
    make_unit,
    serials,
    staff,
)

from immunize import errors
from immunize.domain.gs1 import check_digit
from immunize.domain.holds import Exposure, HoldKind
from immunize.domain.lots import PackageState
from immunize.domain.receipts import ReceiptDecision, RefusalReason, TransportReading
from immunize.store import stock
from immunize.usecases.hold_lots import hold_lots_in
from immunize.usecases.move_packages import Issue, Move, issue_packages, move_packages
from immunize.usecases.receive_lot import NewReceipt, receive_lot
from kernel.access import Role
from kernel.errors import NotAllowed
from kernel.ids import new_id
from kernel.registry import store as registry
from kernel.registry.places import StorageUnit
from kernel.transaction import Tx

GTIN = A_PRODUCT.gtin or ""


class Clinic:
    """A clinic with a fridge, a keeper and a product."""

    def __init__(self, tx: Tx, unit: StorageUnit) -> None:
        self.tx = tx
        self.unit = unit

    def delivery(self, codes: list[str], **changes: Any) -> NewReceipt:
        """A delivery with everything in order, unless a test says otherwise."""
        now = self.tx.now
        given: dict[str, Any] = {
            "id": new_id(),
            "unit_id": self.unit.id,
            "codes": tuple(codes),
            "supplier": "禾川县疾病预防控制中心",
            "quantity": len(codes),
            "arrived_at": now - timedelta(minutes=5),
            "lot_number": "202608017",
            "expires_on": self.tx.today + timedelta(days=400),
            "arrival_celsius": 5.2,
            "departed_at": now - timedelta(minutes=70),
            "transport_readings": (
                TransportReading(now - timedelta(minutes=40), 4.7),
                TransportReading(now - timedelta(minutes=20), 6.7),
            ),
        }
        return NewReceipt(**given | changes)


@pytest.fixture
async def clinic(tx: Tx) -> Clinic:
    organisation = await make_organisation(tx)
    await make_product(tx)
    return Clinic(acting(tx, staff(organisation)), await make_unit(tx, organisation))


async def test_what_comes_in_stands_in_the_unit_since_its_arrival(clinic: Clinic) -> None:
    codes = serials(3)
    order = clinic.delivery(codes)
    receipt = await receive_lot(clinic.tx, order)
    assert receipt.decision is ReceiptDecision.ACCEPTED
    packages = await stock.packages_with(clinic.tx, codes)
    assert {one.unit_id for one in packages.values()} == {clinic.unit.id}
    assert {one.state for one in packages.values()} == {PackageState.IN_STOCK}
    [stay] = await stock.stays_of(clinic.tx, codes[0])
    assert (stay.entered_at, stay.left_at, stay.receipt_id) == (order.arrived_at, None, order.id)


async def test_thousands_come_in_at_once(clinic: Clinic) -> None:
    codes = serials(5000)
    await receive_lot(clinic.tx, clinic.delivery(codes))
    [line] = await stock.stock_in_unit(clinic.tx, clinic.unit.id)
    assert (line.packages, line.doses) == (5000, 5000)


async def test_lot_and_expiry_may_come_from_the_codes(clinic: Clinic) -> None:
    codes = [f"01{GTIN}17991231" + f"10GS1LOT\x1d21{n}" for n in range(2)]
    receipt = await receive_lot(clinic.tx, clinic.delivery(codes, lot_number=None, expires_on=None))
    assert (receipt.lot_number, str(receipt.expires_on)) == ("GS1LOT", "2099-12-31")
    assert await stock.packages_with(clinic.tx, [f"gs1:{GTIN}:0"])


async def test_the_lot_on_the_papers_parts_codes_without_separators(clinic: Clinic) -> None:
    order = clinic.delivery([f"01{GTIN}10202608017" + "21000418"])
    await receive_lot(clinic.tx, order)
    assert await stock.packages_with(clinic.tx, [f"gs1:{GTIN}:000418"])


class TestRefusedDelivery:
    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            ({"departed_at": None, "transport_readings": ()}, RefusalReason.NO_RECORD),
            ({"transport_readings": ()}, RefusalReason.RECORD_INCOMPLETE),
            ({"arrival_celsius": None}, RefusalReason.RECORD_INCOMPLETE),
            ({"arrival_celsius": 8.1}, RefusalReason.ARRIVAL_OUT_OF_RANGE),
            ({"arrival_celsius": 1.9}, RefusalReason.ARRIVAL_OUT_OF_RANGE),
        ],
    )
    async def test_is_recorded_with_its_reason_and_enters_nothing(
        self, clinic: Clinic, changes: dict[str, Any], reason: RefusalReason
    ) -> None:
        codes = serials(2)
        order = clinic.delivery(codes, **changes)
        receipt = await receive_lot(clinic.tx, order)
        assert (receipt.decision, receipt.refusal_reason) == (ReceiptDecision.REFUSED, reason)
        assert await stock.receipt(clinic.tx, order.id) is not None
        assert await stock.packages_with(clinic.tx, codes) == {}

    async def test_one_reading_out_of_range_is_enough(self, clinic: Clinic) -> None:
        readings = (TransportReading(clinic.tx.now - timedelta(minutes=30), 8.05),)
        receipt = await receive_lot(
            clinic.tx, clinic.delivery(serials(1), transport_readings=readings)
        )
        assert receipt.refusal_reason is RefusalReason.TRANSPORT_OUT_OF_RANGE

    async def test_the_limits_themselves_are_in_range(self, clinic: Clinic) -> None:
        readings = (TransportReading(clinic.tx.now - timedelta(minutes=30), 8.0),)
        order = clinic.delivery(serials(1), transport_readings=readings, arrival_celsius=2.0)
        assert (await receive_lot(clinic.tx, order)).decision is ReceiptDecision.ACCEPTED


class TestCodesThatCannotComeIn:
    async def test_twice_the_same(self, clinic: Clinic) -> None:
        [code] = serials(1)
        with pytest.raises(errors.DuplicateCodes) as caught:
            await receive_lot(clinic.tx, clinic.delivery([code, code]))
        assert caught.value.facts["codes"] == [f"{code[:7]} {code[7:]}"]

    async def test_of_an_unknown_product(self, clinic: Clinic) -> None:
        with pytest.raises(errors.UnknownProduct):
            await receive_lot(clinic.tx, clinic.delivery(serials(1, "8999999")))

    async def test_of_a_middle_pack(self, clinic: Clinic) -> None:
        codes = [*serials(2), *serials(1, A_PRODUCT.outer_prefixes[0])]
        with pytest.raises(errors.OuterPackScanned) as caught:
            await receive_lot(clinic.tx, clinic.delivery(codes))
        assert caught.value.facts["count"] == 1

    async def test_of_a_box_with_its_own_trade_item_number(self, clinic: Clinic) -> None:
        box = "3" + GTIN[1:13]
        code = f"(01){box}{check_digit(box)}(10)202608017(21)9"
        with pytest.raises(errors.OuterPackScanned):
            await receive_lot(clinic.tx, clinic.delivery([code]))

    async def test_of_another_product(self, clinic: Clinic) -> None:
        await make_product(
            clinic.tx, vaccine="IPV", name="脊灰灭活疫苗", trace_prefix="8390120", gtin=None,
            outer_prefixes=(),
        )  # fmt: skip
        codes = [*serials(2), *serials(1, "8390120")]
        with pytest.raises(errors.OtherProduct) as caught:
            await receive_lot(clinic.tx, clinic.delivery(codes))
        assert caught.value.facts["other"] == "脊灰灭活疫苗"

    async def test_of_another_lot_or_expiry_than_the_papers(self, clinic: Clinic) -> None:
        for element in ("10OTHER", "17280131"):
            with pytest.raises(errors.OtherLot):
                await receive_lot(clinic.tx, clinic.delivery([f"01{GTIN}21S1\x1d{element}"]))

    async def test_that_stand_with_somebody_else(self, tx: Tx, clinic: Clinic) -> None:
        other = await make_organisation(tx, name="南坪镇卫生院")
        lot = await make_lot(tx, await make_product(tx))
        codes = await make_packages(tx, lot, await make_unit(tx, other))
        with pytest.raises(errors.AlreadyReceived) as caught:
            await receive_lot(clinic.tx, clinic.delivery(codes))
        assert caught.value.facts["where"] == "南坪镇卫生院1号冰箱"

    async def test_that_were_used_before(self, tx: Tx, clinic: Clinic) -> None:
        lot = await make_lot(tx, await make_product(tx))
        codes = await make_packages(tx, lot, clinic.unit)
        await stock.draw_one_dose(tx, codes[0])
        with pytest.raises(errors.AlreadyGone):
            await receive_lot(clinic.tx, clinic.delivery(codes))

    async def test_that_cannot_be_read(self, clinic: Clinic) -> None:
        with pytest.raises(errors.CannotReadCodes) as caught:
            await receive_lot(clinic.tx, clinic.delivery([*serials(1), "8390112"]))
        assert caught.value.facts["codes"] == ["8390112"]

    async def test_all_codes_with_the_problem_are_named(self, clinic: Clinic) -> None:
        bad = serials(2, "8999999")
        with pytest.raises(errors.UnknownProduct) as caught:
            await receive_lot(clinic.tx, clinic.delivery([*serials(1), *bad]))
        assert caught.value.facts["codes"] == [f"{code[:7]} {code[7:]}" for code in bad]

    async def test_in_a_number_that_is_not_what_came(self, clinic: Clinic) -> None:
        with pytest.raises(errors.QuantityDiffers):
            await receive_lot(clinic.tx, clinic.delivery(serials(2), quantity=3))


class TestLot:
    async def test_past_its_expiry_is_refused(self, clinic: Clinic) -> None:
        yesterday = clinic.tx.today - timedelta(days=1)
        with pytest.raises(errors.ExpiredOnArrival):
            await receive_lot(clinic.tx, clinic.delivery(serials(1), expires_on=yesterday))

    async def test_on_its_last_day_comes_in(self, clinic: Clinic) -> None:
        order = clinic.delivery(serials(1), expires_on=clinic.tx.today)
        assert (await receive_lot(clinic.tx, order)).lot_id

    async def test_known_with_another_expiry_is_refused(self, clinic: Clinic) -> None:
        await receive_lot(clinic.tx, clinic.delivery(serials(1)))
        other = clinic.tx.today + timedelta(days=500)
        with pytest.raises(errors.LotDisagrees):
            await receive_lot(clinic.tx, clinic.delivery(serials(1), expires_on=other))

    async def test_must_be_told_when_the_codes_hold_none(self, clinic: Clinic) -> None:
        with pytest.raises(errors.LotUnknown) as caught:
            await receive_lot(clinic.tx, clinic.delivery(serials(1), lot_number=None))
        assert caught.value.field == "lot_number"


class TestRepeat:
    async def test_gives_the_first_receipt(self, clinic: Clinic) -> None:
        order = clinic.delivery(serials(2))
        first = await receive_lot(clinic.tx, order)
        assert await receive_lot(clinic.tx, order) == first

    async def test_with_other_content_is_a_conflict(self, clinic: Clinic) -> None:
        order = clinic.delivery(serials(1))
        await receive_lot(clinic.tx, order)
        with pytest.raises(errors.ReceiptIdTaken):
            await receive_lot(clinic.tx, clinic.delivery(serials(1), id=order.id))


class TestTimes:
    @pytest.mark.parametrize(
        "changes",
        [
            {"arrived_at": timedelta(hours=1)},
            {"departed_at": timedelta(minutes=-1)},
            {"transport_readings": (TransportReading, timedelta(hours=-3))},
        ],
    )
    async def test_that_contradict_each_other_are_refused(
        self, clinic: Clinic, changes: dict[str, Any]
    ) -> None:
        now = clinic.tx.now
        told = {
            name: now + value
            if isinstance(value, timedelta)
            else (TransportReading(now + value[1], 5.0),)
            for name, value in changes.items()
        }
        with pytest.raises(errors.JourneyImpossible):
            await receive_lot(clinic.tx, clinic.delivery(serials(1), **told))


@pytest.mark.parametrize("celsius", [float("nan"), float("inf"), 480.0, -273.0])
async def test_what_no_thermometer_shows_is_asked_again(clinic: Clinic, celsius: float) -> None:
    with pytest.raises(errors.JourneyImpossible) as refused:
        await receive_lot(clinic.tx, clinic.delivery(serials(1), arrival_celsius=celsius))
    assert refused.value.field == "arrival_celsius"


class TestWho:
    async def test_only_who_may(self, tx: Tx, clinic: Clinic) -> None:
        organisation = await make_organisation(tx)
        auditor = acting(tx, staff(organisation, Role.AUDITOR))
        with pytest.raises(NotAllowed):
            await receive_lot(auditor, clinic.delivery(serials(1)))

    async def test_only_into_ones_own_units(self, tx: Tx, clinic: Clinic) -> None:
        stranger = acting(tx, staff(await make_organisation(tx)))
        with pytest.raises(errors.UnitElsewhere):
            await receive_lot(stranger, clinic.delivery(serials(1)))


async def test_what_enters_during_an_excursion_is_held(clinic: Clinic) -> None:
    began = clinic.tx.now - timedelta(hours=1)
    warm = Exposure(HoldKind.TOO_WARM, 8.0, 9.5)
    await hold_lots_in(clinic.tx, clinic.unit.id, new_id(), began, None, warm)
    codes = serials(1)
    await receive_lot(clinic.tx, clinic.delivery(codes))
    assert await stock.why_held(clinic.tx, codes[0])


async def test_what_was_entered_late_is_held_for_an_excursion_that_is_over(
    clinic: Clinic,
) -> None:
    began, ended = clinic.tx.now - timedelta(hours=1), clinic.tx.now - timedelta(minutes=2)
    warm = Exposure(HoldKind.TOO_WARM, 8.0, 9.5)
    await hold_lots_in(clinic.tx, clinic.unit.id, new_id(), began, ended, warm)
    codes = serials(1)
    await receive_lot(clinic.tx, clinic.delivery(codes))
    assert await stock.why_held(clinic.tx, codes[0])


class TestFromTheCountyToTheClinic:
    async def test_packages_are_issued_and_received_and_keep_both_stays(
        self, tx: Tx, clinic: Clinic
    ) -> None:
        cdc = await make_organisation(tx, name="禾川县疾控")
        room = await make_unit(tx, cdc, "1号冷库")
        lot = await make_lot(
            tx, await make_product(tx), number="202608017",
            expires_on=tx.today + timedelta(days=400),
        )  # fmt: skip
        codes = await make_packages(tx, lot, room, 2)
        keeper = acting(tx, staff(cdc))
        order = Issue(tuple(codes), clinic.unit.organisation_id)
        assert await issue_packages(keeper, order) == 2
        assert await issue_packages(keeper, order) == 0
        await receive_lot(clinic.tx, clinic.delivery(codes, arrived_at=tx.now))
        stays = await stock.stays_of(tx, codes[0])
        assert [stay.unit_id for stay in stays] == [room.id, clinic.unit.id]
        assert [stay.left_at is None for stay in stays] == [False, True]

    async def test_held_packages_are_not_issued(self, tx: Tx, clinic: Clinic) -> None:
        lot = await make_lot(tx, await make_product(tx))
        codes = await make_packages(tx, lot, clinic.unit)
        warm = Exposure(HoldKind.TOO_WARM)
        await hold_lots_in(tx, clinic.unit.id, new_id(), tx.now, None, warm)
        other = await make_organisation(tx)
        with pytest.raises(errors.HeldNotIssued):
            await issue_packages(clinic.tx, Issue(tuple(codes), other.id))

    async def test_held_packages_may_be_moved_and_stay_held(self, tx: Tx, clinic: Clinic) -> None:
        lot = await make_lot(tx, await make_product(tx))
        codes = await make_packages(tx, lot, clinic.unit)
        warm = Exposure(HoldKind.TOO_WARM)
        await hold_lots_in(tx, clinic.unit.id, new_id(), tx.now, None, warm)
        second = replace(clinic.unit, id=new_id(), name="2号冰箱")
        await registry.add_storage_unit(tx, second)
        assert await move_packages(clinic.tx, Move(tuple(codes), second.id)) == 1
        assert await stock.why_held(tx, codes[0])
        assert (await stock.packages_with(tx, codes))[codes[0]].unit_id == second.id

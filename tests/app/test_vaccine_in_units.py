"""What stands in a unit decides its limits; what stood there is told with what it went through."""

import httpx
import pytest
from tests.app.fridges import HOUR, MINUTE, Clinic
from tests.immunize.makers import make_organisation, make_product
from tests.immunize.signing_in import sign_in_staff

from app.thermometer import MeasuredInUnits
from coldchain.domain.products import Label, Labelled
from coldchain.store import episodes, labels
from immunize.store import stock
from immunize.usecases.list_holds import holds_of_unit
from immunize.usecases.move_packages import Move, move_packages
from kernel.access import Role
from kernel.transaction import Tx


@pytest.fixture
async def clinic(tx: Tx) -> Clinic:
    return await Clinic.make(tx)


class TestLabels:
    async def test_a_narrower_label_narrows_the_limit_while_it_stands_there(
        self, tx: Tx, clinic: Clinic
    ) -> None:
        narrow = await make_product(
            tx, name="新疫苗", storage_low=3.0, storage_high=6.0, trace_prefix="8399901"
        )
        start = tx.now - 5 * HOUR
        await clinic.measure(tx, start, 5.0, 7.0, 5.0)
        assert await episodes.standing_alarms(tx, [clinic.fridge.id]) == []

        codes = await clinic.receive(tx, narrow, "N1", start + 5 * MINUTE)
        label = Label(3.0, 6.0, ("新疫苗",), freezes=True)
        assert await labels.labels_of(tx, [clinic.fridge.id]) == {
            clinic.fridge.id: [Labelled(start + 5 * MINUTE, label)]
        }
        await clinic.measure(tx, start + HOUR, 5.0, 7.0)
        (alarm,) = await episodes.standing_alarms(tx, [clinic.fridge.id])
        assert (alarm.episode.kind, alarm.limit_celsius) == ("high", 6.0)
        assert (alarm.rule, alarm.labels) == ("fridge_2_8 2026-1 3..6", ("新疫苗",))
        (hold,) = await stock.holds_on_unit(tx, clinic.fridge.id)
        assert hold.limit_celsius == 6.0

        away = Move(tuple(codes), clinic.other.id)
        await move_packages(clinic.keeper(tx, start + 65 * MINUTE), away)
        here = (await labels.labels_of(tx, [clinic.fridge.id]))[clinic.fridge.id]
        assert here[-1] == Labelled(start + 65 * MINUTE, None)
        await clinic.measure(tx, start + 2 * HOUR, 7.0, 7.1)
        assert await episodes.standing_alarms(tx, [clinic.fridge.id]) == []

    async def test_a_wide_label_leaves_the_rule_of_the_class(self, tx: Tx, clinic: Clinic) -> None:
        wide = await make_product(tx, storage_low=-25.0, storage_high=25.0, trace_prefix="8399902")
        await clinic.receive(tx, wide, "W1", tx.now - 2 * HOUR)
        await clinic.measure(tx, tx.now - HOUR, 9.0)
        (alarm,) = await episodes.standing_alarms(tx, [clinic.fridge.id])
        assert alarm.limit_celsius == 8.0
        assert (alarm.rule, alarm.labels) == ("fridge_2_8 2026-1", None)


class TestLots:
    async def test_each_lot_by_the_time_it_stood_there_also_when_it_left_before_anybody_knew(
        self, tx: Tx, clinic: Clinic
    ) -> None:
        product = await make_product(tx)
        start = tx.now - 6 * HOUR
        left = await clinic.receive(tx, product, "L-left", start)
        await clinic.receive(tx, product, "L-stayed", start)
        await clinic.measure(tx, start + 10 * MINUTE, 5.0, 5.0)
        await move_packages(clinic.keeper(tx, start + HOUR), Move(tuple(left), clinic.other.id))
        # Late: everything since then comes at once, two hours later, and it was warm from 00:30 on.
        warm = [5.0, *[10.0] * 12, 5.0]
        await clinic.measure(tx, start + 2 * HOUR + 30 * MINUTE, *warm)
        keeper = clinic.keeper(tx, start + 3 * HOUR)
        (hold,) = await holds_of_unit(keeper, clinic.fridge.id, MeasuredInUnits())
        lots = {lot.lot_number: lot for lot in hold.lots}
        assert (lots["L-left"].moved_on, lots["L-stayed"].here) == (3, 3)

        went = {number: lot.suffered for number, lot in lots.items()}
        assert went["L-left"].minutes_above == 30
        assert went["L-stayed"].minutes_above == 120
        assert (went["L-stayed"].lowest, went["L-stayed"].highest) == (5.0, 10.0)

    async def test_on_the_units_page(
        self, tx: Tx, clinic: Clinic, client: httpx.AsyncClient
    ) -> None:
        product = await make_product(tx)
        await clinic.receive(tx, product, "L-20261", tx.now - 3 * HOUR)
        await clinic.measure(tx, tx.now - 10 * MINUTE, 5.0, *[-1.0] * 3)
        await sign_in_staff(client, tx, clinic.place, Role.KEEPER)
        for language, said in (("zh-Hans", "可以：报废"), ("en", "Allowed: Discard")):
            client.cookies.set("lang", language)
            page = await client.get(f"/coldchain/units/{clinic.fridge.id}")
            assert page.status_code == 200
            assert "L-20261" in page.text
            assert said in page.text

    async def test_not_for_those_of_another_clinic(
        self, tx: Tx, clinic: Clinic, client: httpx.AsyncClient
    ) -> None:
        await sign_in_staff(client, tx, await make_organisation(tx), Role.KEEPER)
        page = await client.get(f"/coldchain/units/{clinic.fridge.id}")
        assert page.status_code == 404

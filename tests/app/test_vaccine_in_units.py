"""What stands in a unit decides its limits; what stood there is told with what it went through."""

import httpx
import pytest
from tests.app.fridges import HOUR, MINUTE, Clinic
from tests.coldchain.makers import make_unit
from tests.immunize.makers import acting, make_child, make_organisation, make_product, staff
from tests.immunize.signing_in import form_token, sign_in_staff
from tests.immunize.visits import given, make_ready_visit

from app.thermometer import MeasuredInUnits
from coldchain.domain.products import Label, Labelled
from coldchain.store import episodes, labels
from immunize.store import stock
from immunize.usecases.list_holds import holds_of_unit
from immunize.usecases.move_packages import Issue, Move, issue_packages, move_packages
from immunize.usecases.record_dose import record_dose
from kernel.access import Role
from kernel.ids import new_id
from kernel.registry.places import EquipmentClass
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

    async def test_the_last_dose_of_it_takes_its_label_along(self, tx: Tx, clinic: Clinic) -> None:
        narrow = await make_product(tx, storage_low=3.0, storage_high=6.0)
        first, last, other = await clinic.receive(tx, narrow, "N2", tx.now - HOUR)
        away = Move((other,), clinic.other.id)
        await move_packages(clinic.keeper(tx, tx.now - HOUR / 2), away)
        nurse = acting(tx, staff(clinic.place))
        for code, stands in ((first, True), (last, False)):
            child = await make_child(tx, clinic.place)
            visit = await make_ready_visit(nurse, child, "DTaP")
            await record_dose(nurse, given(visit, "DTaP", code))
            here = (await labels.labels_of(tx, [clinic.fridge.id]))[clinic.fridge.id]
            assert (here[-1].label is not None) == stands

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

    async def test_on_the_page_of_the_unit_of_the_alarm_and_of_the_holds(
        self, tx: Tx, clinic: Clinic, client: httpx.AsyncClient
    ) -> None:
        product = await make_product(tx)
        await clinic.receive(tx, product, "L-20261", tx.now - 3 * HOUR)
        await clinic.measure(tx, tx.now - 10 * MINUTE, 5.0, *[-1.0] * 3)
        (alarm,) = await episodes.standing_alarms(tx, [clinic.fridge.id])
        await sign_in_staff(client, tx, clinic.place, Role.KEEPER)
        pages = [
            f"/coldchain/units/{clinic.fridge.id}",
            f"/coldchain/alarms/{alarm.id}",
            "/stock/holds",
        ]
        for language, said in (
            ("zh-Hans", ("冻过", "低于2℃ 30分", "可以：报废，不能直接放行")),
            ("en", ("Has frozen", "30 min below 2 °C", "Allowed: Discard; no plain release")),
        ):
            client.cookies.set("lang", language)
            for address in pages:
                page = await client.get(address)
                assert page.status_code == 200
                assert "L-20261" in page.text
                assert all(words in page.text for words in said), address

    async def test_a_frozen_lot_can_only_be_discarded_on_its_form_and_behind_it(
        self, tx: Tx, clinic: Clinic, client: httpx.AsyncClient
    ) -> None:
        product = await make_product(tx)
        await clinic.receive(tx, product, "L-20262", tx.now - 3 * HOUR)
        await clinic.measure(tx, tx.now - 10 * MINUTE, 5.0, *[-1.0] * 3, 5.0)
        keeper = clinic.keeper(tx, tx.now)
        (hold,) = await holds_of_unit(keeper, clinic.fridge.id, MeasuredInUnits())
        (lot,) = hold.lots
        await sign_in_staff(client, tx, clinic.place, Role.KEEPER)
        address = f"/stock/holds/{hold.id}/lots/{lot.lot_id}"
        form = await client.get(address)
        assert "只能报废" in form.text
        assert 'value="use_first"' not in form.text
        answer = {
            "_csrf_token": form_token(form),
            "id": str(new_id()),
            "hold_id": str(hold.id),
            "lot_id": str(lot.lot_id),
            "judgement": "use_first",
            "assessment": "厂家说可以",
        }
        refused = await client.post(address, data=answer)
        assert refused.status_code == 422
        assert "怕冻的疫苗冻过" in refused.text

    async def test_what_no_reading_covers_is_not_called_in_range(
        self, tx: Tx, clinic: Clinic
    ) -> None:
        product = await make_product(tx)
        start = tx.now - 5 * HOUR
        await clinic.receive(tx, product, "L-gap", start)
        await clinic.measure(tx, start + 10 * MINUTE, 9.0)
        await clinic.measure(tx, start + 130 * MINUTE, 5.0)
        keeper = clinic.keeper(tx, tx.now)
        (hold,) = await holds_of_unit(keeper, clinic.fridge.id, MeasuredInUnits())
        (lot,) = hold.lots
        assert lot.suffered is not None
        assert (lot.suffered.minutes_above, lot.suffered.minutes_unknown) == (30, 90)

    async def test_in_a_cold_box_the_whole_trip_adds_up(self, tx: Tx, clinic: Clinic) -> None:
        product = await make_product(tx)
        clinic.fridge = await make_unit(
            tx, organisation_id=clinic.place.id, equipment=EquipmentClass.COLD_BOX
        )
        start = tx.now - 3 * HOUR
        await clinic.receive(tx, product, "L-box", start)
        await clinic.measure(tx, start + HOUR, 9.0, 9.0, 5.0, 5.0, 9.0, 5.0)
        keeper = clinic.keeper(tx, start + 2 * HOUR)
        holds = await holds_of_unit(keeper, clinic.fridge.id, MeasuredInUnits())
        went = [hold.lots[0].suffered for hold in holds]
        assert [(one.minutes_above, one.trip_minutes) for one in went if one] == [
            (10, 30),
            (20, 30),
        ]

    async def test_what_a_vial_monitor_has_lost_is_told_where_there_is_one(
        self, tx: Tx, clinic: Clinic
    ) -> None:
        oral = await make_product(
            tx,
            vaccine="bOPV",
            name="口服脊灰疫苗",
            storage_low=-25.0,
            freeze_sensitive=False,
            trace_prefix="8399904",
        )
        start = tx.now - 3 * HOUR
        await clinic.receive(tx, oral, "L-opv", start)
        await clinic.measure(tx, start + HOUR + 10 * MINUTE, 5.0, *[37.0] * 6, 5.0)
        keeper = clinic.keeper(tx, start + 2 * HOUR)
        (hold,) = await holds_of_unit(keeper, clinic.fridge.id, MeasuredInUnits())
        went = hold.lots[0].suffered
        assert went is not None
        assert went.vvm_used == pytest.approx(0.56891 / 24, rel=1e-4)
        assert went.mean_kinetic == pytest.approx(37.0)
        assert not went.frozen

    async def test_whoever_has_it_now_sees_what_it_went_through_but_not_the_unit(
        self, tx: Tx, clinic: Clinic, client: httpx.AsyncClient
    ) -> None:
        product = await make_product(tx)
        start = tx.now - 5 * HOUR
        codes = await clinic.receive(tx, product, "L-sent", start)
        await clinic.measure(tx, start + 10 * MINUTE, 5.0)
        holder = await make_organisation(tx)
        sending = Issue(tuple(codes), holder.id)
        await issue_packages(clinic.keeper(tx, start + HOUR), sending)
        await clinic.measure(tx, start + 2 * HOUR, 5.0, *[9.0] * 9, 5.0)
        await sign_in_staff(client, tx, holder, Role.KEEPER)
        page = (await client.get("/stock/holds")).text
        assert "L-sent" in page
        assert "高于8℃ 30分" in page
        assert f"/coldchain/units/{clinic.fridge.id}" not in page

    async def test_not_for_those_of_another_clinic(
        self, tx: Tx, clinic: Clinic, client: httpx.AsyncClient
    ) -> None:
        await sign_in_staff(client, tx, await make_organisation(tx), Role.KEEPER)
        page = await client.get(f"/coldchain/units/{clinic.fridge.id}")
        assert page.status_code == 404

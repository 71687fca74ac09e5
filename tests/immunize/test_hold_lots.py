"""Holds: what stood in the excursion is held, wherever it is; only two people lift it."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection
from tests.conftest import Clock
from tests.immunize.makers import (
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
from immunize.domain.holds import Exposure, Hold, HoldKind, Judgement, Suffered
from immunize.domain.lots import Lot, PackageState, Product
from immunize.domain.receipts import TransportReading
from immunize.events import HeldLot, HoldWidened, PackagesHeld
from immunize.store import stock
from immunize.store.stock import Berth
from immunize.usecases.decide_hold import NewDecision, confirm_decision, decide_about_lot
from immunize.usecases.hold_lots import hold_lots_in
from immunize.usecases.judge_package import Usable, package_verdict
from immunize.usecases.receive_lot import NewReceipt, receive_lot
from kernel.access import SYSTEM, Role
from kernel.errors import NotAllowed
from kernel.ids import new_id
from kernel.registry.places import Organisation, StorageUnit
from kernel.transaction import Choreography, Database, Event, Tx
from kernel.vault import Vault

HOUR = timedelta(hours=1)
WARM = Exposure(HoldKind.TOO_WARM, 8.0, 10.6)
COLD = Exposure(HoldKind.TOO_COLD, 2.0, -0.7)


class Measured:
    """A thermometer that says of one lot what it went through, or nothing of any."""

    def __init__(self, **suffered: Suffered) -> None:
        self._suffered = {UUID(hex=lot): one for lot, one in suffered.items()}

    async def suffered(
        self, tx: Tx, unit_id: UUID, began_at: datetime, ended_at: datetime | None
    ) -> Mapping[UUID, Suffered]:
        return self._suffered


UNMEASURED = Measured()


class Place:
    """A clinic with one fridge and three packages of a lot in it since this morning."""

    organisation: Organisation
    unit: StorageUnit
    product: Product
    lot: Lot
    codes: list[str]

    @classmethod
    async def make(cls, tx: Tx, **product: object) -> "Place":
        place = cls()
        place.organisation = await make_organisation(tx)
        place.unit = await make_unit(tx, place.organisation)
        place.product = await make_product(tx, **product)
        place.lot = await make_lot(tx, place.product)
        place.codes = await make_packages(tx, place.lot, place.unit, 3)
        return place


@pytest.fixture
def tx(connection: AsyncConnection, clock: Clock, vault: Vault) -> Tx:
    """An open transaction in which nobody else reacts."""
    return Tx(connection, SYSTEM, clock(), Choreography(), vault)


@pytest.fixture
async def place(tx: Tx) -> Place:
    return await Place.make(tx)


@pytest.fixture
def told(tx: Tx) -> list[Event]:
    """The events about holds, as they are published."""
    heard: list[Event] = []

    async def listen(_: Tx, event: Event) -> None:
        heard.append(event)

    tx.choreography.when(PackagesHeld, listen)
    tx.choreography.when(HoldWidened, listen)
    return heard


async def held(tx: Tx, codes: list[str]) -> set[str]:
    return {code for code in codes if await stock.why_held(tx, code)}


class TestWhatIsHeld:
    async def test_everything_that_stands_in_the_unit(self, tx: Tx, place: Place) -> None:
        await hold_lots_in(tx, place.unit.id, new_id(), tx.now, None, WARM)
        assert await held(tx, place.codes) == set(place.codes)

    async def test_nothing_in_another_unit(self, tx: Tx, place: Place) -> None:
        other = await make_unit(tx, place.organisation, "2号冰箱")
        await hold_lots_in(tx, other.id, new_id(), tx.now, None, WARM)
        assert await held(tx, place.codes) == set()

    async def test_what_left_after_the_excursion_began(self, tx: Tx, place: Place) -> None:
        await stock.leave_units(tx, place.codes[:1], tx.now + HOUR)
        await hold_lots_in(tx, place.unit.id, new_id(), tx.now + HOUR / 2, None, WARM)
        assert await held(tx, place.codes) == set(place.codes)

    async def test_not_what_left_before_it_began(self, tx: Tx, place: Place) -> None:
        await stock.leave_units(tx, place.codes[:1], tx.now + HOUR)
        await hold_lots_in(tx, place.unit.id, new_id(), tx.now + 2 * HOUR, None, WARM)
        assert await held(tx, place.codes) == set(place.codes[1:])

    async def test_not_what_came_after_it_ended(self, tx: Tx, place: Place) -> None:
        ended = tx.now - HOUR
        await hold_lots_in(tx, place.unit.id, new_id(), tx.now - 2 * HOUR, ended, WARM)
        assert await held(tx, place.codes) == set()

    async def test_a_package_that_has_been_given_since_is_on_the_list_of_exposed(
        self, tx: Tx, place: Place
    ) -> None:
        await stock.draw_one_dose(tx, place.codes[0])
        hold = await hold_lots_in(tx, place.unit.id, new_id(), tx.now - HOUR, None, WARM)
        lines = await stock.quantities_held(tx, [hold.id])
        assert {line.state: line.packages for line in lines} == {
            PackageState.IN_STOCK: 2,
            PackageState.USED: 1,
        }

    async def test_the_same_news_again_changes_nothing(
        self, tx: Tx, place: Place, told: list[Event]
    ) -> None:
        episode = new_id()
        first = await hold_lots_in(tx, place.unit.id, episode, tx.now, None, WARM)
        assert await hold_lots_in(tx, place.unit.id, episode, tx.now, None, WARM) == first
        assert len(told) == 1


class TestWhoIsTold:
    async def test_the_keeper_of_the_unit(self, tx: Tx, place: Place, told: list[Event]) -> None:
        hold = await hold_lots_in(tx, place.unit.id, new_id(), tx.now, None, WARM)
        lot = HeldLot(place.lot.number, place.product.name, 3)
        assert told == [
            PackagesHeld(hold.id, place.unit.id, place.organisation.id, (lot,), "too_warm")
        ]

    async def test_whoever_has_what_moved_on(self, tx: Tx, place: Place, told: list[Event]) -> None:
        clinic = await make_organisation(tx, name="南坪镇卫生院")
        unit = await make_unit(tx, clinic)
        later = tx.now + HOUR
        await stock.enter_unit(tx, place.codes[:1], Berth(clinic.id, unit.id), later)
        await hold_lots_in(tx, place.unit.id, new_id(), tx.now, later + HOUR, WARM)
        assert await held(tx, place.codes) == set(place.codes)
        assert {(one.organisation_id, one.lots[0].quantity) for one in told} == {
            (place.organisation.id, 2),
            (clinic.id, 1),
        }


class TestLateEvidence:
    async def test_that_the_excursion_began_earlier_holds_what_had_left(
        self, tx: Tx, place: Place, told: list[Event]
    ) -> None:
        await stock.leave_units(tx, place.codes[:1], tx.now + HOUR)
        episode = new_id()
        began = tx.now + 2 * HOUR
        await hold_lots_in(tx, place.unit.id, episode, began, None, WARM)
        await hold_lots_in(tx, place.unit.id, episode, tx.now, None, WARM)
        assert await held(tx, place.codes) == set(place.codes)
        assert [type(event) for event in told] == [PackagesHeld, PackagesHeld]

    async def test_never_narrows_a_hold(self, tx: Tx, place: Place) -> None:
        episode = new_id()
        await hold_lots_in(tx, place.unit.id, episode, tx.now, tx.now + 2 * HOUR, WARM)
        shorter = await hold_lots_in(tx, place.unit.id, episode, tx.now + HOUR, tx.now + HOUR, WARM)
        assert (shorter.began_at, shorter.ended_at) == (tx.now, tx.now + 2 * HOUR)

    async def test_that_it_was_worse_is_kept(self, tx: Tx, place: Place) -> None:
        episode = new_id()
        await hold_lots_in(tx, place.unit.id, episode, tx.now, None, WARM)
        milder = Exposure(HoldKind.TOO_WARM, 8.0, 8.4)
        assert (
            await hold_lots_in(tx, place.unit.id, episode, tx.now, None, milder)
        ).worst_celsius == 10.6

    async def test_that_it_was_worse_takes_back_what_was_released(
        self, tx: Tx, place: Place
    ) -> None:
        episode = new_id()
        hold = await hold_lots_in(tx, place.unit.id, episode, tx.now, tx.now, WARM)
        await stock.lift(tx, hold.id, place.codes, tx.now)
        assert await held(tx, place.codes) == set()
        worse = Exposure(HoldKind.TOO_WARM, 8.0, 24.0)
        await hold_lots_in(tx, place.unit.id, episode, tx.now, tx.now, worse)
        assert await held(tx, place.codes) == set(place.codes)
        reopened = await stock.hold(tx, hold.id)
        assert reopened is not None
        assert reopened.lifted_at is None


class TestDeciding:
    async def closed_hold(self, tx: Tx, place: Place, exposure: Exposure = WARM) -> Hold:
        return await hold_lots_in(tx, place.unit.id, new_id(), tx.now - HOUR, tx.now, exposure)

    def decision(self, hold: Hold, place: Place, judgement: Judgement) -> NewDecision:
        return NewDecision(new_id(), hold.id, place.lot.id, judgement, "华岭质〔2026〕31号")

    def keeper(self, tx: Tx, place: Place) -> Tx:
        return acting(tx, staff(place.organisation, Role.KEEPER))

    async def test_takes_effect_when_a_second_person_confirms(self, tx: Tx, place: Place) -> None:
        hold = await self.closed_hold(tx, place)
        new = self.decision(hold, place, Judgement.RELEASE)
        decision = await decide_about_lot(self.keeper(tx, place), new, UNMEASURED)
        assert await held(tx, place.codes) == set(place.codes)
        confirmed = await confirm_decision(self.keeper(tx, place), decision.id, UNMEASURED)
        assert confirmed.confirmed_at == tx.now
        assert await held(tx, place.codes) == set()
        over = await stock.hold(tx, hold.id)
        assert over is not None
        assert over.lifted_at == tx.now

    async def test_nobody_confirms_their_own_decision(self, tx: Tx, place: Place) -> None:
        hold = await self.closed_hold(tx, place)
        keeper = self.keeper(tx, place)
        decision = await decide_about_lot(
            keeper, self.decision(hold, place, Judgement.RELEASE), UNMEASURED
        )
        with pytest.raises(errors.SamePersonConfirms):
            await confirm_decision(keeper, decision.id, UNMEASURED)
        assert await held(tx, place.codes) == set(place.codes)

    async def test_discarded_packages_leave_the_stock(self, tx: Tx, place: Place) -> None:
        hold = await self.closed_hold(tx, place)
        new = self.decision(hold, place, Judgement.DISCARD)
        decision = await decide_about_lot(self.keeper(tx, place), new, UNMEASURED)
        await confirm_decision(self.keeper(tx, place), decision.id, UNMEASURED)
        packages = await stock.packages_with(tx, place.codes)
        assert {one.state for one in packages.values()} == {PackageState.DISPOSED}

    async def test_use_first_comes_before_earlier_expiries(self, tx: Tx, place: Place) -> None:
        sooner = await make_lot(tx, place.product, expires_on=tx.today + timedelta(days=30))
        hold = await self.closed_hold(tx, place)
        await make_packages(tx, sooner, place.unit)
        new = self.decision(hold, place, Judgement.USE_FIRST)
        decision = await decide_about_lot(self.keeper(tx, place), new, UNMEASURED)
        await confirm_decision(self.keeper(tx, place), decision.id, UNMEASURED)
        first, *_ = await stock.alternatives(tx, place.organisation.id, "DTaP", tx.today)
        assert first.lot_number == place.lot.number

    async def test_frozen_freeze_sensitive_vaccine_is_never_plainly_released(
        self, tx: Tx, place: Place
    ) -> None:
        hold = await self.closed_hold(tx, place, COLD)
        new = self.decision(hold, place, Judgement.RELEASE)
        with pytest.raises(errors.FrozenNotReleased):
            await decide_about_lot(self.keeper(tx, place), new, UNMEASURED)

    async def test_what_was_measured_to_have_frozen_is_discarded(
        self, tx: Tx, place: Place
    ) -> None:
        hold = await self.closed_hold(tx, place, COLD)
        frozen = Suffered(
            hold.began_at, tx.now, 2.0, 8.0, 0, 20, 0, -0.7, 5.0, 3.1, frozen=True, verified=True
        )
        measured = Measured(**{place.lot.id.hex: frozen})
        keeper = self.keeper(tx, place)
        first_use = self.decision(hold, place, Judgement.USE_FIRST)
        with pytest.raises(errors.FrozenIsDiscarded):
            await decide_about_lot(keeper, first_use, measured)
        assert await decide_about_lot(keeper, first_use, UNMEASURED)
        with pytest.raises(errors.FrozenIsDiscarded):
            await confirm_decision(self.keeper(tx, place), first_use.id, measured)
        discard = self.decision(hold, place, Judgement.DISCARD)
        assert await decide_about_lot(keeper, discard, measured)

    async def test_other_vaccine_that_was_too_cold_may_be(self, tx: Tx) -> None:
        place = await Place.make(
            tx, vaccine="MMR", trace_prefix="8390330", gtin=None, freeze_sensitive=False
        )
        hold = await self.closed_hold(tx, place, COLD)
        new = self.decision(hold, place, Judgement.RELEASE)
        assert await decide_about_lot(self.keeper(tx, place), new, UNMEASURED)

    async def test_a_release_rests_on_a_written_view(self, tx: Tx, place: Place) -> None:
        hold = await self.closed_hold(tx, place)
        new = NewDecision(new_id(), hold.id, place.lot.id, Judgement.RELEASE, "  ")
        with pytest.raises(errors.AssessmentMissing):
            await decide_about_lot(self.keeper(tx, place), new, UNMEASURED)

    async def test_nothing_is_released_inside_the_excursion(self, tx: Tx, place: Place) -> None:
        hold = await hold_lots_in(tx, place.unit.id, new_id(), tx.now, None, WARM)
        new = self.decision(hold, place, Judgement.RELEASE)
        with pytest.raises(errors.StillExposed):
            await decide_about_lot(self.keeper(tx, place), new, UNMEASURED)

    async def test_a_decision_before_worse_evidence_cannot_be_confirmed(
        self, tx: Tx, place: Place
    ) -> None:
        episode = new_id()
        hold = await hold_lots_in(tx, place.unit.id, episode, tx.now - HOUR, tx.now, WARM)
        new = self.decision(hold, place, Judgement.RELEASE)
        decision = await decide_about_lot(self.keeper(tx, place), new, UNMEASURED)
        later = replace(tx, now=tx.now + HOUR)
        await hold_lots_in(later, place.unit.id, episode, tx.now - 2 * HOUR, tx.now, WARM)
        with pytest.raises(errors.DecisionOutdated):
            await confirm_decision(self.keeper(tx, place), decision.id, UNMEASURED)

    async def test_a_repeat_gives_the_first_decision(self, tx: Tx, place: Place) -> None:
        hold = await self.closed_hold(tx, place)
        keeper = self.keeper(tx, place)
        new = self.decision(hold, place, Judgement.RELEASE)
        assert await decide_about_lot(keeper, new, UNMEASURED) == await decide_about_lot(
            keeper, new, UNMEASURED
        )

    async def test_only_who_may_judge_and_within_reach(self, tx: Tx, place: Place) -> None:
        hold = await self.closed_hold(tx, place)
        new = self.decision(hold, place, Judgement.RELEASE)
        stranger = staff(await make_organisation(tx), Role.KEEPER)
        for actor in (staff(place.organisation, Role.NURSE), stranger):
            with pytest.raises(NotAllowed):
                await decide_about_lot(acting(tx, actor), new, UNMEASURED)


class TestAtTheSameTime:
    """Really concurrent transactions on a database of their own."""

    async def test_no_dose_is_drawn_from_what_a_hold_has(self, own_database: Database) -> None:
        async with own_database.transaction(SYSTEM) as tx:
            place = await Place.make(tx)
            codes = [*place.codes, *await make_packages(tx, place.lot, place.unit, 27)]

        # The hold locks in code order; the nurses come the other way and meet it on the shelf.
        # The first are served before it begins and the last meet its locks; between them all race.
        some_given, locked = asyncio.Event(), asyncio.Event()
        stations, latecomers = asyncio.Semaphore(6), set(sorted(codes)[:3])

        async def give(code: str) -> None:
            if code in latecomers:
                await locked.wait()
            async with stations, own_database.transaction(SYSTEM) as tx:
                usable = await package_verdict(
                    tx, code, place.organisation.id, "DTaP", tx.today, lock=True
                )
                await asyncio.sleep(0.005)
                await stock.draw_one_dose(tx, usable.code)
            some_given.set()

        async def hold() -> set[str]:
            await some_given.wait()
            async with own_database.transaction(SYSTEM) as tx:
                await hold_lots_in(tx, place.unit.id, new_id(), tx.now, None, WARM)
                packages = await stock.packages_with(tx, codes)
                locked.set()
                await asyncio.sleep(0.02)
                return {code for code, package in packages.items() if package.doses_left}

        full_when_held, *answers = await asyncio.gather(
            hold(), *map(give, sorted(codes, reverse=True)), return_exceptions=True
        )
        assert isinstance(full_when_held, set)
        async with own_database.transaction(SYSTEM) as tx:
            packages = await stock.packages_with(tx, codes)
        assert {code for code in codes if packages[code].doses_left} == full_when_held
        refused = [one for one in answers if one is not None]
        assert all(isinstance(one, errors.PackageHeld) for one in refused), refused
        assert len(refused) == len(full_when_held)
        assert 0 < len(refused) < len(codes), "doses came before and after the hold"

    async def test_the_last_dose_of_a_vial_goes_to_one(self, own_database: Database) -> None:
        async with own_database.transaction(SYSTEM) as tx:
            place = await Place.make(tx)
            [vial] = await make_packages(tx, place.lot, place.unit, doses=1)

        async def give() -> Usable:
            async with own_database.transaction(SYSTEM) as tx:
                usable = await package_verdict(
                    tx, vial, place.organisation.id, "DTaP", tx.today, lock=True
                )
                await stock.draw_one_dose(tx, vial)
                return usable

        answers = await asyncio.gather(*(give() for _ in range(8)), return_exceptions=True)
        assert sum(isinstance(one, Usable) for one in answers) == 1
        assert sum(isinstance(one, errors.PackageUsed) for one in answers) == 7

    @pytest.mark.parametrize("first", ["delivery", "hold"])
    async def test_a_delivery_and_a_hold_on_one_unit_wait_for_each_other(
        self, own_database: Database, first: str
    ) -> None:
        async with own_database.transaction(SYSTEM) as tx:
            place = await Place.make(tx)
        codes = serials(2)

        async def receive(tx: Tx) -> None:
            await receive_lot(tx, _delivery(tx, place, codes))

        async def hold(tx: Tx) -> None:
            await hold_lots_in(tx, place.unit.id, new_id(), tx.now, None, WARM)

        async def follow() -> None:
            async with own_database.transaction(SYSTEM) as tx:
                await (hold if first == "delivery" else receive)(tx)

        async with own_database.transaction(SYSTEM) as tx:
            await (receive if first == "delivery" else hold)(tx)
            second = asyncio.create_task(follow())
            await asyncio.sleep(0.3)
            assert not second.done(), "the first has not committed yet"
        await second
        async with own_database.transaction(SYSTEM) as tx:
            assert await held(tx, codes) == set(codes)


def _delivery(tx: Tx, place: Place, codes: list[str]) -> NewReceipt:
    return NewReceipt(
        id=new_id(),
        unit_id=place.unit.id,
        codes=tuple(codes),
        supplier="禾川县疾控",
        quantity=len(codes),
        arrived_at=tx.now,
        lot_number=place.lot.number,
        expires_on=place.lot.expires_on,
        arrival_celsius=5.0,
        departed_at=tx.now - HOUR,
        transport_readings=(TransportReading(tx.now - HOUR / 2, 5.0),),
    )

"""A reading is judged by the rule of the moment it was measured, however late it comes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec
import pytest
from tests.coldchain.makers import make_unit, sent

from coldchain.domain.lots import Stay
from coldchain.domain.products import Label
from coldchain.domain.records import Alarm
from coldchain.standards import EquipmentRule, equipment_rules
from coldchain.store import episodes
from coldchain.usecases import rules_in_force
from coldchain.usecases.follow_labels import follow_labels
from coldchain.usecases.take_readings import take_readings
from kernel.calendar import clinic_instant
from kernel.registry.places import EquipmentClass, StorageUnit
from kernel.transaction import Choreography, Tx

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NARROW = Label(3.0, 6.0, ("新疫苗",), freezes=True)
WIDE = Label(2.0, 8.0, ("乙肝疫苗",), freezes=True)


class Shelf:
    """Stock that says what it is told to say."""

    def __init__(self, *labels: Label) -> None:
        self._labels = labels

    async def labels_in(self, unit: UUID) -> Sequence[Label]:
        return self._labels

    async def stays_in(self, unit: UUID, start: int, end: int | None) -> Sequence[Stay]:
        return ()


class Fridge:
    """A unit whose sensor and stock can be told what to do, at any time."""

    def __init__(self, tx: Tx, unit: StorageUnit) -> None:
        self.tx = replace(tx, choreography=Choreography())
        self.unit = unit

    async def holds(self, at: datetime, *labels: Label) -> None:
        """What stands inside from an instant on."""
        await follow_labels(replace(self.tx, now=at), Shelf(*labels), self.unit.id, at)

    async def sends(self, received: datetime, *readings: tuple[datetime, float]) -> None:
        await take_readings(replace(self.tx, now=received), sent(self.unit, *readings))

    async def alarms(self) -> list[Alarm]:
        """Every alarm of its law-given limits, in order of measured time."""
        found = await episodes.alarms_touching(self.tx, self.unit.id, 0)
        return sorted((one for one in found if one.holds_stock), key=lambda one: one.episode.start)


@pytest.fixture
async def fridge(tx: Tx) -> Fridge:
    return Fridge(tx, await make_unit(tx))


class TestLabels:
    async def test_a_product_that_has_left_still_decides_about_the_time_it_was_there(
        self, fridge: Fridge
    ) -> None:
        start = fridge.tx.now - 5 * HOUR
        await fridge.sends(start, (start, 5.0))
        await fridge.holds(start + HOUR, NARROW)
        await fridge.holds(start + 2 * HOUR)
        await fridge.sends(start + 3 * HOUR, (start + 3 * HOUR, 5.0))
        warm = [(start + HOUR + minute * MINUTE, 7.0) for minute in (10, 20)]
        await fridge.sends(start + 4 * HOUR, *warm, (start + HOUR + 30 * MINUTE, 5.0))
        (alarm,) = await fridge.alarms()
        assert (alarm.limit_celsius, alarm.labels) == (6.0, ("新疫苗",))
        assert alarm.episode.end is not None

    async def test_a_product_that_came_later_says_nothing_of_the_time_before(
        self, fridge: Fridge
    ) -> None:
        start = fridge.tx.now - 5 * HOUR
        await fridge.sends(start, (start, 5.0))
        await fridge.holds(start + 2 * HOUR, NARROW)
        await fridge.sends(start + 3 * HOUR, (start + 3 * HOUR, 5.0))
        await fridge.sends(start + 4 * HOUR, (start + HOUR, 7.0), (start + HOUR + MINUTE, 5.0))
        assert await fridge.alarms() == []

    async def test_a_movement_written_down_later_is_judged_from_when_it_happened(
        self, fridge: Fridge
    ) -> None:
        start = fridge.tx.now - 5 * HOUR
        await fridge.sends(start, (start, 5.0))
        await fridge.sends(start + HOUR, (start + HOUR, 7.0))
        assert await fridge.alarms() == []
        written = replace(fridge.tx, now=start + 70 * MINUTE)
        await follow_labels(written, Shelf(NARROW), fridge.unit.id, start + 50 * MINUTE)
        await fridge.sends(start + 75 * MINUTE, (start + 75 * MINUTE, 5.0))
        (alarm,) = await fridge.alarms()
        assert alarm.limit_celsius == 6.0
        assert alarm.labels == ("新疫苗",)

    async def test_an_alarm_of_the_class_says_so_beside_a_narrow_label(
        self, fridge: Fridge
    ) -> None:
        start = fridge.tx.now - 5 * HOUR
        await fridge.holds(start, Label(2.0, 6.0, ("新疫苗",)))
        await fridge.sends(start + HOUR, (start + HOUR, 1.0))
        (alarm,) = await fridge.alarms()
        assert (alarm.limit_celsius, alarm.labels) == (2.0, None)

    async def test_other_products_of_the_same_range_change_the_name_only(
        self, fridge: Fridge
    ) -> None:
        start = fridge.tx.now - 5 * HOUR
        await fridge.holds(start, NARROW)
        other = msgspec.structs.replace(NARROW, products=("另一种",))
        await fridge.holds(start + HOUR, other)
        await fridge.sends(start + 2 * HOUR, (start + 2 * HOUR, 7.0))
        (alarm,) = await fridge.alarms()
        assert alarm.labels == ("另一种",)

    async def test_an_alarm_ends_with_the_limit_that_only_a_label_had(self, tx: Tx) -> None:
        freezer = Fridge(tx, await make_unit(tx, equipment=EquipmentClass.FREEZER))
        start = tx.now - 5 * HOUR
        await freezer.sends(start, (start, -20.0))
        await freezer.holds(start + HOUR, WIDE)
        await freezer.sends(start + 2 * HOUR, (start + 2 * HOUR, -20.0))
        (alarm,) = await freezer.alarms()
        assert (alarm.too_cold, alarm.limit_celsius, alarm.labels) == (True, 2.0, ("乙肝疫苗",))
        await freezer.holds(start + 3 * HOUR)
        await freezer.sends(start + 4 * HOUR, (start + 4 * HOUR, -20.1))
        (alarm,) = await freezer.alarms()
        assert alarm.episode.end is not None


YESTERDAY = date(2026, 11, 23)
"""The day before the tests' clock."""


@pytest.fixture
def stricter(monkeypatch: pytest.MonkeyPatch) -> Iterator[EquipmentRule]:
    """An edition for fridges in force since yesterday: above 7.0 °C, and a limit more."""
    (own,) = (rule for rule in equipment_rules() if rule.equipment_class == "fridge_2_8")
    limits = [
        msgspec.structs.replace(limit, value=7.0, clear_value=6.7)
        if limit.kind == "high"
        else limit
        for limit in own.limits
    ]
    added = msgspec.structs.replace(own.limits[1], kind="colder", value=1.0, clear_value=1.3)
    later = msgspec.structs.replace(
        own, edition="2026-2", valid_from=YESTERDAY, limits=(added, *limits)
    )
    rules = (*equipment_rules(), later)
    rules_in_force._rules.cache_clear()
    monkeypatch.setattr(rules_in_force, "equipment_rules", lambda: rules)
    yield later
    rules_in_force._rules.cache_clear()


class TestEditions:
    async def test_a_new_edition_does_not_judge_what_was_measured_before_it(
        self, fridge: Fridge, stricter: EquipmentRule
    ) -> None:
        first = clinic_instant(YESTERDAY)
        await fridge.sends(first + 2 * HOUR, (first - 2 * HOUR, 5.0), (first + 2 * HOUR, 5.0))
        late = [(first - HOUR, 7.5), (first - HOUR + MINUTE, 5.0)]
        late += [(first + HOUR, 7.5), (first + HOUR + MINUTE, 5.0)]
        await fridge.sends(first + 3 * HOUR, *late)
        (alarm,) = await fridge.alarms()
        assert (alarm.rule, alarm.limit_celsius) == ("fridge_2_8 2026-2", 7.0)
        assert alarm.episode.start == int((first + HOUR).timestamp() * 1_000_000)

    async def test_an_edition_installed_late_judges_from_its_day_on(
        self, fridge: Fridge, request: pytest.FixtureRequest
    ) -> None:
        first = clinic_instant(YESTERDAY)
        for at, value in ((-HOUR, 7.5), (-HOUR / 2, 5.0), (HOUR, 7.4), (2 * HOUR, 7.4)):
            await fridge.sends(first + at, (first + at, value))
        assert await fridge.alarms() == []
        request.getfixturevalue("stricter")
        await fridge.sends(first + 3 * HOUR, (first + 3 * HOUR, 5.0))
        (alarm,) = await fridge.alarms()
        assert (alarm.rule, alarm.limit_celsius) == ("fridge_2_8 2026-2", 7.0)
        assert alarm.episode.start == int((first + HOUR).timestamp() * 1_000_000)
        assert alarm.worst_celsius == 7.4

    async def test_late_evidence_from_before_it_crosses_into_it_once(
        self, fridge: Fridge, stricter: EquipmentRule
    ) -> None:
        first = clinic_instant(YESTERDAY)
        await fridge.sends(first - 2 * HOUR, (first - 2 * HOUR, 9.0))
        await fridge.sends(first + 2 * HOUR, (first + 2 * HOUR, 7.2))
        await fridge.sends(first + 3 * HOUR, (first - HOUR, 9.0), (first + HOUR, 7.9))
        (alarm,) = await fridge.alarms()
        assert (alarm.rule, alarm.limit_celsius) == ("fridge_2_8 2026-1", 8.0)
        assert alarm.episode.end is None, "above the new limit it goes on"

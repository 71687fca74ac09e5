"""Exposure, mean kinetic temperature, vial monitors, and what may be decided."""

from math import isclose

import pytest
from tests.coldchain.domain.stories import at

from coldchain.domain.excursion import Stretch, expose, stretches, together, vvm_used
from coldchain.domain.instants import DAY, MINUTE
from coldchain.domain.lots import Stay, exposed, part_of
from coldchain.domain.products import Decision, Label, decisions, strictest, tightened
from coldchain.domain.rules import Limit, Op, Rule
from coldchain.standards import products, stability

KINETICS = stability().kinetics
HOUR = 60 * MINUTE


def held(*celsius: float) -> list[Stretch]:
    return [Stretch(value, HOUR) for value in celsius]


def exposure_to(*celsius: float):
    return expose(held(*celsius), HOUR * len(celsius), (2.0, 8.0), KINETICS)


@pytest.mark.parametrize(
    ("celsius", "expected"),
    [
        ([5.0] * 7, 5.0),
        ([2.0, 8.0], 5.5364),
        ([20.0, 25.0, 30.0], 25.8582),
        ([5.0] * 92 + [25.0] * 4, 7.7564),
    ],
)
def test_mean_kinetic_temperature_meets_its_check_values(celsius: list[float], expected: float):
    mean = exposure_to(*celsius).mean_kinetic(KINETICS)
    assert mean is not None
    assert isclose(mean, expected, abs_tol=5e-5)


def test_mean_kinetic_temperature_weighs_by_time():
    uneven = expose([Stretch(2.0, 3 * HOUR), Stretch(8.0, HOUR)], 4 * HOUR, (2, 8), KINETICS)
    even = exposure_to(2.0, 2.0, 2.0, 8.0)
    assert uneven.mean_kinetic(KINETICS) == pytest.approx(even.mean_kinetic(KINETICS))


@pytest.mark.parametrize(
    ("vvm", "per_day"), [(2, 0.56891), (7, 0.16465), (14, 0.082326), (30, 0.038474)]
)
def test_vial_monitors_lose_life_as_published(vvm: int, per_day: float):
    used = vvm_used([Stretch(37.0, DAY)], stability().vvm[vvm])
    assert used == pytest.approx(per_day, rel=2e-5)


def test_a_reading_speaks_until_the_next_and_no_longer_than_a_gap():
    points = [(at(-10), 5.0), (at(10), 9.0), (at(20), None), (at(30), 1.0), (at(100), 5.0)]
    parts = list(stretches(points, at(0), at(110), 30 * MINUTE))
    assert [(part.celsius, part.duration / MINUTE) for part in parts] == [
        (5.0, 10),
        (9.0, 20),
        (1.0, 30),
        (5.0, 10),
    ]
    exposure = expose(parts, at(110) - at(0), (2.0, 8.0), KINETICS)
    assert (exposure.minutes_above, exposure.minutes_below) == (20, 30)
    assert exposure.minutes_unknown == 40
    assert (exposure.lowest, exposure.highest) == (1.0, 9.0)
    assert exposure.share_in_range == pytest.approx(20 / 110)


def test_nothing_measured_is_nothing_known():
    nothing = expose([], HOUR, (2.0, 8.0), KINETICS)
    assert nothing.share_in_range == 0
    assert nothing.mean_kinetic(KINETICS) is None
    assert decisions(products()["HepB"], nothing) == {Decision.RELEASE_ASSESSED, Decision.DISCARD}


def test_the_legs_of_a_trip_add_up():
    whole, legs = exposure_to(5.0, 9.0, 1.0), [exposure_to(5.0), exposure_to(9.0, 1.0)]
    assert together(legs).ageing == pytest.approx(whole.ageing)
    assert together(legs).minutes_above == whole.minutes_above == 60


@pytest.mark.parametrize(
    ("vaccine", "celsius", "allowed"),
    [
        ("HepB", 5.0, {Decision.RELEASE}),
        ("HepB", 8.0, {Decision.RELEASE}),
        ("HepB", 9.0, set(Decision)),
        ("HepB", 1.5, {Decision.RELEASE_ASSESSED, Decision.DISCARD}),
        ("HepB", 0.0, {Decision.DISCARD}),
        ("MMR", -5.0, set(Decision)),
        ("bOPV", -20.0, {Decision.RELEASE}),
    ],
)
def test_cold_never_offers_a_plain_release_of_what_frost_destroys(
    vaccine: str, celsius: float, allowed: set[Decision]
):
    assert decisions(products()[vaccine], exposure_to(5.0, celsius)) == allowed


def test_the_strictest_label_narrows_a_units_limits_and_never_widens_them():
    rule = Rule(
        limits=(
            Limit("high", Op.ABOVE, 10.0, clear_value=9.5),
            Limit("low", Op.BELOW, 2.0),
            Limit("other", Op.ABOVE, 20.0),
        )
    )
    strict = tightened(
        rule, {"high", "low"}, strictest([Label(2.0, 8.0, ("HepB",)), Label(-25.0, 8.0, ("bOPV",))])
    )
    assert [limit.value for limit in strict.limits] == [8.0, 2.0, 20.0]
    assert strict.limits[0].clear_value == 7.5
    assert tightened(rule, {"high"}, strictest([])) == rule


def test_lots_are_found_by_movements():
    label = Label(2.0, 8.0, ("乙肝疫苗",), freezes=True)
    before = Stay("L1", "HepB", label, at(0), at(10))
    came_in = Stay("L2", "HepB", label, at(30), at(35))
    stayed = Stay("L3", "HepB", label, at(0))
    left_at_start = Stay("L4", "HepB", label, at(0), at(20))
    came_at_end = Stay("L5", "HepB", label, at(40))
    stays = [before, came_in, stayed, left_at_start, came_at_end]
    assert [stay.lot for stay in exposed(stays, at(20), at(40))] == ["L2", "L3"]
    assert [stay.lot for stay in exposed(stays, at(20), None)] == ["L2", "L3", "L5"]
    assert part_of(came_in, at(20), at(40)) == (at(30), at(35))
    assert part_of(stayed, at(20), at(40)) == (at(20), at(40))

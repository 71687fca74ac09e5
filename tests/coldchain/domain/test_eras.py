"""What is remembered of a sensor goes on under a new edition of its rule."""

import pytest
from tests.coldchain.domain.stories import at

from coldchain.domain.alarm import judge
from coldchain.domain.eras import cross
from coldchain.domain.program import Program
from coldchain.domain.rules import Limit, Mode, Op, Rule
from coldchain.domain.watch import Judgement


def _program(window_s: float | None) -> Program:
    warm = Limit("warm", Op.ABOVE, 8.0, for_s=1200, mode=Mode.CUMULATIVE, window_s=window_s)
    return Program.of(Rule(limits=(warm,)))


@pytest.mark.parametrize(
    ("former", "window", "is_reached"),
    [(None, None, True), (3600, 3600, True), (3600, None, True), (None, 3600, False)],
)
def test_a_sum_goes_on_where_its_parts_are_known(
    former: float | None, window: float | None, is_reached: bool
):
    old, new = _program(former), _program(window)
    judged, _ = judge(old, Judgement.blank(old), [(at(0), 9.0), (at(10), 5.0)])
    crossed, _ = cross(old, new, judged, at(15))
    _, spans = judge(new, crossed, [(at(20), 9.0), (at(30), 5.0)])
    assert bool(spans) is is_reached

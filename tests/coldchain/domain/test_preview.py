"""A changed limit is tried on what was measured."""

import pytest
from tests.coldchain.domain.stories import at

from coldchain.domain.preview import Change, changed, preview
from coldchain.domain.rules import Limit, Op, Rule

RULE = Rule(limits=(Limit("high", Op.ABOVE, 8.0, clear_value=7.7), Limit("low", Op.BELOW, 2.0)))
POINTS = [(at(0), 5.0), (at(5), 8.2), (at(10), 5.0), (at(15), 9.0), (at(30), 9.0), (at(35), 5.0)]


def test_a_tolerance_of_ten_minutes_leaves_one_alarm_of_two():
    outcome = preview(RULE, Change("high", 8.0, 600), POINTS)
    assert [span.start for span in outcome.now] == [at(5), at(15)]
    assert [(span.start, span.raised_at, span.cleared_at) for span in outcome.then] == [
        (at(15), at(30), at(35))
    ]


def test_only_the_limit_that_changes_is_shown():
    outcome = preview(RULE, Change("low", 6.0, 0), POINTS)
    assert outcome.now == ()
    assert len(outcome.then) == 3


def test_the_hysteresis_keeps_its_width():
    assert changed(RULE, Change("high", 10.0, 0)).limits[0].clear_value == 9.7


def test_a_limit_the_rule_does_not_have_is_refused():
    with pytest.raises(LookupError):
        changed(RULE, Change("humid", 60.0, 0))

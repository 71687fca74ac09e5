"""However readings are delivered, the same episodes are found."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.coldchain.domain.oracle import spans_of
from tests.coldchain.domain.stories import at

from coldchain.domain import monitor
from coldchain.domain.alarm import Point
from coldchain.domain.instants import MINUTE
from coldchain.domain.monitor import Watch
from coldchain.domain.program import Program
from coldchain.domain.rules import Band, Gap, Limit, Mode, Op, Rule
from coldchain.domain.tape import Tape
from coldchain.domain.watch import Mark, Span

LAST = 60
TOLERATED = 300

minutes = st.integers(0, LAST)
values = st.sampled_from([1.0, 2.0, 5.0, 5.5, 7.5, 7.8, 8.0, 8.5, 9.0, 12.0, 99.0, None])
durations = st.sampled_from([0, 60, 300, 900])


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """Rules of every shape the engine knows."""
    high = Limit(
        "high",
        draw(st.sampled_from([Op.ABOVE, Op.AT_OR_ABOVE])),
        8.0,
        for_s=draw(durations),
        clear_value=draw(st.sampled_from([None, 7.5])),
        clear_for_s=draw(durations),
    )
    low = Limit("low", Op.BELOW, 2.0, for_s=draw(durations))
    total = Limit(
        "warm",
        Op.ABOVE,
        7.6,
        for_s=draw(st.sampled_from([60, 600, 1500])),
        mode=Mode.CUMULATIVE,
        window_s=draw(st.sampled_from([None, 1800])),
    )
    return Rule(
        limits=(high, low, total),
        pre=(
            Band("high", Op.AT_OR_ABOVE, 7.5, for_s=draw(durations)),
            Band("low", Op.AT_OR_BELOW, 2.5),
        ),
        max_gap_s=draw(st.sampled_from([None, 120, 600])),
        gap=draw(st.sampled_from(list(Gap))),
        plausible=(-60, 60),
        stuck_for_s=draw(st.sampled_from([None, 300])),
        future_tolerance_s=TOLERATED,
    )


histories = st.lists(st.tuples(minutes, values), min_size=1, max_size=40)
mode_changes = st.lists(st.tuples(minutes, st.booleans()), max_size=3, unique_by=lambda m: m[0])


@st.composite
def deliveries(draw: st.DrawFn) -> list[tuple[int, Point]]:
    """Readings with when they arrive: late, in bursts, repeated, a little ahead of the clock."""
    delivered = []
    for minute, value in draw(histories):
        for _ in range(draw(st.integers(1, 2))):
            delay = draw(st.sampled_from([-3, 0, 0, 0, 1, 10, 45]))
            delivered.append((minute + delay, (at(minute), value)))
    return delivered


def play(rule: Rule, delivered: list[tuple[int, Point]], modes: list[tuple[int, bool]]) -> Tape:
    """Everything in order of server time, the state stored and read back at every step."""
    tape = Tape(Program.of(rule))
    steps: list[tuple[int, int, Any]] = [(minute, 0, in_service) for minute, in_service in modes]
    steps += [
        (minute, 1, [point for _, point in batch])
        for minute, batch in groupby(sorted(delivered, key=lambda d: d[0]), key=lambda d: d[0])
    ]
    for minute, kind, what in sorted(steps, key=lambda step: step[:2]):
        if kind == 0:
            tape.switch_mode(at(minute), what)
        else:
            tape.receive(at(minute), what)
        tape.watch = msgspec.json.decode(msgspec.json.encode(tape.watch), type=Watch)
    return tape


def seen(tape: Tape) -> set[Span]:
    return {span for episode in tape.episodes for span in episode.spans}


@pytest.fixture(autouse=True, scope="module")
def _frequent_checkpoints() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(monitor, "CHECKPOINT_EVERY", 7 * MINUTE)
        patch.setattr(monitor, "_CHUNK", 4)
        yield


@settings(max_examples=300, deadline=None)
@given(rules(), deliveries(), mode_changes)
def test_any_delivery_finds_what_the_whole_history_shows(
    rule: Rule, delivered: list[tuple[int, Point]], modes: list[tuple[int, bool]]
):
    marks = [Mark(at(minute), in_service) for minute, in_service in sorted(modes)]
    expected = spans_of(rule, {point for _, point in delivered}, marks)
    assert seen(play(rule, delivered, modes)) == expected


@settings(max_examples=100, deadline=None)
@given(rules(), deliveries(), mode_changes)
def test_no_alarm_is_raised_twice_or_withdrawn(
    rule: Rule, delivered: list[tuple[int, Point]], modes: list[tuple[int, bool]]
):
    tape = play(rule, delivered, modes)
    raised = [n for n in tape.notices if n.event == "alarm_raised"]
    alarms = [e for e in tape.episodes if e.signal == "alarm"]
    assert len({(n.kind, n.at) for n in raised}) <= len(raised) == len(alarms)
    for span in seen(tape):
        if span.signal == "alarm":
            assert any(span in alarm.spans for alarm in alarms)


@settings(max_examples=100, deadline=None)
@given(rules(), deliveries(), st.randoms(use_true_random=False))
def test_the_order_inside_a_batch_changes_nothing(
    rule: Rule, delivered: list[tuple[int, Point]], random: Any
):
    shuffled = [*delivered]
    random.shuffle(shuffled)
    first, second = play(rule, delivered, []), play(rule, shuffled, [])
    assert first.notices == second.notices
    assert first.episodes == second.episodes
    assert first.watch == second.watch


@settings(max_examples=100, deadline=None)
@given(rules(), deliveries())
def test_repeats_add_nothing(rule: Rule, delivered: list[tuple[int, Point]]):
    once = play(rule, delivered, [])
    again = play(rule, [*delivered, *((LAST + 100, point) for _, point in delivered)], [])
    assert again.notices == once.notices
    assert again.watch.judged == once.watch.judged

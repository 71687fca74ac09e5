"""Duplicates, conflicts, wrong clocks and readings that come late."""

from datetime import UTC, datetime

from tests.coldchain.domain.stories import HIGH, HIGH_20_MIN, LOW, Story

from coldchain.domain.rules import Band, Limit, Mode, Op


def test_a_repeat_counts_once():
    story = Story(Limit("h", Op.ABOVE, 8.0, for_s=1200, mode=Mode.CUMULATIVE))
    story.hear((0, 9.0), (10, 5.0)).hear((0, 9.0), (10, 5.0), on=15).hear((0, 9.0), on=16)
    assert story.until(20) == []


def test_of_two_values_for_one_instant_the_one_further_out_is_judged():
    story = Story(HIGH, LOW).hear((0, 5.0)).hear((0, 1.5), on=1).hear((0, 9.0), on=2)
    assert story.until(3) == [
        ("alarm_raised", "high", 0, "seen", 2),
        ("alarm_raised", "low", 0, "seen", 1),
        ("conflict", "conflict", 0, "seen", 1),
        ("evidence_changed", "low", 0, "now", None, "seen", 2),
    ]


def test_two_values_inside_one_batch_conflict_at_its_receipt():
    story = Story(HIGH).hear((0, 5.0), (0, 6.0), on=3)
    assert story.until(4) == [("conflict", "conflict", 0, "seen", 3)]


def test_a_sensor_error_beside_a_temperature_is_no_conflict():
    story = Story(HIGH).hear((0, 5.0), (0, None), on=0)
    assert story.until(4) == [
        ("sensor_fault_cleared", "reported", 0),
        ("sensor_fault_raised", "reported", 0),
    ]


def test_a_clock_ahead_is_judged_at_receipt_and_told_once_per_row():
    story = Story(HIGH_20_MIN)
    story.hear((600, 9.0), on=0).hear((601, 9.0), on=10).hear((602, 9.0), on=20)
    story.hear((30, 5.0)).hear((604, 5.0), on=40)
    assert story.until(50) == [
        ("alarm_cleared", "high", 30),
        ("alarm_raised", "high", 20),
        ("clock_skew", "future", 0),
        ("clock_skew", "future", 40),
    ]


def test_a_dead_clock_that_repeats_one_instant_loses_no_reading():
    story = Story(HIGH_20_MIN, commissioned=datetime(2026, 1, 1, tzinfo=UTC))
    for minute in (0, 10, 20):
        story.hear((-30_000_000, 9.0), on=minute)
    assert story.until(30) == [("alarm_raised", "high", 20), ("clock_skew", "past", 0)]


def test_a_clock_ahead_within_tolerance_is_believed():
    story = Story(HIGH).hear((5, 9.0), on=0)
    assert story.until(6) == [("alarm_raised", "high", 5, "seen", 0)]


def test_a_late_reading_shows_a_past_excursion():
    story = Story(HIGH).hear((0, 5.0), (30, 5.0)).hear((10, 9.0), (15, 5.0), on=40)
    assert story.until(50) == [
        ("alarm_cleared", "high", 15, "seen", 40),
        ("alarm_raised", "high", 10, "seen", 40),
    ]


def test_an_alarm_whose_run_began_earlier_moves_and_is_not_raised_twice():
    story = Story(HIGH_20_MIN).hear((10, 9.0), (30, 9.0)).hear((0, 9.0), (20, 9.0), on=35)
    assert story.until(40) == [
        ("alarm_raised", "high", 30),
        ("evidence_changed", "high", 30, "now", 20, "seen", 35),
    ]


def test_changed_evidence_starts_from_where_the_alarm_was_last_seen():
    story = Story(HIGH_20_MIN).hear((10, 9.0), (30, 9.0)).hear((0, 9.0), (20, 9.0), on=35)
    story.hear((15, 9.0), (-5, 9.0), on=36)
    assert story.until(40)[-1] == ("evidence_changed", "high", 30, "now", 20, "seen", 35)
    assert ("evidence_changed", "high", 20, "now", 15, "seen", 36) in story.until(40)


def test_a_late_reading_in_range_takes_the_evidence_away_but_not_the_alarm():
    story = Story(HIGH_20_MIN).hear((0, 9.0), (20, 9.0)).hear((10, 5.0), on=25).hear((30, 5.0))
    assert story.until(40) == [
        ("alarm_raised", "high", 20),
        ("evidence_changed", "high", 20, "now", None, "seen", 25),
    ]
    assert len(story.tape.episodes) == 1


def test_an_alarm_reached_later_after_its_evidence_changed_is_the_same_alarm():
    story = Story(HIGH_20_MIN).hear((0, 9.0), (20, 9.0)).hear((10, 5.0), on=25)
    story.hear((30, 9.0), (40, 9.0), (50, 5.0))
    assert story.until(60) == [
        ("alarm_cleared", "high", 50),
        ("alarm_raised", "high", 20),
        ("evidence_changed", "high", 20, "now", 40, "seen", 40),
        ("evidence_changed", "high", 20, "now", None, "seen", 25),
    ]


def test_an_excursion_apart_from_the_former_one_is_a_new_alarm():
    story = Story(HIGH_20_MIN).hear((0, 9.0), (20, 9.0)).hear((10, 5.0), (20, 5.0), on=25)
    raised = [event for event in story.until(26) if event[0] == "alarm_raised"]
    assert raised == [("alarm_raised", "high", 20)]
    story.hear((30, 5.0), (40, 9.0), (60, 9.0))
    assert ("alarm_raised", "high", 60) in story.until(70)


def test_an_excursion_split_by_late_evidence_stays_one_alarm_until_the_last_part_ends():
    story = Story(HIGH).hear((0, 9.0), (20, 9.0)).hear((10, 5.0), on=25)
    assert story.until(26) == [("alarm_raised", "high", 0)]
    assert story.hear((30, 5.0)).until(31) == [
        ("alarm_cleared", "high", 30),
        ("alarm_raised", "high", 0),
    ]


def test_two_alarms_joined_by_late_evidence_are_seen_to_begin_together():
    story = Story(HIGH).hear((0, 9.0), (10, 5.0), (20, 9.0), (30, 5.0)).hear((10, 9.5), on=35)
    assert story.until(40) == [
        ("alarm_cleared", "high", 10),
        ("alarm_cleared", "high", 30),
        ("alarm_raised", "high", 0),
        ("alarm_raised", "high", 20),
        ("conflict", "conflict", 10, "seen", 35),
        ("evidence_changed", "high", 20, "now", 0, "seen", 35),
    ]


def test_an_excursion_that_goes_on_after_a_late_recovery_is_raised_anew():
    story = Story(HIGH_20_MIN).hear((0, 9.0), (20, 9.0), (40, 9.0)).hear((35, 5.0), on=41)
    assert ("alarm_cleared", "high", 35, "seen", 41) in story.until(42)
    assert ("alarm_raised", "high", 60) in story.hear((60, 9.0)).until(61)


def test_late_evidence_changes_a_cumulative_alarm():
    limit = Limit("h", Op.ABOVE, 8.0, for_s=1200, mode=Mode.CUMULATIVE)
    story = Story(limit).hear((0, 9.0), (20, 9.0)).hear((10, 5.0), on=25)
    assert story.until(26) == [
        ("alarm_raised", "h_cumulative", 20),
        ("evidence_changed", "h_cumulative", 20, "now", None, "seen", 25),
    ]
    assert ("evidence_changed", "h_cumulative", 20, "now", 30, "seen", 30) in story.hear(
        (30, 9.0)
    ).until(31)


def test_late_evidence_finds_pre_alarms_and_faults_without_repeating_them():
    story = Story(HIGH, pre=(Band("high", Op.AT_OR_ABOVE, 7.5),))
    story.hear((10, 7.6), (20, 5.0), (30, None)).hear((5, 7.7), (25, None), on=40)
    assert story.until(50) == [
        ("pre_alarm_cleared", "high", 20),
        ("pre_alarm_raised", "high", 10),
        ("sensor_fault_raised", "reported", 30),
    ]


def test_evidence_reaches_back_beyond_many_checkpoints():
    hours = [(60.0 * hour, 5.0 + hour % 2) for hour in range(24 * 10)]
    story = Story(HIGH_20_MIN).hear(*hours)
    story.hear((90, 9.0), (105, 9.0), (115, 9.0), on=24 * 600)
    assert story.until(24 * 600) == [
        ("alarm_cleared", "high", 120, "seen", 24 * 600),
        ("alarm_raised", "high", 115, "seen", 24 * 600),
    ]

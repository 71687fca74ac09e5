"""Continuous and cumulative limits, gaps, hysteresis, pre-alarms, faults."""

import pytest
from tests.coldchain.domain.stories import HIGH, HIGH_20_MIN, LOW, Story

from coldchain.domain.rules import Band, Gap, Limit, Mode, Op

BAND = Band("high", Op.AT_OR_ABOVE, 7.5)


def test_a_duration_reached_exactly_raises_and_the_next_reading_in_range_clears():
    story = Story(HIGH_20_MIN).hear((0, 6.0), (5, 8.6), (15, 8.6), (25, 8.6), (30, 6.0))
    assert story.until(60) == [("alarm_cleared", "high", 30), ("alarm_raised", "high", 25)]


def test_one_reading_in_range_ends_a_pending_run():
    story = Story(HIGH_20_MIN).hear((0, 9.0), (10, 9.0), (15, 8.0), (20, 9.0), (35, 9.0))
    assert story.until(60) == []


def test_a_standing_alarm_is_not_raised_again():
    story = Story(HIGH).hear((0, 9.0), (5, 12.0), (10, 9.0))
    assert story.until(60) == [("alarm_raised", "high", 0)]


@pytest.mark.parametrize(
    ("op", "value", "is_out"),
    [
        (Op.ABOVE, 8.0, False),
        (Op.AT_OR_ABOVE, 8.0, True),
        (Op.ABOVE, 8.01, True),
        (Op.BELOW, 8.0, False),
        (Op.AT_OR_BELOW, 8.0, True),
        (Op.BELOW, 7.99, True),
    ],
)
def test_the_operator_alone_says_whether_the_bound_is_out(op: Op, value: float, is_out: bool):
    assert bool(Story(Limit("x", op, 8.0)).hear((0, value)).until(1)) is is_out


def test_a_gap_is_bridged_or_breaks_a_pending_run():
    silence_between = [(0.0, 9.0), (40.0, 9.0), (50.0, 9.0), (60.0, 9.0)]
    bridged = Story(HIGH_20_MIN, max_gap_s=1800).hear(*silence_between)
    broken = Story(HIGH_20_MIN, max_gap_s=1800, gap=Gap.BREAK).hear(*silence_between)
    assert bridged.until(70) == [("alarm_raised", "high", 40)]
    assert broken.until(70) == [("alarm_raised", "high", 60)]


def test_readings_exactly_the_allowed_gap_apart_have_no_gap_between_them():
    story = Story(HIGH_20_MIN, max_gap_s=1200, gap=Gap.BREAK).hear((0, 9.0), (20, 9.0))
    assert story.until(30) == [("alarm_raised", "high", 20)]


def test_values_between_clear_value_and_limit_keep_the_alarm_and_restart_the_clear_delay():
    limit = Limit("high", Op.ABOVE, 8.0, clear_value=7.5, clear_for_s=600)
    story = Story(limit).hear((0, 9.0), (5, 7.4), (10, 7.8), (15, 7.5), (20, 7.0), (25, 7.0))
    assert story.until(30) == [("alarm_cleared", "high", 25), ("alarm_raised", "high", 0)]


def test_a_gap_restarts_the_clear_delay():
    limit = Limit("high", Op.ABOVE, 8.0, clear_for_s=600)
    story = Story(limit, max_gap_s=900).hear((0, 9.0), (5, 5.0), (30, 5.0), (35, 5.0), (40, 5.0))
    assert ("alarm_cleared", "high", 40) in story.until(50)


def test_a_new_excursion_after_clearing_is_a_new_alarm():
    story = Story(HIGH).hear((0, 9.0), (5, 5.0), (10, 9.0))
    assert [event for event in story.until(15) if event[0] == "alarm_raised"] == [
        ("alarm_raised", "high", 0),
        ("alarm_raised", "high", 10),
    ]


CUMULATIVE = Limit("high10", Op.AT_OR_ABOVE, 10.0, for_s=3600, mode=Mode.CUMULATIVE)


def test_cumulative_time_counts_from_an_out_reading_to_the_next_and_at_most_a_gap_of_it():
    story = Story(CUMULATIVE, max_gap_s=900)
    story.hear((0, 11.0), (60, 11.0), (120, 5.0), (180, 11.0), (240, 11.0), (300, 5.0))
    assert story.until(400) == [("alarm_raised", "high10_cumulative", 300)]


def test_a_rolling_window_forgets_what_lies_before_it():
    limit = Limit("h", Op.ABOVE, 8.0, for_s=1200, mode=Mode.CUMULATIVE, window_s=3600)
    early = [(0.0, 9.0), (15.0, 5.0)]
    assert Story(limit).hear(*early, (70, 9.0), (80, 5.0)).until(90) == []
    assert Story(limit).hear(*early, (55, 9.0), (61, 5.0)).until(90) == [
        ("alarm_raised", "h_cumulative", 61)
    ]


def test_only_the_part_of_a_stretch_inside_the_window_is_summed():
    limit = Limit("h", Op.ABOVE, 8.0, for_s=1200, mode=Mode.CUMULATIVE, window_s=3600)
    story = Story(limit).hear((0, 9.0), (15, 5.0), (60, 9.0), (66, 5.0))
    assert story.until(90) == []


def test_a_cumulative_alarm_is_raised_once():
    story = Story(CUMULATIVE).hear((0, 11.0), (60, 11.0), (120, 5.0), (130, 11.0), (300, 11.0))
    assert len(story.until(400)) == 1


def test_a_pre_alarm_warns_once_per_stay():
    story = Story(HIGH, LOW, pre=(BAND,)).hear((0, 7.6), (5, 7.9), (10, 7.4), (15, 7.5))
    assert story.until(20) == [
        ("pre_alarm_cleared", "high", 10),
        ("pre_alarm_raised", "high", 0),
        ("pre_alarm_raised", "high", 15),
    ]


def test_a_stay_that_became_the_alarm_is_not_called_off():
    story = Story(HIGH, pre=(BAND,)).hear((0, 7.6), (5, 9.0), (10, 5.0))
    assert story.until(20) == [
        ("alarm_cleared", "high", 10),
        ("alarm_raised", "high", 5),
        ("pre_alarm_raised", "high", 0),
    ]


def test_an_alarm_with_the_same_reading_needs_no_warning():
    story = Story(HIGH, pre=(BAND,)).hear((0, 9.0), (5, 7.6), (10, 5.0))
    assert story.until(20) == [("alarm_cleared", "high", 5), ("alarm_raised", "high", 0)]


def test_a_pre_alarm_may_have_to_last():
    story = Story(HIGH, pre=(Band("high", Op.AT_OR_ABOVE, 7.5, for_s=600),))
    assert story.hear((0, 7.6), (5, 7.6), (10, 7.6)).until(20) == [("pre_alarm_raised", "high", 10)]


def test_fault_readings_are_absent_and_do_not_end_an_excursion():
    story = Story(HIGH_20_MIN, plausible=(-60, 60))
    story.hear((0, 9.0), (5, 999.0), (10, None), (15, 9.0), (20, 9.0))
    assert story.until(30) == [
        ("alarm_raised", "high", 20),
        ("sensor_fault_cleared", "implausible", 15),
        ("sensor_fault_cleared", "reported", 15),
        ("sensor_fault_raised", "implausible", 5),
        ("sensor_fault_raised", "reported", 10),
    ]


def test_a_gap_is_measured_between_sound_readings():
    story = Story(HIGH_20_MIN, max_gap_s=900, gap=Gap.BREAK)
    assert story.hear((0, 9.0), (10, None), (20, 9.0), (30, 9.0)).until(31)[:1] == [
        ("sensor_fault_cleared", "reported", 20)
    ]


def test_a_value_that_never_changes_is_a_fault_and_still_a_temperature():
    story = Story(HIGH, stuck_for_s=1800)
    story.hear((0, 9.0), (15, 9.0), (30, 9.0), (45, 9.0), (50, 8.9))
    assert story.until(60) == [
        ("alarm_raised", "high", 0),
        ("sensor_fault_cleared", "stuck", 50),
        ("sensor_fault_raised", "stuck", 30),
    ]


def test_sticking_is_noticed_in_the_quiet_band_again_and_again():
    story = Story(HIGH, stuck_for_s=600)
    story.hear((0, 5.0), (10, 5.0), (20, 5.1), (30, 5.1))
    assert story.until(40) == [
        ("sensor_fault_cleared", "stuck", 20),
        ("sensor_fault_raised", "stuck", 10),
        ("sensor_fault_raised", "stuck", 30),
    ]


def test_maintenance_keeps_readings_from_raising_and_clearing():
    story = Story(HIGH).mode(0, False).hear((5, 9.0)).mode(10, True).hear((15, 9.0))
    story.mode(20, False).hear((20, 5.0)).mode(30, True)
    assert story.until(40) == [("alarm_raised", "high", 15)]
    assert story.hear((30, 5.0)).until(50)[0] == ("alarm_cleared", "high", 30)


def test_a_run_does_not_reach_back_into_maintenance():
    story = Story(HIGH_20_MIN).hear((0, 9.0)).mode(5, False).mode(10, True)
    assert story.hear((25, 9.0), (40, 9.0)).until(41) == []
    assert story.hear((45, 9.0)).until(46) == [("alarm_raised", "high", 45)]


def test_cumulative_time_stops_where_maintenance_begins():
    story = Story(CUMULATIVE).hear((0, 11.0)).mode(50, False).hear((55, 11.0)).mode(60, True)
    assert story.hear((100, 5.0), (101, 11.0)).until(102) == []
    assert story.hear((111, 5.0)).until(112) == [("alarm_raised", "high10_cumulative", 111)]


def test_late_readings_are_judged_by_the_mode_at_their_measured_time():
    story = Story(HIGH).hear((0, 5.0)).mode(10, False).mode(20, True)
    story.hear((5, 9.0), (15, 5.0), (25, 5.0), on=30)
    assert story.until(40) == [
        ("alarm_cleared", "high", 25, "seen", 30),
        ("alarm_raised", "high", 5, "seen", 30),
    ]


def test_a_reading_from_slightly_ahead_is_taken_back_when_maintenance_began_before_it():
    story = Story(HIGH).hear((4, 9.0), on=0).mode(2, False)
    assert story.until(5) == [
        ("alarm_raised", "high", 4, "seen", 0),
        ("evidence_changed", "high", 4, "now", None, "seen", 2),
    ]

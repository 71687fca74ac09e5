"""Silence, power, battery, and what people do about alarms."""

from tests.coldchain.domain.stories import HIGH, Story

from coldchain.domain.rules import Limit, Mode, Op, Rung

LADDER = (Rung(1, 300), Rung(2, 600))


def test_silence_is_told_once_and_ends_with_any_message():
    story = Story(HIGH, silent_after_s=900).hear((0, 5.0), (15, 5.0)).hear((15, 5.0), on=50)
    assert story.until(60) == [("silent_cleared", "silent", 50), ("silent_raised", "silent", 30)]


def test_a_sensor_that_never_reported_is_missed_only_if_it_was_awaited():
    assert Story(HIGH, silent_after_s=900).until(60) == []
    awaited = Story(HIGH, silent_after_s=900, start=5)
    assert awaited.until(60) == [("silent_raised", "silent", 20)]


def test_power_is_missed_only_after_its_time():
    story = Story(power_for_s=600)
    story.power(0, False).power(10, True).power(20, False).power(25, False).power(40, True)
    assert story.until(60) == [("power_lost", "power", 30), ("power_restored", "power", 40)]


def test_power_without_tolerance_is_lost_at_once():
    assert Story(power_for_s=0).power(3, False).until(3) == [("power_lost", "power", 3)]
    assert Story().power(3, False).until(30) == []


def test_a_battery_is_told_once_per_crossing():
    story = Story(battery_low_days=14)
    for minute, days in enumerate((20, 14, 3, 14, 15, 16, 2)):
        story.battery(minute, days)
    assert story.until(9) == [
        ("battery_low", "battery", 1),
        ("battery_low", "battery", 6),
        ("battery_ok", "battery", 4),
    ]


def test_escalation_goes_on_after_recovery_until_somebody_acknowledges():
    story = Story(HIGH, escalate=LADDER).hear((0, 9.0), (1, 5.0)).ack(7, "high")
    assert story.until(60) == [
        ("acknowledged", "high", 7),
        ("alarm_cleared", "high", 1),
        ("alarm_raised", "high", 0),
        ("escalated", "high", 5, "level", 1),
    ]


def test_escalation_counts_from_when_the_server_knew():
    story = Story(HIGH, escalate=LADDER).hear((0, 5.0), (20, 5.0)).hear((10, 9.0), on=30)
    assert ("escalated", "high", 35, "level", 1) in story.until(36)


def test_an_acknowledgement_at_the_very_instant_stops_the_call():
    story = Story(HIGH, escalate=LADDER).hear((0, 9.0)).ack(5, "high")
    assert story.until(60) == [("acknowledged", "high", 5), ("alarm_raised", "high", 0)]


def test_a_review_needs_an_acknowledged_alarm_that_is_over():
    story = Story(HIGH).hear((0, 9.0)).review(1, "high").ack(2, "high").review(3, "high")
    story.hear((4, 5.0)).review(5, "high").review(6, "high")
    handled = [event for event in story.until(9) if event[0].startswith("review")]
    assert handled == [
        ("review_refused", "high", 1),
        ("review_refused", "high", 3),
        ("review_refused", "high", 6),
        ("reviewed", "high", 5),
    ]


def test_a_latched_alarm_needs_no_clearing_to_be_reviewed():
    limit = Limit("h", Op.ABOVE, 8.0, for_s=600, mode=Mode.CUMULATIVE)
    story = (
        Story(limit).hear((0, 9.0), (10, 9.0)).ack(11, "h_cumulative").review(12, "h_cumulative")
    )
    assert ("reviewed", "h_cumulative", 12) in story.until(13)


def test_the_alarm_that_waited_longest_is_acknowledged_first():
    story = Story(HIGH, escalate=(Rung(2, 1200),)).hear((0, 9.0), (5, 5.0), (10, 9.0))
    story.ack(12, "high")
    assert ("escalated", "high", 30, "level", 2) in story.until(60)
    assert ("escalated", "high", 20, "level", 2) not in story.until(60)


def test_acknowledging_where_nothing_waits_says_nothing():
    assert Story(HIGH).hear((0, 5.0)).ack(1, "high").until(2) == []

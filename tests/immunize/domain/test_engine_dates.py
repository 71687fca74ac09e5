"""Date arithmetic of the schedules (CDSi CALCDT-1 to CALCDT-6)."""

from datetime import date

import pytest

from immunize.domain.durations import add, describe, parse_duration


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        ("2001-01-31", "1 month", "2001-03-01"),
        ("2000-07-31", "2 months", "2000-10-01"),
        ("2000-02-29", "1 year", "2001-03-01"),
        ("2000-01-31", "1 month - 4 days", "2000-02-26"),
        ("2025-09-06", "5 months + 4 weeks", "2026-03-06"),
        ("2000-12-31", "16 years - 4 months", "2016-08-31"),
        ("2025-01-15", "6 weeks", "2025-02-26"),
        ("2025-03-15", "0 days", "2025-03-15"),
    ],
)
def test_a_duration_is_added_months_first_then_days(start, duration, end):
    day = add(date.fromisoformat(start).toordinal(), parse_duration(duration))
    assert date.fromordinal(day).isoformat() == end


@pytest.mark.parametrize("text", ["", "soon", "4", "weeks", "4 fortnights", "4 weeks or so"])
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError, match="duration"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("12 months - 4 days", "12 months - 4 days"),
        ("24 months", "2 years"),
        ("28 days", "4 weeks"),
        ("5 months + 4 weeks", "5 months + 4 weeks"),
        ("1 day", "1 day"),
        ("0 days", "0 days"),
        ("6 weeks - 4 days", "38 days"),
    ],
)
def test_a_duration_reads_as_people_write_it(text, same):
    assert describe(parse_duration(text)) == same
    assert parse_duration(describe(parse_duration(text))) == parse_duration(text)

"""Days, times and temperatures as people write them."""

from datetime import UTC, date, datetime, time

import pytest

from immunize.web.entry import read_celsius, read_clock, read_day, read_instant, read_readings
from kernel.errors import InvalidInput

DAY = date(2026, 11, 12)


@pytest.mark.parametrize(
    "written",
    ["20261112", "261112", "2026-11-12", "2026年11月12日", "２０２６－１１－１２", " 2026/11/12 "],
)
def test_days_are_read_as_people_write_them(written: str) -> None:
    assert read_day(written, "day") == DAY


@pytest.mark.parametrize("written", ["20261331", "明天", "", "2026-02-30"])
def test_what_is_no_day_is_refused_at_its_field(written: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_day(written, "expires_on")
    assert caught.value.field == "expires_on"


@pytest.mark.parametrize("written", ["13:06", "1306", "13：06", "13时06分"])
def test_times_are_read_as_people_write_them(written: str) -> None:
    assert read_clock(written, "time") == time(13, 6)


def test_times_are_the_clinics() -> None:
    assert read_instant("20261112", "08:30", "arrived") == datetime(2026, 11, 12, 0, 30, tzinfo=UTC)
    assert read_instant("", " ", "departed") is None


@pytest.mark.parametrize(
    ("written", "celsius"), [("5.2", 5.2), ("5.2℃", 5.2), ("−0.5 °C", -0.5), ("", None)]
)
def test_temperatures_may_carry_their_unit(written: str, celsius: float | None) -> None:
    assert read_celsius(written, "arrival") == celsius


@pytest.mark.parametrize(
    "line", ["08:30 4.7", "08:30，4.7℃", "2026-11-12 08:30:00,4.7", "2026年11月12日 08:30\t4.7"]
)
def test_a_loggers_lines_are_readings(line: str) -> None:
    [reading] = read_readings([line, "  "], DAY, "readings")
    assert (reading.at, reading.celsius) == (datetime(2026, 11, 12, 0, 30, tzinfo=UTC), 4.7)


def test_a_line_that_is_no_reading_is_named() -> None:
    with pytest.raises(InvalidInput) as caught:
        read_readings(["08:30 4.7", "一切正常"], DAY, "readings")
    assert caught.value.facts["line"] == "一切正常"

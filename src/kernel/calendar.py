"""The clinic's clock and calendar. 门诊日历

Instants are kept in UTC. Days are days at the clinic: a dose given at 00:30 in China is
today's dose, although it is still yesterday in Greenwich.

Month arithmetic: adding months keeps the day of the month, and clamps to the last day of
a shorter month (31 January + 1 month = 28 or 29 February). The national schedule does not
define the month end; this is this project's documented reading.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

CLINIC_TIME = ZoneInfo("Asia/Shanghai")


class Age(Struct, frozen=True):
    """A completed age in calendar years, months and days. 年龄"""

    years: int
    months: int
    days: int

    @property
    def in_months(self) -> int:
        """Completed months. 月龄"""
        return self.years * 12 + self.months


def utc_now() -> datetime:
    """The present instant; the clock that edges inject."""
    return datetime.now(UTC)


def clinic_day(instant: datetime) -> date:
    """The calendar day at the clinic at an instant."""
    return instant.astimezone(CLINIC_TIME).date()


def clinic_instant(day: date, at: time = time()) -> datetime:
    """The UTC instant of a wall-clock time at the clinic."""
    return datetime.combine(day, at, CLINIC_TIME).astimezone(UTC)


def add_months(day: date, months: int) -> date:
    """The same day of the month ``months`` later, clamped to the month's last day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def add_years(day: date, years: int) -> date:
    """The same day ``years`` later; 29 February becomes 28 February in a common year."""
    return add_months(day, 12 * years)


def age_on(birth: date, day: date) -> Age:
    """The completed age on a day.

    Raises ``ValueError`` when the day lies before the birth.
    """
    if day < birth:
        raise ValueError(f"{day} is before the birth on {birth}")
    months = (day.year - birth.year) * 12 + day.month - birth.month
    if add_months(birth, months) > day:
        months -= 1
    days = (day - add_months(birth, months)) // timedelta(days=1)
    return Age(months // 12, months % 12, days)

"""Where in a schedule set the compiler is, and how it reads the texts there. 编译位置

A ``Place`` knows the path of the entry, so that every error and every source can name it.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from immunize.domain import schedule as data
from immunize.domain.durations import Duration, parse_duration


class BadSchedule(ValueError):
    """A schedule set contradicts itself; the text names the entry. 免疫程序有误"""


class Place(Struct, frozen=True):
    """An entry of a set, with what the whole set says. 条目位置"""

    vaccines: frozenset[str]
    clamps: bool
    """Whether a missing day becomes the month's last."""
    advances: bool
    """Whether a dose given too early takes its place all the same."""
    default_source: str
    where: str = ""

    def at(self, where: str) -> Place:
        """Another entry of the same set."""
        return replace(self, where=where)

    def source(self, entry: str | None) -> str:
        """The entry's own source, or the set's first one with the entry's path as clause."""
        return entry or f"{self.default_source}#{self.where}"

    def age_of(self, text: str | None) -> Duration | None:
        """An age or interval, None if there is none."""
        return None if text is None else self.duration(text)

    def duration(self, text: str) -> Duration:
        """An age or interval that must be there."""
        try:
            return parse_duration(text, clamps=self.clamps)
        except ValueError as error:
            raise self.refused(str(error)) from error

    def known(self, code: str) -> str:
        """The code of a vaccine of the set."""
        if code not in self.vaccines:
            raise self.refused(f"unknown vaccine {code!r}")
        return code

    def refused(self, why: str) -> BadSchedule:
        """The error to raise, with the path of the entry."""
        return BadSchedule(f"{self.where}: {why}")


def place_of(schedule: data.ScheduleSet) -> Place:
    """The set as a whole."""
    return Place(
        vaccines=frozenset(vaccine.code for vaccine in schedule.vaccines),
        clamps=schedule.month_end_clamps,
        advances=schedule.early_dose_advances,
        default_source=schedule.sources[0].id if schedule.sources else "",
    )


def day_or(day: date | None, otherwise: int) -> int:
    """A date as an ordinal, or what holds without one."""
    return day.toordinal() if day else otherwise

"""Vaccination schedules as versioned data. 免疫程序数据"""

from immunize.schedules.files import BadScheduleFile
from immunize.schedules.national import (
    Starts,
    begin_editions,
    candidate,
    catalogue,
    edition_on,
    national,
    observe,
    plan_as,
    regions,
    starts_in_force,
)

__all__ = [
    "BadScheduleFile",
    "Starts",
    "begin_editions",
    "candidate",
    "catalogue",
    "edition_on",
    "national",
    "observe",
    "plan_as",
    "regions",
    "starts_in_force",
]

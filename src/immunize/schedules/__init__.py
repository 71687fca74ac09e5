"""Vaccination schedules as versioned data. 免疫程序数据"""

from immunize.schedules.files import BadScheduleFile
from immunize.schedules.national import (
    catalogue,
    edition_on,
    national,
    observe,
    plan_as,
    regions,
)

__all__ = [
    "BadScheduleFile",
    "catalogue",
    "edition_on",
    "national",
    "observe",
    "plan_as",
    "regions",
]

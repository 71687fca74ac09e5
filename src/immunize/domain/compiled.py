"""A schedule set compiled for speed: texts become numbers, codes become look-ups. 编译后的程序"""

from __future__ import annotations

from datetime import date

from immunize.domain.schedule import ScheduleSet


class Schedules:
    """A compiled schedule set, ready to forecast with. 已编译的免疫程序"""

    def __init__(self, data: ScheduleSet, planned_by: date | None = None) -> None:
        self.data = data
        self.planned_by = planned_by

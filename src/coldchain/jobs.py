"""Work of this module that runs by the clock. 定时任务"""

from datetime import time, timedelta

from coldchain.usecases.open_months import open_months
from coldchain.usecases.watch_clocks import escalate_alarms, find_silent_units
from kernel.jobs import Job

jobs: tuple[Job, ...] = (
    Job("find silent units", find_silent_units, every=timedelta(seconds=10)),
    Job("escalate alarms", escalate_alarms, every=timedelta(seconds=10)),
    Job("open months for readings", open_months, daily_at=time(3, 20)),
)

"""Work of this module that runs by the clock. 定时任务"""

from datetime import time, timedelta

from immunize.usecases.mark_no_shows import mark_no_shows
from immunize.usecases.refresh_all_plans import refresh_by_night
from kernel.jobs import Job

jobs: tuple[Job, ...] = (
    Job("note who did not come", mark_no_shows, daily_at=time(0, 30)),
    Job("make stale plans again", refresh_by_night, every=timedelta(seconds=10)),
)

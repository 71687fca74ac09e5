"""Work of this module that runs by the clock. 定时任务"""

from datetime import time, timedelta

from immunize.usecases.mark_no_shows import mark_no_shows
from immunize.usecases.refresh_all_plans import refresh_by_night
from immunize.usecases.remind_of_bookings import remind_of_bookings
from immunize.usecases.remind_of_doses import remind_of_doses
from kernel.jobs import Job

jobs: tuple[Job, ...] = (
    Job("note who did not come", mark_no_shows, daily_at=time(0, 30)),
    Job("make stale plans again", refresh_by_night, every=timedelta(seconds=10)),
    Job("remind of booked hours", remind_of_bookings, every=timedelta(seconds=10)),
    Job("remind of doses", remind_of_doses, every=timedelta(seconds=10)),
)

"""Work of this module that runs by the clock. 定时任务"""

from kernel.jobs import Job

jobs: tuple[Job, ...] = ()

"""Work that runs by the clock. 定时任务

Each module lists its jobs in ``jobs.py``; the app's worker runs them, one worker at a time.
The schedule lives in code. A job is safe to run twice: it looks at what is left to do.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import time, timedelta

from kernel.transaction import Tx


@dataclass(frozen=True)
class Job:
    """One job: every so often, or daily at a time of the clinic's clock. 任务

    ``run`` gets a transaction of its own, as the system.
    """

    name: str
    run: Callable[[Tx], Awaitable[None]]
    every: timedelta | None = None
    daily_at: time | None = None

    def __post_init__(self) -> None:
        if (self.every is None) == (self.daily_at is None):
            raise ValueError(f"job {self.name!r} needs either every or daily_at")

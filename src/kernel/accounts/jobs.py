"""Housekeeping of sessions. 会话清理"""

from datetime import time

from kernel.accounts import store
from kernel.jobs import Job
from kernel.transaction import Tx


async def sweep_sessions(tx: Tx) -> None:
    """Forget sessions that have ended."""
    await store.sweep_sessions(tx.conn, tx.now)


jobs = (Job("sweep sessions", sweep_sessions, daily_at=time(3, 30)),)

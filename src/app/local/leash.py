"""Processes that end when the one that started them ends, however it ends. 进程约束

Linux sends the signal itself, so even ``kill -9`` of the supervisor leaves nobody behind.
Elsewhere nothing happens; the next start then clears up after the last one.
"""

import ctypes
import signal
import sys
from collections.abc import Callable

_SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def signal_me_when_my_parent_ends(number: signal.Signals) -> None:
    """Ask for a signal to this process at its parent's end."""
    if _libc is not None:
        _libc.prctl(_SET_PARENT_DEATH_SIGNAL, int(number))


def leashed(number: signal.Signals) -> Callable[[], None]:
    """What a new process runs before its program, so that it ends with its parent."""
    return lambda: signal_me_when_my_parent_ends(number)

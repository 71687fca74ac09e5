"""A whole system to measure: Postgres that keeps its promises to the disk, a broker, a schema."""

import shutil
import subprocess
import tempfile
from functools import cached_property
from pathlib import Path

import psutil
from tests.live import LiveSystem

from app.local import postgres


class Stage:
    """Starts what a measurement asks for, once, and stops everything at the end."""

    def __init__(self) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="lifecycle-bench-"))
        self._postgres: subprocess.Popen[bytes] | None = None

    @cached_property
    def system(self) -> LiveSystem:
        """The system with its seeded database and its broker, and none of its processes."""
        server = postgres.prepare(self.directory / "postgres")
        with (self.directory / "postgres.log").open("wb") as log:
            self._postgres = postgres.start(server, log)
        postgres.create_database(server, "bench")
        system = LiveSystem(self.directory, server.url("bench"))
        system.start_broker()
        system.run("migrate")
        system.run("seed")
        return system

    def close(self) -> None:
        if "system" in self.__dict__:
            self.system.close()
        if self._postgres is not None:
            postgres.stop_leftover(self.directory / "postgres")
            self._postgres.wait()
        shutil.rmtree(self.directory, ignore_errors=True)


def memory_of(pid: int) -> float:
    """What a process and its children take for themselves, in MB: shared pages count once."""
    process = psutil.Process(pid)
    family = [process, *process.children(recursive=True)]
    return sum(one.memory_full_info().pss for one in family) / 1e6

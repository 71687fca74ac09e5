"""The directory of one running system: its data, keys, logs, and who is using it. 运行目录"""

import fcntl
import os
import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from app.local.errors import CannotStart


class Workplace(Struct, frozen=True):
    """A directory that one supervisor at a time may use. 运行目录"""

    directory: Path

    @classmethod
    @contextmanager
    def claim(cls, directory: Path, address: str) -> Iterator["Workplace"]:
        """Take the directory, or say who has it. The system frees it when we end, even killed."""
        try:
            directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            (directory / "logs").mkdir(exist_ok=True)
            lock = (directory / "lock").open("a+")
        except PermissionError as failure:
            raise CannotStart(
                f"{failure.filename} belongs to another user. Run this as that user, "
                "or choose another directory with VAR_DIR."
            ) from None
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.seek(0)
                raise CannotStart(
                    f"Already running here: {lock.read().strip()}. Stop it with Ctrl-C where "
                    "it was started, or run a second one beside it on another PORT."
                ) from None
            lock.truncate(0)
            lock.write(f"{address} (process {os.getpid()})")
            lock.flush()
            yield cls(directory)

    def log(self, name: str) -> Path:
        """Where a part's output goes."""
        return self.directory / "logs" / f"{name}.log"

    def keep_environment(self, variables: Mapping[str, str]) -> Path:
        """Leave the variables where a shell can read them, for commands beside the running parts.

        Only its owner may read the file: an address of a database is a way in.
        """
        file = self.directory / "environment"
        file.touch(0o600)
        lines = (f"export {name}={shlex.quote(value)}\n" for name, value in variables.items())
        file.write_text("".join(lines))
        return file

    def begin_new_logs(self) -> None:
        """Keep the last run's logs beside the new ones."""
        for log in (self.directory / "logs").glob("*.log"):
            log.replace(log.with_suffix(".log.1"))

"""How long each process takes until it works, and what memory it then holds."""

import subprocess
import sys
import time
from collections.abc import Iterator

from bench.figures import Figure, measures
from bench.stage import Stage, memory_of

_BASE = "import time; print('up', flush=True); time.sleep(60)"


@measures
def startup(stage: Stage) -> Iterator[Figure]:
    """Each process beside a bare interpreter, on an otherwise idle system."""
    yield from _interpreter()
    system = stage.system
    for name in ("serve", "worker", "telemetry"):
        began = time.perf_counter()
        pid = system.start(name)
        if name == "serve":
            yield Figure("serve: until it answers", time.perf_counter() - began, "s")
        time.sleep(3)
        yield Figure(f"{name}: memory", memory_of(pid), "MB")
        system.stop(name)


def _interpreter() -> Iterator[Figure]:
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", _BASE], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    yield Figure("bare interpreter: until it runs", time.perf_counter() - began, "s")
    yield Figure("bare interpreter: memory", memory_of(process.pid), "MB")
    process.kill()
    process.wait()
    process.stdout.close()

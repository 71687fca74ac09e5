"""``python -m bench [NAME …]``: measure everything, or what is named. 性能测量

A module of this package is a measurement. Those that register a function (``measures``) share
one real system; the others print their own figures and run alone, in a process of their own.
"""

import argparse
import ast
import importlib
import os
import pkgutil
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import bench
from bench.figures import registered
from bench.stage import Stage

# Modules of this package that measure nothing themselves.
_TOOLS = {"__main__", "figures", "stage"}


def main() -> int:
    known = list(_modules())
    parser = argparse.ArgumentParser("python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    names = parser.parse_args().names or known
    for name in names:
        if name not in known:
            parser.error(f"there is no measurement {name!r}; there are: {', '.join(known)}")

    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    stage = Stage()
    try:
        failed = [name for name in names if not _show(name, stage)]
    finally:
        stage.close()
    return 1 if failed else 0


def _modules() -> Iterator[str]:
    for module in pkgutil.iter_modules(bench.__path__):
        if module.name not in _TOOLS:
            yield module.name


def _show(name: str, stage: Stage) -> bool:
    """Run one measurement under its title and say how long it took; false when it failed."""
    source = Path(bench.__path__[0], f"{name}.py").read_text()
    title = (ast.get_docstring(ast.parse(source)) or name).splitlines()[0]
    print(f"\n{title} ({name})", flush=True)
    began = time.monotonic()
    measure = _together if "\n@measures\n" in source else _alone
    worked = measure(name, stage)
    print(f"  measured in {time.monotonic() - began:.0f} s", flush=True)
    return worked


def _together(name: str, stage: Stage) -> bool:
    importlib.import_module(f"bench.{name}")
    for figure in registered()[name](stage):
        print(figure, flush=True)
    return True


def _alone(name: str, _stage: Stage) -> bool:
    with subprocess.Popen(
        [sys.executable, "-m", f"bench.{name}"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(f"  {line}", end="", flush=True)
    return process.returncode == 0


if __name__ == "__main__":
    raise SystemExit(main())

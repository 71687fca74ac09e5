"""The whole shared schema: importing this makes every table known to the metadata. 全库表结构

Tables live in modules named ``tables``, one per module or part of the kernel; only the outbox
keeps its single table to itself.
"""

import importlib
import pkgutil
from collections.abc import Iterator

import kernel.outbox
from kernel.database import metadata as metadata

PACKAGES = ("kernel", "immunize", "maternal", "coldchain", "app")


def table_modules() -> Iterator[str]:
    """The names of all modules that define tables."""
    yield kernel.outbox.__name__
    for name in PACKAGES:
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            if module.name.endswith(".tables"):
                yield module.name


for _name in table_modules():
    importlib.import_module(_name)

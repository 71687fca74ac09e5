"""The ``acip-us`` schedule set: CDC's CDSi supporting data, converted. 美国ACIP程序

See PROVENANCE.md beside this file; ``lifecycle import-acip`` makes the JSON from the XML that
CDC publishes.
"""

from functools import cache
from pathlib import Path

from immunize.domain.compiled import Schedules
from immunize.schedules.files import read_set


@cache
def acip_us() -> Schedules:
    """The compiled set, read once."""
    return Schedules(read_set(Path(__file__).parent))

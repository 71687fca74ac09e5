"""``lifecycle import-acip DIR OUT``: convert CDC's published schedules. 导入ACIP程序"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from immunize.domain.compiled import Schedules
from immunize.domain.compiling import BadSchedule
from immunize.schedules.acip_import import NotSupportingData, import_acip
from immunize.schedules.files import write_set


def main(arguments: list[str]) -> int:
    """Convert, compile as a check, write; data that contradict themselves are not written."""
    made = argparse.ArgumentParser(prog="lifecycle import-acip", description=__doc__)
    made.add_argument("directory", type=Path, help="the unpacked CDSi supporting data (XML)")
    made.add_argument("out", type=Path, help="where the schedule set is written")
    given = made.parse_args(arguments)
    try:
        schedule = import_acip(given.directory)
        Schedules(schedule)
    except (NotSupportingData, BadSchedule) as error:
        print(f"lifecycle import-acip: {error}", file=sys.stderr)
        return 2
    write_set(schedule, given.out)
    series = sum(len(antigen.series) for antigen in schedule.antigens)
    print(
        f"{schedule.title}, version {schedule.version}: {len(schedule.antigens)} antigens, "
        f"{series} series, {len(schedule.vaccines)} vaccines written to {given.out}"
    )
    return 0

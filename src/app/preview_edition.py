"""``lifecycle preview-edition``: whose plans a new rule would change. 换版预览

    lifecycle preview-edition 2026 2027-01-01 > changes.jsonl
    lifecycle preview-edition --file candidate.toml > changes.jsonl

Every child with a record is compared, in steps of a thousand. One line per child whose plan
changes goes to standard output, the sums to standard error. Nothing is activated.
"""

import argparse
import asyncio
import os
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from uuid import UUID

import msgspec

from app.choreography import choreography
from app.conformance.runner import Progress
from app.settings import Settings, read_settings
from immunize.schedules import BadScheduleFile, Starts, begin_editions, candidate, national
from immunize.store import plans as store
from immunize.usecases.preview_edition import (
    Comparison,
    NewStart,
    changed_children,
    compare_start,
)
from immunize.usecases.rules_in_force import rules_in_force
from kernel.access import SYSTEM
from kernel.calendar import clinic_day, utc_now
from kernel.database import create_engine
from kernel.errors import Refusal
from kernel.transaction import Database

STEP = 1000


def main(arguments: list[str]) -> int:
    """Compare everybody; returns the exit status."""
    parser = argparse.ArgumentParser("lifecycle preview-edition", description=__doc__)
    parser.add_argument("edition", nargs="?", help="an edition, such as 2026")
    parser.add_argument("effective", nargs="?", type=date.fromisoformat, help="its new first day")
    parser.add_argument("--file", type=Path, help="a file of rules that is not installed")
    given = parser.parse_args(arguments)
    if (given.file is None) == (given.effective is None):
        parser.error("give an edition and a day, or --file")
    settings = read_settings(os.environ)
    begin_editions(settings.edition_starts)
    today = clinic_day(utc_now())
    try:
        starts = asyncio.run(_starts(settings))
        if given.file:
            comparison = compare_file(given.file, today, starts)
        else:
            comparison = compare_start(NewStart(given.edition, given.effective), today, starts)
    except (BadScheduleFile, Refusal) as wrong:
        print(f"lifecycle preview-edition: {wrong}", file=sys.stderr)
        return 2
    asyncio.run(_compare(settings, comparison))
    return 0


def compare_file(file: Path, today: date, starts: Starts | None = None) -> Comparison:
    """The rules in force against those with one file more, as of its first day if still to come.

    Raises ``BadScheduleFile``.
    """
    known = {edition.id for edition in national(None, starts).data.editions}
    editions = candidate(file, None, starts).data.editions
    begins = max((one.effective for one in editions if one.id not in known), default=today)
    return Comparison(
        before=lambda region: national(region, starts),
        after=lambda region: candidate(file, region, starts),
        on=max(today, begins),
    )


async def _starts(settings: Settings) -> Starts:
    """The start dates decided by now."""
    engine = create_engine(settings.database_url, pool_size=1)
    async with Database(engine, choreography(), settings.vault).transaction(SYSTEM) as tx:
        rules = await rules_in_force(tx)
    await engine.dispose()
    return rules.starts


async def _compare(settings: Settings, comparison: Comparison) -> None:
    engine = create_engine(settings.database_url, pool_size=1)
    database = Database(engine, choreography(), settings.vault)
    groups: Counter[str] = Counter()
    compared = changed = 0
    after: UUID | None = None
    async with database.transaction(SYSTEM) as tx:
        progress = Progress(await store.count_records(tx), unit="children")
    while True:
        async with database.transaction(SYSTEM) as tx:
            ids = await store.children_with_record(tx, after, STEP)
            found = await changed_children(tx, comparison, ids)
        if not ids:
            break
        for child in found:
            line = {"person_id": child.person_id, "changes": child.changes}
            sys.stdout.write(msgspec.json.encode(line).decode() + "\n")
            groups.update(change.group for change in child.changes)
        compared, changed, after = compared + len(ids), changed + len(found), ids[-1]
        progress.advance(len(ids), len(ids))
    progress.finish()
    await engine.dispose()
    print(f"as of {comparison.on}: {changed} of {compared} children change", file=sys.stderr)
    for group, number in groups.most_common():
        print(f"  {group:<12} {number}", file=sys.stderr)

"""A province's plans: every core, streamed, stoppable and resumable. 全省预测

    python -m bench.province_run                                a sample, and what a million needs
    python -m bench.province_run --children 1000000 --file province.jsonl

Children are generated, 0 to 7 years old: histories raised visit by visit as in
``forecast_nip``, each moved by some days so that no two children of a batch are alike. Every
core takes batch after batch; a line for each finished batch goes to the file, and a run that is
given the same file again does only the batches that are missing.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from app.conformance.runner import Progress
from bench.figures import Figure
from bench.forecast_nip import TODAY, Child, raise_child
from immunize.domain.forecast import SeriesStatus, forecast
from immunize.schedules import national

SAMPLE = 40_000
MILLION = 1_000_000
BATCH = 2_000
TEMPLATES = 200
MOST_MOVED_DAYS = 90


class Batch(Struct, frozen=True):
    """What came of one batch: how many children, and how many are due in each group now."""

    number: int
    children: int
    seconds: float
    due: dict[str, int]


def main() -> None:
    """Forecast everybody, and print what it took."""
    parser = argparse.ArgumentParser("python -m bench.province_run", description=__doc__)
    parser.add_argument("--children", type=int, default=SAMPLE)
    parser.add_argument("--file", type=Path, help="finished batches; left out: not kept")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    numbers = range(-(-given.children // BATCH))
    done = {batch.number for batch in _finished(given.file)}
    left = [number for number in numbers if number not in done]
    began = time.perf_counter()
    batches: list[Batch] = []
    try:
        batches.extend(_run(left, given.workers, given.file))
    except KeyboardInterrupt:
        print("stopped; the same file again goes on from here")
        return
    if batches:
        _report(batches, time.perf_counter() - began, given.workers)
    else:
        print("every batch was done before")


def _run(numbers: list[int], workers: int, file: Path | None) -> Iterator[Batch]:
    progress = Progress(len(numbers), unit="children")
    context = multiprocessing.get_context("spawn")
    with context.Pool(workers, _begin) as pool:
        for batch in pool.imap_unordered(_forecast_batch, numbers):
            if file:
                with file.open("ab") as lines:
                    lines.write(msgspec.json.encode(batch) + b"\n")
            progress.advance(1, batch.children)
            yield batch
    progress.finish()


def _finished(file: Path | None) -> Iterator[Batch]:
    """The batches of an earlier run; a line cut off by its end is passed over."""
    if file is None or not file.exists():
        return
    for line in file.read_bytes().splitlines():
        try:
            yield msgspec.json.decode(line, type=Batch)
        except msgspec.DecodeError:
            continue


def _report(batches: list[Batch], seconds: float, workers: int) -> None:
    children = sum(batch.children for batch in batches)
    working = sum(batch.seconds for batch in batches)
    due = sum((Counter(batch.due) for batch in batches), Counter[str]())
    print(Figure("children", children, ""))
    print(Figure("processes", workers, ""))
    print(Figure("children per second, all processes, start included", children / seconds, "/s"))
    print(Figure("children per second and process, forecasting only", children / working, "/s"))
    print(Figure("a million at this speed", MILLION / (children / seconds) / 60, "min"))
    print(Figure("due now, doses for each hundred children", due.total() / children * 100, ""))


def _begin() -> None:
    """A process is stopped by the one that started it; it begins with its templates at hand."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _templates()


@cache
def _templates() -> list[Child]:
    chance = random.Random(1)
    schedules = national()
    return [raise_child(schedules, chance) for _ in range(TEMPLATES)]


def _forecast_batch(number: int) -> Batch:
    schedules, chance = national(), random.Random(number)
    children = [_moved(chance.choice(_templates()), chance) for _ in range(BATCH)]
    due: Counter[str] = Counter()
    began = time.process_time()
    for person, history in children:
        for group in forecast(schedules, person, history, TODAY, explain=False).forecasts:
            is_open = group.status is SeriesStatus.NOT_COMPLETE
            due[group.group] += is_open and group.earliest is not None and group.earliest <= TODAY
    return Batch(number, len(children), time.process_time() - began, dict(due))


def _moved(child: Child, chance: random.Random) -> Child:
    """The same life, some days later."""
    person, history = child
    days = timedelta(days=chance.randrange(MOST_MOVED_DAYS))
    born = min(person.birth_date + days, TODAY)
    doses = [replace(dose, given_on=dose.given_on + days) for dose in history]
    kept = [dose for dose in doses if dose.given_on <= TODAY]
    return replace(person, birth_date=born), kept


if __name__ == "__main__":
    main()

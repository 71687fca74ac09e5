"""How fast CDC's schedules load and forecast, alone on one core. ACIP预测速度

Run with ``python -m bench.forecast_acip``. The people are those of CDC's open cases, and every
one is forecast for all vaccine groups. The measure beside it, a bare loop over the same doses,
says how fast the machine is.
"""

from __future__ import annotations

import resource
import time
from pathlib import Path

import msgspec
from msgspec.structs import replace

from app.conformance.cdsi import Case
from immunize.domain.forecast import HistoryDose, Person, Schedules, forecast
from immunize.schedules.acip_us import acip_us

CASES = Path(__file__).parents[1] / "tests/immunize/cases/cdsi-open.jsonl"
ROUNDS = 3


def megabytes() -> float:
    """The most memory this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def read_cases() -> list[tuple[Case, Person, list[HistoryDose]]]:
    """The people of the open cases with the doses whose dates exist."""
    cases = [msgspec.json.decode(line, type=Case) for line in CASES.read_bytes().splitlines()]
    return [(c, c.person(), [d for dose in c.doses if (d := dose.read())]) for c in cases]


def seconds(schedules: Schedules, people: list[tuple[Case, Person, list[HistoryDose]]]) -> float:
    """The best of a few rounds over everybody."""
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        for case, person, history in people:
            forecast(schedules, person, history, case.assessment_date, explain=False)
        best = min(best, time.process_time() - began)
    return best


def bare_seconds(people: list[tuple[Case, Person, list[HistoryDose]]]) -> float:
    """Reading every dose's day once, as a measure of the machine."""
    began = time.process_time()
    for _, person, history in people:
        for dose in history:
            dose.given_on.toordinal() - person.birth_date.toordinal()
    return time.process_time() - began


def main() -> None:
    """Print the figures."""
    before = megabytes()
    began = time.perf_counter()
    schedules = acip_us()
    loaded = time.perf_counter() - began
    held = megabytes()
    people = read_cases()
    taken, bare = seconds(schedules, people), bare_seconds(people)
    groups = schedules.data.groups
    half = groups[: len(groups) // 2]
    smaller = seconds(Schedules(replace(schedules.data, groups=half)), people)
    each = (taken - smaller) / (len(groups) - len(half)) / len(people)
    print(f"load and compile        {loaded:8.2f} s")
    print(f"memory                  {held:8.0f} MB, {held - before:.0f} of them for the schedules")
    print(f"people, all {len(groups)} groups   {len(people) / taken:8,.0f} /s per core")
    print(f"beside a bare loop      {taken / bare:8,.0f} ×")
    print(f"one more vaccine group  {each * 1e6:8.0f} µs a person")


if __name__ == "__main__":
    main()

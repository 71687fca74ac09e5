"""How fast CDC's schedules load and forecast, alone on one core. ACIP预测速度

Run with ``python -m bench.forecast_acip``. The people are those of CDC's open cases, and every
one is forecast for all vaccine groups. The measure beside it, a bare loop over the same doses,
says how fast the machine is.
"""

from __future__ import annotations

import time
from pathlib import Path

import msgspec
from msgspec.structs import replace

from app.conformance.cdsi import Case
from bench.figures import Figure
from bench.forecast_nip import megabytes
from immunize.domain.forecast import HistoryDose, Person, Schedules, forecast
from immunize.schedules.acip_us import acip_us

CASES = Path(__file__).parents[1] / "tests/immunize/cases/cdsi-open.jsonl"
ROUNDS = 3

Asked = tuple[Case, Person, list[HistoryDose]]


def main() -> None:
    """Print the figures."""
    before = megabytes()
    began = time.perf_counter()
    schedules = acip_us()
    loaded, held = time.perf_counter() - began, megabytes()
    print(Figure("load and compile", loaded, "s"))
    print(Figure("memory after loading", held, "MB"))
    print(Figure("memory added by loading", held - before, "MB"))
    people = read_cases()
    taken, bare = seconds(schedules, people), bare_seconds(people)
    print(Figure("vaccine groups", len(schedules.groups), ""))
    print(Figure("people per second and core", len(people) / taken, "/s"))
    print(Figure("time, of a bare loop over the doses", taken / bare, "×"))
    groups = schedules.data.groups
    half = groups[: len(groups) // 2]
    smaller = seconds(Schedules(replace(schedules.data, groups=half)), people)
    each = (taken - smaller) / (len(groups) - len(half))
    print(Figure("time added by each further vaccine group", each / taken * 100, "%"))
    print(Figure("the same, for each person", each / len(people) * 1e6, "µs"))


def read_cases() -> list[Asked]:
    """The people of the open cases with the doses whose dates exist."""
    cases = [msgspec.json.decode(line, type=Case) for line in CASES.read_bytes().splitlines()]
    return [(c, c.person(), [d for dose in c.doses if (d := dose.read())]) for c in cases]


def seconds(schedules: Schedules, people: list[Asked]) -> float:
    """The best of a few rounds over everybody."""
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        for case, person, history in people:
            forecast(schedules, person, history, case.assessment_date, explain=False)
        best = min(best, time.process_time() - began)
    return best


def bare_seconds(people: list[Asked]) -> float:
    """Reading every dose's day once, as a measure of the machine."""
    began = time.process_time()
    for _, person, history in people:
        for dose in history:
            dose.given_on.toordinal() - person.birth_date.toordinal()
    return time.process_time() - began


if __name__ == "__main__":
    main()

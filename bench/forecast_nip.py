"""How many children a second the national programme is forecast for. 预测速度

Run with ``python -m bench.forecast_nip``.

The children are 0 to 7 years old on the day and were vaccinated visit by visit as the plan
itself asked: after a delay drawn for each visit, with some doses missed. Every dose is judged
and every group forecast, without explanations, on one core.
"""

from __future__ import annotations

import random
import time
from datetime import date, timedelta

import psutil
from msgspec.structs import replace

from bench.figures import Figure
from immunize.domain.forecast import (
    HistoryDose,
    Person,
    Schedules,
    SeriesStatus,
    Sex,
    forecast,
)
from immunize.schedules import national

TODAY = date(2026, 11, 1)
OLDEST_DAYS = 7 * 365
CHILDREN = 1_000

Child = tuple[Person, list[HistoryDose]]


def main() -> None:
    """Print the figures."""
    before = megabytes()
    began = time.perf_counter()
    schedules = national()
    loaded, held = time.perf_counter() - began, megabytes()
    print(Figure("load and compile", loaded, "s"))
    print(Figure("memory after loading", held, "MB"))
    print(Figure("memory added by loading", held - before, "MB"))
    chance = random.Random(1)
    children = [raise_child(schedules, chance) for _ in range(CHILDREN)]
    doses = sum(len(history) for _, history in children)
    print(Figure("doses per child", doses / CHILDREN, ""))
    taken, bare = _seconds_for(schedules, children), _bare_seconds_for(children)
    print(Figure("children per second and core", CHILDREN / taken, "/s"))
    print(Figure("time, of a bare loop over the doses", taken / bare, "×"))
    wider = _with_self_paid(schedules)
    added = len(wider.groups) - sum(group.programme for group in schedules.groups.values())
    each = (_seconds_for(wider, children) / taken - 1) / added
    print(Figure("time added by each further vaccine group", each * 100, "%"))
    print(Figure("the same, for each child", each * taken / CHILDREN * 1e6, "µs"))


def megabytes() -> float:
    """The memory this process holds."""
    return float(psutil.Process().memory_info().rss) / 1024**2


def _with_self_paid(schedules: Schedules) -> Schedules:
    """The same rules, with the self-paid vaccines planned for every child as well."""
    groups = tuple(replace(group, programme=True) for group in schedules.data.groups)
    return Schedules(replace(schedules.data, groups=groups))


def raise_child(schedules: Schedules, chance: random.Random) -> Child:
    """A child of some age, with the history of a life under the schedule."""
    born = TODAY - timedelta(days=chance.randrange(OLDEST_DAYS))
    person = Person(born, chance.choice(list(Sex)))
    history: list[HistoryDose] = []
    day = born
    while day <= TODAY:
        answer = forecast(schedules, person, history, day, explain=False)
        due = [f for f in answer.forecasts if f.status is SeriesStatus.NOT_COMPLETE]
        for group in due:
            if group.recommended and group.recommended <= day and chance.random() > 0.1:
                history.append(HistoryDose(str(len(history)), day, group.vaccines[0]))
        waiting = [f.recommended for f in due if f.recommended and f.recommended > day]
        if not waiting:
            break
        delay = chance.expovariate(1 / 10) if chance.random() < 0.9 else chance.uniform(0, 200)
        day = min(waiting) + timedelta(days=int(delay))
    return person, history


def _seconds_for(schedules: Schedules, children: list[Child]) -> float:
    """Processor time of the best of three rounds over all children."""
    rounds = []
    for _ in range(3):
        began = time.process_time()
        for person, history in children:
            forecast(schedules, person, history, TODAY, explain=False)
        rounds.append(time.process_time() - began)
    return min(rounds)


def _bare_seconds_for(children: list[Child]) -> float:
    began = time.process_time()
    for person, history in children:
        for dose in history:
            _ = dose.given_on.toordinal() - person.birth_date.toordinal()
    return time.process_time() - began


if __name__ == "__main__":
    main()

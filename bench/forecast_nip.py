"""How many children a second the national programme is forecast for. 预测速度

The children are 0 to 7 years old on the day and were vaccinated visit by visit as the plan
itself asked: after a delay drawn for each visit, with some doses missed. Every dose is judged
and every group forecast, without explanations, on one core.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import date, timedelta

from bench.figures import Figure, measures
from bench.stage import Stage
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


@measures("forecast-nip", "National programme: children forecast")
def children_forecast(_: Stage) -> Iterator[Figure]:
    """Load time, then children a second, beside a bare loop that shows the machine's speed."""
    began = time.perf_counter()
    schedules = national()
    yield Figure("load and compile", time.perf_counter() - began, "s")
    chance = random.Random(1)
    children = [_raise_child(schedules, chance) for _ in range(CHILDREN)]
    doses = sum(len(history) for _, history in children)
    yield Figure("doses per child", doses / CHILDREN, "")
    taken, bare = _seconds_for(schedules, children), _bare_seconds_for(children)
    yield Figure("children per second and core", CHILDREN / taken, "/s")
    yield Figure("time of a bare loop over the doses", taken / bare, "×")


def _raise_child(schedules: Schedules, chance: random.Random) -> Child:
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

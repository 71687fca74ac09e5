"""Recording doses over HTTP, against the same SQL in raw form. 接种登记性能

Children wait with consent; each way records some of them, one transaction a dose, from eight
connections at once. The raw form replays, statement by statement, what the use case sent to
the database for those children (recorded beforehand in transactions that were undone).
"""

import asyncio
import http.client
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import local
from typing import Any

import asyncpg
import msgspec
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine
from tests.immunize.makers import (
    acting,
    make_child,
    make_lot,
    make_organisation,
    make_packages,
    make_product,
    make_unit,
    staff,
)
from tests.immunize.visits import given, make_ready_visit
from tests.live import LiveSystem

from app.choreography import choreography
from bench.figures import Figure, measures, ratio
from bench.stage import Stage
from immunize.usecases.record_dose import GivenDose, record_dose
from kernel.access import SYSTEM, Actor, Role
from kernel.accounts.manage import add_account, issue_token
from kernel.database import create_engine
from kernel.transaction import Database

DOSES = 200
AT_ONCE = 8

Statement = tuple[str, Sequence[Any]]


class Waiting(msgspec.Struct, frozen=True):
    """Doses that can be given, who gives them, and how she shows herself to the API."""

    nurse: Actor
    token: str
    doses: list[GivenDose]


@measures
def doses(stage: Stage) -> Iterator[Figure]:
    """Doses per second and the time of one, both ways."""
    system = stage.system
    waiting, statements = asyncio.run(_prepare(system))
    system.start("serve")
    times, took = _together(waiting.doses[:DOSES], _poster(system, waiting.token))
    system.stop("serve")
    http_rate = Figure("over HTTP", DOSES / took, "doses/s")
    yield http_rate
    yield Figure("over HTTP, half of them within", statistics.median(times) * 1000, "ms")
    yield Figure("statements a dose", len(statements[0]), "")
    raw_rate = Figure("the same SQL, raw", asyncio.run(_replay(system, statements)), "doses/s")
    yield raw_rate
    yield ratio("over HTTP / the same SQL, raw", http_rate, raw_rate)


async def _prepare(system: LiveSystem) -> tuple[Waiting, list[list[Statement]]]:
    engine = create_engine(system.database_url)
    database = Database(engine, choreography(), system.settings().vault)
    waiting = await _fill_clinic(database)
    statements = [await _recorded(database, engine, waiting, one) for one in waiting.doses[DOSES:]]
    await engine.dispose()
    return waiting, statements


async def _fill_clinic(database: Database) -> Waiting:
    """A clinic with enough vaccine and twice as many ready children as one way needs."""
    async with database.transaction(SYSTEM) as tx:
        organisation = await make_organisation(tx)
        fridge = await make_unit(tx, organisation)
        lot = await make_lot(tx, await make_product(tx))
        codes = await make_packages(tx, lot, fridge, 2 * DOSES)
        nurse = staff(organisation)
        await add_account(
            tx,
            id=nurse.id,
            login="bench.nurse",
            name=nurse.name,
            role=Role.NURSE,
            organisation_id=organisation.id,
        )
        token = await issue_token(tx, nurse.id, "bench", timedelta(hours=1))
        ready = []
        for code in codes:
            child = await make_child(tx, organisation)
            visit = await make_ready_visit(acting(tx, nurse), child, "DTaP")
            ready.append(given(visit, "DTaP", code))
    return Waiting(nurse, token, ready)


class _Undone(Exception):
    """Ends a transaction so that nothing of it stays."""


async def _recorded(
    database: Database, engine: AsyncEngine, waiting: Waiting, dose: GivenDose
) -> list[Statement]:
    """What the use case sends to the database for this dose; afterwards it was not given."""
    sent: list[Statement] = []

    def note(_conn: Any, _cursor: Any, text: str, values: Any, _context: Any, many: bool) -> None:
        sent.extend((text, tuple(one)) for one in (values if many else [values]))

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    try:
        async with database.transaction(waiting.nurse) as tx:
            await record_dose(tx, dose)
            raise _Undone
    except _Undone:
        return sent
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", note)


def _together(
    doses: Sequence[GivenDose], give: Callable[[GivenDose], float]
) -> tuple[list[float], float]:
    """Give all doses from several threads; the time of each, and of all."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        began = time.perf_counter()
        times = list(threads.map(give, doses))
        return times, time.perf_counter() - began


def _poster(system: LiveSystem, token: str) -> Callable[[GivenDose], float]:
    """Posts one dose over its thread's own connection and says how long that took."""
    mine = local()

    def post(dose: GivenDose) -> float:
        if not hasattr(mine, "connection"):
            mine.connection = http.client.HTTPConnection("127.0.0.1", system.port, timeout=60)
        began = time.perf_counter()
        mine.connection.request(
            "POST",
            "/api/v1/doses",
            msgspec.json.encode(dose),
            {"content-type": "application/json", "authorization": f"Bearer {token}"},
        )
        answer = mine.connection.getresponse()
        body = answer.read()
        assert answer.status == 201, body
        return time.perf_counter() - began

    return post


async def _replay(system: LiveSystem, statements: Sequence[list[Statement]]) -> float:
    """Doses per second when only the SQL is sent."""
    pool = await asyncpg.create_pool(system.database_url, min_size=AT_ONCE, max_size=AT_ONCE)
    left = iter(statements)

    async def work() -> None:
        for transaction in left:
            async with pool.acquire() as connection, connection.transaction():
                for text, values in transaction:
                    await connection.fetch(text, *values)

    began = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    took = time.perf_counter() - began
    await pool.close()
    return len(statements) / took

"""Letters: with the change or not at all, at least once, dead in sight."""

from datetime import timedelta
from uuid import UUID

import pytest
from msgspec import Struct

from kernel import outbox
from kernel.access import SYSTEM
from kernel.outbox import MAX_ATTEMPTS, Letter, LetterState
from kernel.transaction import Database, Tx


class Note(Struct, frozen=True):
    text: str


class Gateway:
    """An outside party that fails as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.taken: list[UUID] = []

    async def deliver(self, letter: Letter) -> None:
        if self.failures:
            self.failures -= 1
            raise ConnectionError("no route")
        self.taken.append(letter.id)


async def test_a_letter_goes_out_once(tx: Tx):
    await tx.post("sms", Note("明天打针"))
    gateway = Gateway()
    assert await outbox.relay_one(tx.conn, tx.vault, gateway.deliver, tx.now)
    assert not await outbox.relay_one(tx.conn, tx.vault, gateway.deliver, tx.now)
    assert len(gateway.taken) == 1


async def test_a_letter_of_an_undone_change_is_never_sent(own_database: Database):
    async def post_and_fail() -> None:
        async with own_database.transaction(SYSTEM) as tx:
            await tx.post("sms", Note("x"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await post_and_fail()
    gateway = Gateway()
    async with own_database.transaction(SYSTEM) as tx:
        assert not await outbox.relay_one(tx.conn, tx.vault, gateway.deliver, tx.now)


async def test_failures_wait_longer_and_longer_then_die_and_can_be_sent_again(tx: Tx):
    await tx.post("sms", Note("x"))
    gateway = Gateway(failures=MAX_ATTEMPTS)
    now, waits = tx.now, []
    for _ in range(MAX_ATTEMPTS):
        assert await outbox.relay_one(tx.conn, tx.vault, gateway.deliver, now)
        before = now
        while not await due(tx, now) and now - before < timedelta(hours=2):
            now += timedelta(seconds=5)
        waits.append(now - before)
    (dead,) = await outbox.recent_letters(tx.conn, LetterState.DEAD)
    assert dead.attempts == MAX_ATTEMPTS
    assert dead.last_error == "ConnectionError: no route"
    assert waits[:4] == sorted(waits[:4])
    assert await outbox.resend(tx.conn, dead.id, now)
    assert not await outbox.resend(tx.conn, dead.id, now)
    await outbox.relay_one(tx.conn, tx.vault, gateway.deliver, now)
    assert gateway.taken == [dead.id]


async def due(tx: Tx, now: object) -> bool:
    letters = await outbox.recent_letters(tx.conn, LetterState.WAITING)
    rows = await tx.conn.execute(
        outbox.letters.select().where(outbox.letters.c.due_at <= now)  # type: ignore[arg-type]
    )
    return bool(letters) and rows.first() is not None


async def test_bodies_are_sealed(tx: Tx):
    await tx.post("sms", Note("13800002207"))
    rows = await tx.conn.execute(outbox.letters.select())
    assert b"13800002207" not in bytes(rows.one().body)

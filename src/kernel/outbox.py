"""Letters to the outside world: SMS, duty phone, platforms. 发件箱

A letter is written in the transaction of the change it tells of, so no phone rings for a
change that was rolled back. The relay claims one letter per transaction and delivers it at
least once; the letter's id is the idempotency key for the receiver. Failures back off; after
``MAX_ATTEMPTS`` a letter is dead: people see it and can send it again.

Bodies hold names and phone numbers, so they are sealed.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from msgspec import Struct
from sqlalchemy import (
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    func,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from kernel.database import metadata
from kernel.ids import new_id
from kernel.rows import as_struct, columns_of
from kernel.vault import Vault

MAX_ATTEMPTS = 8
_FIRST_DELAY = timedelta(seconds=5)
_LONGEST_DELAY = timedelta(hours=1)


class LetterState(StrEnum):
    """Where a letter is on its way. 信件状态"""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"


letters = Table(
    "kernel_letter",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("topic", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("written_at", DateTime(timezone=True), nullable=False),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("sent_at", DateTime(timezone=True)),
    Column("last_error", Text),
    Index("ix_kernel_letter_due_at", "due_at", postgresql_where=text("state = 'waiting'")),
    Index("ix_kernel_letter_dead", "written_at", postgresql_where=text("state = 'dead'")),
)


class Letter(Struct, frozen=True):
    """A letter as the gateway gets it; ``id`` is the idempotency key. 信件"""

    id: UUID
    topic: str
    body: bytes
    attempts: int


class LetterSummary(Struct, frozen=True):
    """A letter as people see it in a list, without its body. 信件摘要"""

    id: UUID
    topic: str
    state: LetterState
    attempts: int
    written_at: datetime
    sent_at: datetime | None
    last_error: str | None


async def post(
    conn: AsyncConnection, vault: Vault, topic: str, body: Struct, now: datetime
) -> UUID:
    """Leave a letter; it is due at once."""
    letter_id = new_id()
    await conn.execute(
        letters.insert().values(
            id=letter_id,
            topic=topic,
            body=vault.seal_struct(body, letter_id.bytes),
            state=LetterState.WAITING,
            written_at=now,
            due_at=now,
        )
    )
    return letter_id


Deliver = Callable[[Letter], Awaitable[None]]


async def relay_one(conn: AsyncConnection, vault: Vault, deliver: Deliver, now: datetime) -> bool:
    """Claim one due letter, deliver it and note how it went. False when none was due.

    A delivery that raises is tried again after a doubling delay; the message of the error is
    kept without its body.
    """
    claimed = await conn.execute(
        select(letters.c.id, letters.c.topic, letters.c.body, letters.c.attempts)
        .where(letters.c.state == LetterState.WAITING, letters.c.due_at <= now)
        .order_by(letters.c.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = claimed.one_or_none()
    if row is None:
        return False
    letter = Letter(row.id, row.topic, vault.open(row.body, row.id.bytes), row.attempts + 1)
    try:
        await deliver(letter)
    except Exception as failure:
        await _note_failure(conn, letter, failure, now)
    else:
        await _note(conn, letter.id, state=LetterState.SENT, attempts=letter.attempts, sent_at=now)
    return True


async def _note_failure(
    conn: AsyncConnection, letter: Letter, failure: Exception, now: datetime
) -> None:
    dead = letter.attempts >= MAX_ATTEMPTS
    delay = min(_FIRST_DELAY * 2 ** (letter.attempts - 1), _LONGEST_DELAY)
    await _note(
        conn,
        letter.id,
        state=LetterState.DEAD if dead else LetterState.WAITING,
        attempts=letter.attempts,
        due_at=now + delay,
        last_error=type(failure).__name__ + ": " + str(failure)[:200],
    )


async def _note(conn: AsyncConnection, letter_id: UUID, **changes: object) -> None:
    await conn.execute(update(letters).where(letters.c.id == letter_id).values(**changes))


async def recent_letters(
    conn: AsyncConnection, *states: LetterState, limit: int = 100
) -> Sequence[LetterSummary]:
    """The newest letters in these states."""
    columns = columns_of(letters, LetterSummary)
    rows = await conn.execute(
        select(*columns)
        .where(letters.c.state.in_(states))
        .order_by(letters.c.written_at.desc())
        .limit(limit)
    )
    return [as_struct(row, LetterSummary) for row in rows.mappings()]


async def resend(conn: AsyncConnection, letter_id: UUID, now: datetime) -> bool:
    """Give a dead letter a new life. False when it is not dead."""
    changed = await conn.execute(
        update(letters)
        .where(letters.c.id == letter_id, letters.c.state == LetterState.DEAD)
        .values(state=LetterState.WAITING, attempts=0, due_at=now)
    )
    return bool(changed.rowcount)


async def many_wait(conn: AsyncConnection, topic: str, now: datetime, many: int) -> bool:
    """Whether at least so many letters on a topic are due and not delivered yet."""
    due = (
        select(letters.c.id)
        .where(
            letters.c.state == LetterState.WAITING,
            letters.c.due_at <= now,
            letters.c.topic == topic,
        )
        .limit(many)
        .subquery()
    )
    rows = await conn.execute(select(func.count()).select_from(due))
    return int(rows.scalar_one()) >= many


async def count_by_state(conn: AsyncConnection) -> dict[LetterState, int]:
    """How many letters are in each state, for the metrics."""
    rows = await conn.execute(select(letters.c.state, func.count()).group_by(letters.c.state))
    return {LetterState(state): count for state, count in rows}


async def bodies_of(
    conn: AsyncConnection, vault: Vault, topic: str, limit: int = 50
) -> list[tuple[LetterSummary, bytes]]:
    """The newest letters on a topic with their bodies, for the development inbox."""
    columns = columns_of(letters, LetterSummary)
    rows = await conn.execute(
        select(*columns, letters.c.body)
        .where(letters.c.topic == topic)
        .order_by(letters.c.written_at.desc())
        .limit(limit)
    )
    opened = []
    for row in rows.mappings():
        body = vault.open(row["body"], row["id"].bytes)
        opened.append((as_struct(row, LetterSummary), body))
    return opened

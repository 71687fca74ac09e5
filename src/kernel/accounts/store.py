"""Every SQL statement about accounts, sessions, tokens and phone codes. 账号与会话存取"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, RowMapping, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from kernel.access import Actor, Kind, Role
from kernel.accounts.tables import accounts, phone_codes, sessions, tokens
from kernel.registry.store.rows import under
from kernel.registry.tables import organisations, people
from kernel.rows import as_struct, columns_of


class Account(Struct, frozen=True):
    """A member of staff or a machine client that can sign in. 账号"""

    id: UUID
    login: str
    name: str
    role: Role
    organisation_id: UUID
    password_hash: str | None
    failures: int
    locked_until: datetime | None
    disabled_at: datetime | None


class AccountLine(Struct, frozen=True):
    """An account in the administrator's list. 账号列表行"""

    id: UUID
    login: str
    name: str
    role: Role
    organisation_name: str
    path: str
    disabled_at: datetime | None
    locked_until: datetime | None


class Session(Struct, frozen=True):
    """Somebody signed in on one device. 会话"""

    token_hash: bytes
    account_id: UUID | None
    person_id: UUID | None
    signed_in_at: datetime
    token_since: datetime
    seen_at: datetime
    ends_at: datetime


class PhoneCode(Struct, frozen=True):
    """The code last sent to a phone. 手机验证码"""

    phone_blind: bytes
    code_hash: bytes
    sent_at: datetime
    sent_today: int
    tries_left: int
    ends_at: datetime


_ACCOUNT = columns_of(accounts, Account)
_SESSION = columns_of(sessions, Session)
_CODE = columns_of(phone_codes, PhoneCode)


_LINES = select(
    accounts.c.id,
    accounts.c.login,
    accounts.c.name,
    accounts.c.role,
    organisations.c.name.label("organisation_name"),
    organisations.c.path,
    accounts.c.disabled_at,
    accounts.c.locked_until,
).join(organisations, organisations.c.id == accounts.c.organisation_id)


async def lock_account(conn: AsyncConnection, login: str) -> Account | None:
    """An account by its login, locked, so that failures are counted one by one."""
    rows = await conn.execute(
        select(*_ACCOUNT).where(accounts.c.login == login.strip().lower()).with_for_update()
    )
    row = rows.mappings().one_or_none()
    return as_struct(row, Account) if row else None


async def login_holder(conn: AsyncConnection, login: str) -> UUID | None:
    """The account that has a login."""
    rows = await conn.execute(select(accounts.c.id).where(accounts.c.login == login))
    holder: UUID | None = rows.scalar_one_or_none()
    return holder


async def add_account(conn: AsyncConnection, now: datetime, account: Account) -> None:
    """Add or correct an account."""
    values = {**msgspec.structs.asdict(account), "created_at": now}
    await conn.execute(
        insert(accounts)
        .values(**values)
        .on_conflict_do_update(
            index_elements=["id"],
            set_={name: values[name] for name in ("name", "role", "organisation_id", "login")},
        )
    )


async def note_sign_in(
    conn: AsyncConnection, account_id: UUID, failures: int, locked_until: datetime | None
) -> None:
    """Remember how often signing in failed in a row."""
    await conn.execute(
        update(accounts)
        .where(accounts.c.id == account_id)
        .values(failures=failures, locked_until=locked_until)
    )


async def set_password(conn: AsyncConnection, account_id: UUID, password_hash: str) -> None:
    """Replace the password's hash."""
    await conn.execute(
        update(accounts).where(accounts.c.id == account_id).values(password_hash=password_hash)
    )


async def change_account(conn: AsyncConnection, account_id: UUID, **changes: object) -> None:
    """Disable, enable or unlock an account."""
    await conn.execute(update(accounts).where(accounts.c.id == account_id).values(**changes))


async def accounts_under(conn: AsyncConnection, scope: str) -> Sequence[AccountLine]:
    """The accounts of an organisation and of those below it."""
    rows = await conn.execute(
        _LINES.where(under(scope)).order_by(organisations.c.path, accounts.c.login)
    )
    return [as_struct(row, AccountLine) for row in rows.mappings()]


async def account_line(conn: AsyncConnection, account_id: UUID) -> AccountLine | None:
    """One account with its organisation."""
    rows = await conn.execute(_LINES.where(accounts.c.id == account_id))
    row = rows.mappings().one_or_none()
    return as_struct(row, AccountLine) if row else None


# ── sessions ────────────────────────────────────────────────────────────────────────────


async def add_session(conn: AsyncConnection, session: Session) -> None:
    """Open a session."""
    await conn.execute(sessions.insert().values(**msgspec.structs.asdict(session)))


async def session(conn: AsyncConnection, token_hash: bytes) -> Session | None:
    """A session by the hash of its token."""
    rows = await conn.execute(select(*_SESSION).where(sessions.c.token_hash == token_hash))
    row = rows.mappings().one_or_none()
    return as_struct(row, Session) if row else None


async def change_session(conn: AsyncConnection, token_hash: bytes, **changes: object) -> None:
    """Note that a session was used, or ends earlier."""
    await conn.execute(
        update(sessions).where(sessions.c.token_hash == token_hash).values(**changes)
    )


async def end_session(conn: AsyncConnection, token_hash: bytes) -> None:
    """End a session at once."""
    await conn.execute(delete(sessions).where(sessions.c.token_hash == token_hash))


async def end_sessions_of(conn: AsyncConnection, account_id: UUID) -> None:
    """End every session of an account."""
    await conn.execute(delete(sessions).where(sessions.c.account_id == account_id))


async def sweep_sessions(conn: AsyncConnection, now: datetime) -> int:
    """Forget sessions that have ended."""
    gone = await conn.execute(delete(sessions).where(sessions.c.ends_at < now))
    return gone.rowcount


# ── actors ──────────────────────────────────────────────────────────────────────────────

_STAFF = (
    select(
        accounts.c.id,
        accounts.c.name,
        accounts.c.role,
        accounts.c.organisation_id,
        organisations.c.name.label("organisation_name"),
        organisations.c.path,
    )
    .join(organisations, organisations.c.id == accounts.c.organisation_id)
    .where(accounts.c.disabled_at.is_(None))
)


async def staff_actor(conn: AsyncConnection, account_id: UUID) -> Actor | None:
    """The actor behind an account that is not disabled."""
    return await _staff(conn, accounts.c.id == account_id)


async def token_actor(conn: AsyncConnection, token_hash: bytes, now: datetime) -> Actor | None:
    """The actor behind a bearer token in force."""
    holder = select(tokens.c.account_id).where(
        tokens.c.token_hash == token_hash, tokens.c.revoked_at.is_(None), tokens.c.ends_at > now
    )
    return await _staff(conn, accounts.c.id.in_(holder))


async def _staff(conn: AsyncConnection, where: ColumnElement[bool]) -> Actor | None:
    row = (await conn.execute(_STAFF.where(where))).mappings().one_or_none()
    return _actor_of(row) if row else None


def _actor_of(row: RowMapping) -> Actor:
    role = Role(row["role"])
    return Actor(
        kind=Kind.MACHINE if role is Role.PLATFORM else Kind.STAFF,
        id=row["id"],
        name=row["name"],
        role=role,
        organisation_id=row["organisation_id"],
        organisation_name=row["organisation_name"],
        scope=row["path"],
    )


async def guardian_actor(conn: AsyncConnection, person_id: UUID) -> Actor | None:
    """The actor a guardian is."""
    rows = await conn.execute(select(people.c.name).where(people.c.id == person_id))
    name = rows.scalar_one_or_none()
    if name is None:
        return None
    return Actor(Kind.GUARDIAN, person_id, name, role=Role.GUARDIAN, person_id=person_id)


# ── tokens and phone codes ──────────────────────────────────────────────────────────────


async def add_token(
    conn: AsyncConnection,
    token_hash: bytes,
    account_id: UUID,
    label: str,
    now: datetime,
    ends_at: datetime,
) -> None:
    """Give a machine client a bearer token."""
    await conn.execute(
        tokens.insert().values(
            token_hash=token_hash,
            account_id=account_id,
            label=label,
            created_at=now,
            ends_at=ends_at,
        )
    )


async def revoke_tokens(conn: AsyncConnection, account_id: UUID, label: str, now: datetime) -> int:
    """End a client's tokens of one label."""
    ended = await conn.execute(
        update(tokens)
        .where(
            tokens.c.account_id == account_id,
            tokens.c.label == label,
            tokens.c.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )
    return ended.rowcount


async def lock_phone_code(conn: AsyncConnection, phone_blind: bytes) -> PhoneCode | None:
    """The code last sent to a phone, locked, so that tries are counted one by one."""
    rows = await conn.execute(
        select(*_CODE).where(phone_codes.c.phone_blind == phone_blind).with_for_update()
    )
    row = rows.mappings().one_or_none()
    return as_struct(row, PhoneCode) if row else None


async def keep_phone_code(conn: AsyncConnection, code: PhoneCode) -> None:
    """Remember the newest code; an older one no longer counts."""
    values = msgspec.structs.asdict(code)
    await conn.execute(
        insert(phone_codes)
        .values(**values)
        .on_conflict_do_update(index_elements=["phone_blind"], set_=values)
    )

"""Accounts and tokens: made, changed, ended. 账号管理"""

import re
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from kernel.access import Permission, Role
from kernel.accounts import store
from kernel.accounts.secrets import SHORTEST_PASSWORD, hash_password, hash_token, new_token
from kernel.accounts.store import Account, AccountLine
from kernel.errors import InvalidInput, NotFound
from kernel.i18n import N_
from kernel.registry import store as registry
from kernel.transaction import Tx

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")


async def add_account(
    tx: Tx,
    *,
    id: UUID,
    login: str,
    name: str,
    role: Role,
    organisation_id: UUID,
    password: str | None = None,
) -> None:
    """Give somebody an account at an organisation within reach; ``password`` at least ten
    characters. Repeating corrects name, role and organisation and leaves the password.
    """
    tx.require(Permission.MANAGE_ACCOUNTS)
    organisation = await registry.organisation(tx, organisation_id)
    if organisation is None:
        raise NotFound(N_("没有这个机构。"))
    tx.require_reach(organisation.path)
    if not _LOGIN.fullmatch(login.strip().lower()):
        raise InvalidInput(N_("账号用小写字母、数字和点，3到40个字符。"), field="login")
    taken = await store.login_holder(tx.conn, login.strip().lower())
    if taken is not None and taken != id:
        raise InvalidInput(N_("这个账号名已经有人用了，换一个。"), field="login")
    if password is not None and len(password) < SHORTEST_PASSWORD:
        raise InvalidInput(N_("密码至少{least}个字符。"), field="password", least=SHORTEST_PASSWORD)
    password_hash = await hash_password(password) if password else None
    account = Account(
        id=id,
        login=login.strip().lower(),
        name=name,
        role=role,
        organisation_id=organisation_id,
        password_hash=password_hash,
        failures=0,
        locked_until=None,
        disabled_at=None,
    )
    await store.add_account(tx.conn, tx.now, account)


async def list_accounts(tx: Tx) -> Sequence[AccountLine]:
    """Every account at the actor's organisation and below it."""
    tx.require(Permission.MANAGE_ACCOUNTS)
    return await store.accounts_under(tx.conn, tx.actor.scope)


async def disable_account(tx: Tx, account_id: UUID) -> None:
    """Take the account's access away at once: its sessions end, its tokens no longer open.

    Raises ``InvalidInput`` for one's own account: somebody must be left to undo it.
    """
    await _reachable(tx, account_id)
    if account_id == tx.actor.id:
        raise InvalidInput(N_("不能停用自己的账号，请另一位管理员来办。"))
    await store.change_account(tx.conn, account_id, disabled_at=tx.now)
    await store.end_sessions_of(tx.conn, account_id)


async def enable_account(tx: Tx, account_id: UUID) -> None:
    """Give a disabled account its access back."""
    await _reachable(tx, account_id)
    await store.change_account(tx.conn, account_id, disabled_at=None, failures=0, locked_until=None)


async def reset_password(tx: Tx, account_id: UUID) -> str:
    """A new random password, shown once; everybody signed in with the old one is signed out."""
    await _reachable(tx, account_id)
    password = new_token()[: SHORTEST_PASSWORD + 4]
    await store.set_password(tx.conn, account_id, await hash_password(password))
    await store.change_account(tx.conn, account_id, failures=0, locked_until=None)
    await store.end_sessions_of(tx.conn, account_id)
    return password


async def _reachable(tx: Tx, account_id: UUID) -> None:
    tx.require(Permission.MANAGE_ACCOUNTS)
    line = await store.account_line(tx.conn, account_id)
    if line is None:
        raise NotFound(N_("没有这个账号。"))
    tx.require_reach(line.path)


async def issue_token(tx: Tx, account_id: UUID, label: str, lasts: timedelta) -> str:
    """A bearer token for a machine client; shown once, kept as a hash."""
    tx.require(Permission.MANAGE_ACCOUNTS)
    token = new_token()
    await store.add_token(tx.conn, hash_token(token), account_id, label, tx.now, tx.now + lasts)
    return token

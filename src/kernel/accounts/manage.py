"""Accounts and tokens: made, changed, ended. 账号管理"""

from datetime import timedelta
from uuid import UUID

from kernel.access import Permission, Role
from kernel.accounts import store
from kernel.accounts.secrets import SHORTEST_PASSWORD, hash_password, hash_token, new_token
from kernel.accounts.store import Account
from kernel.errors import InvalidInput, NotFound
from kernel.i18n import N_
from kernel.registry import store as registry
from kernel.transaction import Tx


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


async def issue_token(tx: Tx, account_id: UUID, label: str, lasts: timedelta) -> str:
    """A bearer token for a machine client; shown once, kept as a hash."""
    tx.require(Permission.MANAGE_ACCOUNTS)
    token = new_token()
    await store.add_token(tx.conn, hash_token(token), account_id, label, tx.now, tx.now + lasts)
    return token

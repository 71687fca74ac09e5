"""``lifecycle token``: a bearer token for a machine client. 接口令牌"""

import argparse
import asyncio
import os
from datetime import timedelta

from app.choreography import choreography
from app.local.errors import CannotStart
from app.settings import Settings, read_settings
from kernel.access import SYSTEM
from kernel.accounts import store
from kernel.accounts.manage import issue_token
from kernel.database import create_engine
from kernel.transaction import Database

_LONGEST_DAYS = 366


def main(arguments: list[str]) -> int:
    """Print a new token once; only its hash is kept."""
    parser = argparse.ArgumentParser("lifecycle token", description=__doc__)
    parser.add_argument("login", help="the account the client acts for")
    parser.add_argument("label", help="what the token is for, such as the client's name")
    parser.add_argument("--days", type=int, default=90, help="how long it lasts (1 to 366)")
    options = parser.parse_args(arguments)
    if not 1 <= options.days <= _LONGEST_DAYS:
        raise CannotStart(f"--days must lie between 1 and {_LONGEST_DAYS}.")
    lasts = timedelta(days=options.days)
    print(asyncio.run(_issue(read_settings(os.environ), options.login, options.label, lasts)))
    return 0


async def _issue(settings: Settings, login: str, label: str, lasts: timedelta) -> str:
    engine = create_engine(settings.database_url, pool_size=1)
    database = Database(engine, choreography(), settings.vault)
    try:
        async with database.transaction(SYSTEM) as tx:
            account = await store.lock_account(tx.conn, login)
            if account is None or account.disabled_at is not None:
                raise CannotStart(f"There is no account '{login}' that may sign in.")
            return await issue_token(tx, account.id, label, lasts)
    finally:
        await engine.dispose()

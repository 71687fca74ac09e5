"""Sign a browser in without going through the door."""

from datetime import timedelta
from uuid import UUID

import httpx
from tests.immunize.makers import acting

from app.sign_in import SESSION_COOKIE
from kernel.access import SYSTEM, Actor, Role
from kernel.accounts import store
from kernel.accounts.manage import add_account, issue_token
from kernel.accounts.secrets import hash_token, new_token
from kernel.accounts.store import Session
from kernel.ids import new_id
from kernel.registry.places import Organisation
from kernel.transaction import Tx


async def sign_in_guardian(client: httpx.AsyncClient, tx: Tx, guardian: Actor) -> None:
    """The browser belongs to a guardian from now on."""
    token = new_token()
    session = Session(
        token_hash=hash_token(token),
        account_id=None,
        person_id=guardian.person_id,
        signed_in_at=tx.now,
        token_since=tx.now,
        seen_at=tx.now,
        ends_at=tx.now + timedelta(hours=8),
    )
    await store.add_session(tx.conn, session)
    client.cookies.set(SESSION_COOKIE, token)


async def sign_in_staff(
    client: httpx.AsyncClient, tx: Tx, organisation: Organisation, role: Role = Role.NURSE
) -> None:
    """The browser belongs to somebody who works at an organisation."""
    account_id = await _account(tx, organisation, role)
    token = new_token()
    session = Session(
        token_hash=hash_token(token),
        account_id=account_id,
        person_id=None,
        signed_in_at=tx.now,
        token_since=tx.now,
        seen_at=tx.now,
        ends_at=tx.now + timedelta(hours=8),
    )
    await store.add_session(tx.conn, session)
    client.cookies.set(SESSION_COOKIE, token)


async def machine_token(tx: Tx, organisation: Organisation, role: Role = Role.PLATFORM) -> str:
    """A bearer token of a program at an organisation."""
    account_id = await _account(tx, organisation, role)
    return await issue_token(acting(tx, SYSTEM), account_id, "test", timedelta(hours=1))


async def _account(tx: Tx, organisation: Organisation, role: Role) -> UUID:
    account_id = new_id()
    await add_account(
        acting(tx, SYSTEM),
        id=account_id,
        login=account_id.hex,
        name="孙丽",
        role=role,
        organisation_id=organisation.id,
    )
    return account_id


def form_token(page: httpx.Response) -> str:
    """The token a page's forms carry."""
    return page.text.split('name="_csrf_token" value="', 1)[1].split('"', 1)[0]

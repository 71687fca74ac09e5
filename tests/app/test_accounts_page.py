"""Administrators keep the accounts of their own part of the tree."""

import re

import httpx
import pytest
from tests.app.test_sign_in_pages import PASSWORD, make_account, sign_in, token_of
from tests.kernel.makers import acting, make_organisation, staff

from kernel.access import Role
from kernel.accounts import store
from kernel.accounts.manage import disable_account, list_accounts, reset_password
from kernel.errors import InvalidInput, NotAllowed
from kernel.transaction import Tx


@pytest.fixture
async def administrator(client: httpx.AsyncClient, tx: Tx) -> httpx.AsyncClient:
    login = await make_account(tx, Role.ADMINISTRATOR)
    await sign_in(client, login, PASSWORD)
    return client


async def test_a_new_account_gets_a_password_once_and_can_sign_in(
    administrator: httpx.AsyncClient,
):
    page = await administrator.get("/accounts")
    assert page.status_code == 200
    form = {
        "_csrf_token": await token_of(administrator, "/accounts"),
        "id": re.search(r'name="id" value="([^"]+)"', page.text)[1],  # type: ignore[index]
        "login": "Nurse.New",
        "name": "新来的",
        "role": "nurse",
        "organisation_id": re.search(r'<option value="([0-9a-f-]{36})"', page.text)[1],  # type: ignore[index]
    }
    shown = await administrator.post("/accounts", data=form)
    assert shown.headers["cache-control"] == "no-store"
    password = re.search(r"<dd>([\w-]{14})</dd>", shown.text)
    assert password, shown.text
    entered = await sign_in(administrator, "nurse.new", password[1])
    assert entered.status_code == 303


async def test_a_login_in_use_is_refused_by_field(administrator: httpx.AsyncClient, tx: Tx):
    taken = await make_account(tx, Role.NURSE)
    page = await administrator.get("/accounts")
    form = {
        "_csrf_token": await token_of(administrator, "/accounts"),
        "id": re.search(r'name="id" value="([^"]+)"', page.text)[1],  # type: ignore[index]
        "login": taken,
        "name": "另一个",
        "role": "nurse",
        "organisation_id": re.search(r'<option value="([0-9a-f-]{36})"', page.text)[1],  # type: ignore[index]
    }
    answer = await administrator.post("/accounts", data=form)
    assert answer.status_code == 422
    assert "已经有人用了" in answer.text


async def test_another_branch_is_out_of_reach(tx: Tx):
    login = await make_account(tx, Role.NURSE)
    account = await store.lock_account(tx.conn, login)
    assert account is not None
    other = acting(tx, staff(await make_organisation(tx), Role.ADMINISTRATOR))
    with pytest.raises(NotAllowed):
        await reset_password(other, account.id)
    assert login not in {line.login for line in await list_accounts(other)}


async def test_nobody_locks_themselves_out(tx: Tx):
    login = await make_account(tx, Role.ADMINISTRATOR)
    account = await store.lock_account(tx.conn, login)
    assert account is not None
    actor = await store.staff_actor(tx.conn, account.id)
    assert actor is not None
    with pytest.raises(InvalidInput):
        await disable_account(acting(tx, actor), account.id)

"""Accounts of an organisation and those below it, for its administrator. 账号管理"""

from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct

from kernel.access import ROLE_TITLES, Actor, Role
from kernel.accounts.manage import (
    add_account,
    disable_account,
    enable_account,
    list_accounts,
    reset_password,
)
from kernel.errors import InvalidInput
from kernel.ids import new_id
from kernel.registry import store as registry
from kernel.transaction import Transaction
from kernel.web.forms import EMPTY, read, redisplay
from kernel.web.guards import STAFF
from kernel.web.pages import Page

_OFFERED = tuple(role for role in Role if role is not Role.GUARDIAN)


class NewAccountForm(Struct, frozen=True):
    """Who gets an account, and where. 新账号"""

    id: UUID
    login: str
    name: str
    role: Role
    organisation_id: UUID


class AccountController(Controller):
    """List, add, disable, reset. 账号"""

    path = "/accounts"
    guards = (STAFF,)
    include_in_schema = False

    @get("/")
    async def page(self, transaction: NamedDependency[Transaction]) -> Page:
        """Everybody who may sign in here or below."""
        return Page("app/accounts.html", context={**await _context(transaction), "form": EMPTY})

    @post("/")
    async def add(
        self, request: Request[Actor, Any, Any], transaction: NamedDependency[Transaction]
    ) -> Response[Any]:
        """A new account; its first password is shown once."""
        form = await request.form()
        try:
            new = read(form, NewAccountForm)
            async with transaction as tx:
                await add_account(
                    tx,
                    id=new.id,
                    login=new.login,
                    name=new.name,
                    role=new.role,
                    organisation_id=new.organisation_id,
                )
                password = await reset_password(tx, new.id)
        except InvalidInput as wrong:
            again = request.app.state["database"].transaction(request.user)
            return redisplay("app/accounts.html", form, wrong, await _context(again))
        return _shown(new.login, password)

    @post("/{account_id:uuid}/password")
    async def reset(
        self, transaction: NamedDependency[Transaction], account_id: FromPath[UUID]
    ) -> Page:
        """A new password, shown once."""
        async with transaction as tx:
            password = await reset_password(tx, account_id)
        return _shown("", password)

    @post("/{account_id:uuid}/disable")
    async def disable(
        self, transaction: NamedDependency[Transaction], account_id: FromPath[UUID]
    ) -> Redirect:
        """Take access away at once."""
        async with transaction as tx:
            await disable_account(tx, account_id)
        return Redirect("/accounts", status_code=303)

    @post("/{account_id:uuid}/enable")
    async def enable(
        self, transaction: NamedDependency[Transaction], account_id: FromPath[UUID]
    ) -> Redirect:
        """Give access back."""
        async with transaction as tx:
            await enable_account(tx, account_id)
        return Redirect("/accounts", status_code=303)


async def _context(transaction: Transaction) -> dict[str, Any]:
    async with transaction as tx:
        accounts = await list_accounts(tx)
        organisations = await registry.organisations_in_scope(tx)
    return {
        "accounts": accounts,
        "organisations": organisations,
        "roles": {role: ROLE_TITLES[role] for role in _OFFERED},
        "new_id": new_id(),
    }


def _shown(login: str, password: str) -> Page:
    page = Page("app/account-password.html", context={"login": login, "password": password})
    page.headers["cache-control"] = "no-store"
    return page

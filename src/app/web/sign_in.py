"""Signing in and out. 登录"""

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect
from msgspec import Struct

from app.sign_in import SESSION_COOKIE, lifetimes_of, session_cookie
from app.web.home import local_path
from kernel.access import Actor
from kernel.accounts.sign_in import (
    send_phone_code,
    sign_in_guardian,
    sign_in_staff,
    sign_out,
)
from kernel.errors import Refusal
from kernel.registry.identifiers import read_phone
from kernel.transaction import Transaction
from kernel.web.forms import EMPTY, FormState, read, redisplay
from kernel.web.pages import Page

Form = Request[Actor, Any, Any]


class StaffSignIn(Struct, frozen=True):
    """Login and password. 账号登录"""

    login: str
    password: str


class PhoneEntry(Struct, frozen=True):
    """A phone that asks for a code. 手机号"""

    phone: str


class CodeEntry(Struct, frozen=True):
    """A phone and the code it was sent. 手机号和验证码"""

    phone: str
    code: str


class SignInController(Controller):
    """The door: staff by password, parents by a code on their phone. 登录"""

    include_in_schema = False

    @get("/sign-in")
    async def door(self, next: FromQuery[str] = "/") -> Page:
        """Staff and parents choose how to sign in."""
        return _door("app/sign-in.html", next)

    @post("/sign-in")
    async def staff(
        self, request: Form, transaction: NamedDependency[Transaction]
    ) -> Response[Any]:
        """Login and password."""
        form = await request.form()
        try:
            entry = read(form, StaffSignIn)
            staff, _ = lifetimes_of(request.app.state["settings"])
            async with transaction as tx:
                outcome = await sign_in_staff(tx, entry.login, entry.password, staff)
            return _signed_in(request, outcome, form.get("next", "/"))
        except Refusal as wrong:
            return redisplay("app/sign-in.html", _without(form, "password"), wrong, _next(form))

    @get("/sign-in/phone")
    async def phone(self, next: FromQuery[str] = "/") -> Page:
        """Parents enter their phone."""
        return _door("app/sign-in-phone.html", next)

    @post("/sign-in/phone")
    async def send_code(self, request: Form, transaction: NamedDependency[Transaction]) -> Page:
        """Send the code, then ask for it."""
        form = await request.form()
        try:
            phone = read_phone(read(form, PhoneEntry).phone)
            async with transaction as tx:
                refusal = await send_phone_code(tx, phone)
            if refusal is not None:
                raise refusal
        except Refusal as wrong:
            return redisplay("app/sign-in-phone.html", form, wrong, _next(form))
        entered = FormState({"phone": phone}, {})
        return Page("app/sign-in-code.html", context={"form": entered, **_next(form)})

    @post("/sign-in/code")
    async def guardian(
        self, request: Form, transaction: NamedDependency[Transaction]
    ) -> Response[Any]:
        """Phone and code."""
        form = await request.form()
        try:
            entry = read(form, CodeEntry)
            _, guardian = lifetimes_of(request.app.state["settings"])
            async with transaction as tx:
                outcome = await sign_in_guardian(tx, entry.phone, entry.code, guardian)
            return _signed_in(request, outcome, form.get("next", "/"))
        except Refusal as wrong:
            return redisplay("app/sign-in-code.html", _without(form, "code"), wrong, _next(form))

    @post("/sign-out")
    async def leave(self, request: Form, transaction: NamedDependency[Transaction]) -> Redirect:
        """End the session everywhere this browser has it."""
        token = request.cookies.get(SESSION_COOKIE)
        if token:
            async with transaction as tx:
                await sign_out(tx, token)
        gone = Cookie(key=SESSION_COOKIE, value="", path="/", max_age=0)
        return Redirect("/sign-in", status_code=303, cookies=[gone])


def _door(template: str, address: str) -> Page:
    return Page(template, context={"form": EMPTY, "next": local_path(address)})


def _signed_in(request: Form, outcome: str | Refusal, address: str) -> Redirect:
    if isinstance(outcome, Refusal):
        raise outcome
    cookie = session_cookie(outcome, request.app.state["settings"])
    return Redirect(local_path(address), status_code=303, cookies=[cookie])


def _next(form: Any) -> dict[str, str]:
    return {"next": local_path(form.get("next", "/"))}


def _without(form: Any, secret: str) -> Any:
    """The form as entered, less what must not be shown again."""
    kept = form.mutable_copy() if hasattr(form, "mutable_copy") else form
    if secret in kept:
        del kept[secret]
    return kept

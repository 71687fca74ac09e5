"""Who is behind a request: a session cookie or a bearer token. 请求者身份"""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection, Request
from litestar.datastructures import Cookie, MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from app.settings import Settings
from kernel.access import NOBODY, Actor
from kernel.accounts import store as accounts
from kernel.accounts.secrets import hash_token
from kernel.accounts.sign_in import Lifetimes, Present, resume
from kernel.errors import NotAllowed, NotSignedIn
from kernel.i18n import N_
from kernel.transaction import Database

SESSION_COOKIE = "session"
_GUARDIAN = Lifetimes(idle=timedelta(hours=24), absolute=timedelta(days=30))
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OPEN = ("/static/", "/livez", "/readyz", "/metrics")


def lifetimes_of(settings: Settings) -> tuple[Lifetimes, Lifetimes]:
    """How long sessions of staff and of guardians last."""
    return Lifetimes(settings.session_idle, settings.session_absolute), _GUARDIAN


def session_cookie(token: str, settings: Settings) -> Cookie:
    """The cookie that holds a session token: unreadable to scripts, not sent across sites."""
    return Cookie(
        key=SESSION_COOKIE,
        value=token,
        path="/",
        httponly=True,
        secure=settings.secure_cookies,
        samesite="lax",
        max_age=int(_GUARDIAN.absolute.total_seconds()),
    )


class SignIn:
    """Middleware that puts the actor into every request's scope. 身份识别"""

    def __init__(self, app: ASGIApp, database: Database, settings: Settings) -> None:
        self.app = app
        self.database = database
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Find the actor, then go on; a replaced token is sent along with the response."""
        if scope["type"] != ScopeType.HTTP or scope["path"].startswith(_OPEN):
            scope["user"] = NOBODY
            await self.app(scope, receive, send)
            return
        request: Request[Any, Any, Any] = Request(scope)
        actor, fresh = await self._who(request)
        scope["user"] = actor
        await self.app(scope, receive, self._sending(send, fresh) if fresh else send)

    async def _who(self, request: Request[Any, Any, Any]) -> tuple[Actor, str | None]:
        authorization = request.headers.get("authorization", "")
        if authorization.lower().startswith("bearer "):
            return await self._by_token(authorization[7:].strip()), None
        token = request.cookies.get(SESSION_COOKIE)
        if not token:
            return NOBODY, None
        present = await self._by_session(token)
        if present is None:
            return NOBODY, None
        if request.url.path.startswith("/api/"):
            _same_origin(request)
        return present.actor, present.new_token

    async def _by_token(self, token: str) -> Actor:
        async with self.database.transaction(NOBODY) as tx:
            actor = await accounts.token_actor(tx.conn, hash_token(token), tx.now)
        if actor is None:
            raise NotSignedIn(N_("访问令牌无效或已过期。请向管理员申请新的令牌。"))
        return actor

    async def _by_session(self, token: str) -> Present | None:
        staff, guardian = lifetimes_of(self.settings)
        async with self.database.transaction(NOBODY) as tx:
            return await resume(tx, token, staff, guardian)

    def _sending(self, send: Send, token: str) -> Send:
        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableScopeHeaders.from_message(message)
                cookie = session_cookie(token, self.settings)
                headers.add("set-cookie", cookie.to_header(header=""))
            await send(message)

        return with_cookie


def _same_origin(request: ASGIConnection[Any, Any, Any, Any]) -> None:
    """API calls that ride on a cookie must come from our own pages."""
    if request.scope["method"] in _SAFE:  # type: ignore[typeddict-item]
        return
    origin = request.headers.get("origin")
    if origin is None or urlsplit(origin).netloc != request.headers.get("host"):
        raise NotAllowed(N_("带登录状态的接口调用只能来自本系统的页面。程序请使用访问令牌。"))

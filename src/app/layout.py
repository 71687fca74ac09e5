"""What every page's layout needs: reader, navigation, language, the form token. 页面公共内容"""

from typing import Any

from litestar import Request
from litestar.utils.empty import value_or_default
from litestar.utils.scope.state import ScopeState
from msgspec import Struct

from app.navigation import items_for
from kernel.access import ROLE_TITLES, Actor, Kind, Permission
from kernel.i18n import choose_language

LANGUAGE_COOKIE = "lang"
TEXT_COOKIE = "text"


class Me(Struct, frozen=True):
    """Who is signed in, as the layout shows them. 当前用户"""

    name: str
    title: str
    organisation: str
    station: str
    kind: Kind
    permissions: frozenset[Permission]


def language_of(request: Request[Any, Any, Any]) -> str:
    """The reader's language."""
    return choose_language(
        request.cookies.get(LANGUAGE_COOKIE), request.headers.get("accept-language")
    )


def layout(request: Request[Any, Any, Any]) -> dict[str, Any]:
    """The context that ``kernel.web.pages.Page`` adds to every template."""
    actor: Actor | None = request.scope.get("user")
    signed_in = actor is not None and actor.kind in (Kind.STAFF, Kind.GUARDIAN)
    return {
        "me": _me(actor) if actor and signed_in else None,
        "nav": _navigation(request, actor) if actor and signed_in else (),
        "locale": language_of(request),
        "text_size": "large" if request.cookies.get(TEXT_COOKIE) == "large" else "normal",
        "csrf_token": value_or_default(ScopeState.from_scope(request.scope).csrf_token, ""),
        "now": request.app.state["database"].clock(),
        "path": request.url.path,
    }


def _me(actor: Actor) -> Me:
    return Me(
        name=actor.name,
        title=ROLE_TITLES[actor.role] if actor.role else "",
        organisation=actor.organisation_name,
        station="",
        kind=actor.kind,
        permissions=actor.permissions,
    )


def _navigation(request: Request[Any, Any, Any], actor: Actor) -> Any:
    return items_for(actor.role, request.url.path)

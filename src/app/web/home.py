"""The front door: each role starts at its own page. 首页"""

from typing import Any
from urllib.parse import urlsplit

from litestar import Request, get
from litestar.datastructures import Cookie
from litestar.params import FromQuery
from litestar.response import Redirect

from app.layout import LANGUAGE_COOKIE, TEXT_COOKIE
from app.navigation import items_for
from kernel.access import Actor, Kind
from kernel.i18n import CHINESE, LANGUAGES

_YEAR = 365 * 24 * 3600


@get("/", include_in_schema=False)
async def home(request: Request[Actor, Any, Any]) -> Redirect:
    """Send everybody to where their day begins; whoever is not signed in, to the door."""
    if request.user.kind is Kind.NOBODY:
        return Redirect("/sign-in", status_code=303)
    items = items_for(request.user.role, "/")
    return Redirect(items[0].href if items else "/sign-in", status_code=303)


@get("/language", include_in_schema=False)
async def language(to: FromQuery[str] = CHINESE, back: FromQuery[str] = "/") -> Redirect:
    """Choose the language and go back to where one was."""
    chosen = to if to in LANGUAGES else CHINESE
    return _remember(LANGUAGE_COOKIE, chosen, back)


@get("/text-size", include_in_schema=False)
async def text_size(to: FromQuery[str] = "normal", back: FromQuery[str] = "/") -> Redirect:
    """Choose large or normal text and go back to where one was. 大字"""
    return _remember(TEXT_COOKIE, "large" if to == "large" else "normal", back)


def _remember(name: str, value: str, back: str) -> Redirect:
    cookie = Cookie(key=name, value=value, path="/", max_age=_YEAR, samesite="lax")
    return Redirect(local_path(back), status_code=303, cookies=[cookie])


def local_path(address: str) -> str:
    """The address if it stays on this site, else the front door."""
    parts = urlsplit(address)
    inside = not parts.scheme and not parts.netloc and address.startswith("/")
    return address if inside and not address.startswith(("//", "/\\")) else "/"

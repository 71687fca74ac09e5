"""The coarse question at the door: who are you? 入口检查"""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler
from litestar.types import Guard

from kernel.access import Actor, Kind
from kernel.errors import NotAllowed, NotSignedIn
from kernel.i18n import N_


def only(*kinds: Kind) -> Guard:
    """A guard that lets only these kinds of actors in.

    Nobody is asked to sign in; anybody else is refused. Permissions and scope are the use
    case's.
    """

    def guard(connection: ASGIConnection[Any, Actor, Any, Any], _: BaseRouteHandler) -> None:
        actor = connection.user
        if actor.kind in kinds:
            return
        if actor.kind is Kind.NOBODY:
            raise NotSignedIn(N_("这个页面要登录才能看。"))
        raise NotAllowed(N_("这个页面不是给您的角色用的。"))

    return guard


STAFF = only(Kind.STAFF)
STAFF_OR_MACHINE = only(Kind.STAFF, Kind.MACHINE)
GUARDIAN = only(Kind.GUARDIAN)
SIGNED_IN = only(Kind.STAFF, Kind.MACHINE, Kind.GUARDIAN)

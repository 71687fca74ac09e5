"""Pages that renew themselves when something changed. 实时页面"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any

from litestar import Request
from litestar.response import ServerSentEvent, ServerSentEventMessage

from kernel.access import Actor
from kernel.transaction import Transaction, Tx

LOOK_EVERY = 2.0
BEAT_EVERY = 20.0

Look = Callable[[Tx], Awaitable[datetime | None]]
Context = Callable[[Tx], Awaitable[dict[str, Any]]]


def stream(
    request: Request[Actor, Any, Any], template: str, look: Look, context: Context
) -> ServerSentEvent:
    """Send a template anew whenever ``look`` sees a later change.

    Each look is a short transaction of its own; nothing is held between two of them.
    """
    return ServerSentEvent(_messages(request, template, look, context))


async def _messages(
    request: Request[Actor, Any, Any], template: str, look: Look, context: Context
) -> AsyncGenerator[ServerSentEventMessage, None]:
    sent_at: datetime | None = None
    quiet = BEAT_EVERY
    while True:
        async with _transaction(request) as tx:
            changed_at = await look(tx)
            values = await context(tx) if changed_at != sent_at else None
        if values is not None:
            sent_at, quiet = changed_at, 0.0
            yield ServerSentEventMessage(data=_rendered(request, template, values))
        elif quiet >= BEAT_EVERY:
            quiet = 0.0
            yield ServerSentEventMessage(event="beat", data="")
        await asyncio.sleep(LOOK_EVERY)
        quiet += LOOK_EVERY


def _transaction(request: Request[Actor, Any, Any]) -> AbstractAsyncContextManager[Tx]:
    opened: Transaction = request.app.state["database"].transaction(request.user)
    return opened


def _rendered(request: Request[Actor, Any, Any], template: str, values: dict[str, Any]) -> str:
    engine = request.app.template_engine
    assert engine is not None
    layout: dict[str, Any] = request.app.state["layout"](request)
    html: str = engine.get_template(template).render({**layout, **values})
    return html

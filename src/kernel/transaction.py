"""Transactions: everything a use case may touch. 事务

``Tx`` offers no commit, so use cases compose: what is published or posted inside happens
with the change, or not at all. Only edges (web, jobs, mqtt, commands) open one.
"""

from collections import defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from kernel import outbox
from kernel.access import Actor, Permission
from kernel.calendar import clinic_day, utc_now
from kernel.errors import NotAllowed
from kernel.i18n import N_
from kernel.vault import Vault


class Event(Struct, frozen=True):
    """Something that happened, told in the past tense. 事件"""


E = TypeVar("E", bound=Event)
Reaction = Callable[["Tx", Any], Awaitable[None]]


class Choreography:
    """Who reacts to what, in the order written. 协作"""

    def __init__(self) -> None:
        self._reactions: dict[type[Event], list[Reaction]] = defaultdict(list)

    def when(self, event: type[E], *reactions: Callable[["Tx", E], Awaitable[None]]) -> None:
        """Let the reactions run, in this order, whenever the event is published."""
        self._reactions[event].extend(reactions)

    def reactions_to(self, event: Event) -> tuple[Reaction, ...]:
        """The reactions to one event."""
        return tuple(self._reactions.get(type(event), ()))


@dataclass(frozen=True)
class Tx:
    """One open transaction: the connection, the person, the moment. 一次事务"""

    conn: AsyncConnection
    actor: Actor
    now: datetime
    choreography: Choreography
    vault: Vault

    @property
    def today(self) -> date:
        """The calendar day at the clinic, not in Greenwich."""
        return clinic_day(self.now)

    def require(self, permission: Permission) -> None:
        """Raise ``NotAllowed`` unless the actor's role carries the permission."""
        if not self.actor.may(permission):
            raise NotAllowed(
                N_("{name}的角色不能做这件事。请让有权限的同事来办。"),
                name=self.actor.name,
                needs=str(permission),
            )

    def require_reach(self, path: str) -> None:
        """Raise ``NotAllowed`` unless the organisation's path is in the actor's subtree."""
        if not self.actor.covers(path):
            raise NotAllowed(N_("这条记录属于别的机构，不在您的管辖范围内。"))

    async def publish(self, event: Event) -> None:
        """Run every reaction now, inside this transaction, in the order written."""
        for react in self.choreography.reactions_to(event):
            await react(self, event)

    async def post(self, topic: str, body: Struct) -> None:
        """Leave a letter for the outside world, sent once this commits."""
        await outbox.post(self.conn, self.vault, topic, body, self.now)


Transaction = AbstractAsyncContextManager[Tx]


@dataclass(frozen=True)
class Database:
    """Opens transactions. 数据库"""

    engine: AsyncEngine
    choreography: Choreography
    vault: Vault
    clock: Callable[[], datetime] = field(default=utc_now, kw_only=True)

    @asynccontextmanager
    async def transaction(self, actor: Actor) -> AsyncGenerator[Tx, None]:
        """A transaction that commits when the block ends well, and undoes all otherwise."""
        async with self.engine.begin() as conn:
            yield Tx(conn, actor, self.clock(), self.choreography, self.vault)

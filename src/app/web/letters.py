"""Letters that could not be delivered, and the development inbox. 信件"""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from kernel import outbox
from kernel.access import SYSTEM, Actor, Permission
from kernel.accounts.sign_in import SmsLetter
from kernel.errors import Conflict, NotFound
from kernel.i18n import N_
from kernel.outbox import LetterState
from kernel.transaction import Database, Transaction
from kernel.web.guards import STAFF
from kernel.web.pages import Page


class LetterController(Controller):
    """What the system told the outside world, and what it could not. 信件"""

    include_in_schema = False

    @get("/letters", guards=[STAFF])
    async def dead(self, transaction: NamedDependency[Transaction]) -> Page:
        """Dead letters first: each can be sent again."""
        async with transaction as tx:
            tx.require(Permission.RESEND_LETTERS)
            dead = await outbox.recent_letters(tx.conn, LetterState.DEAD)
            others = await outbox.recent_letters(
                tx.conn, LetterState.WAITING, LetterState.SENT, limit=50
            )
        return Page("app/letters.html", context={"dead": dead, "others": others})

    @post("/letters/{letter_id:uuid}/resend", guards=[STAFF])
    async def resend(
        self, transaction: NamedDependency[Transaction], letter_id: FromPath[UUID]
    ) -> Redirect:
        """Give a dead letter a new life."""
        async with transaction as tx:
            tx.require(Permission.RESEND_LETTERS)
            if not await outbox.resend(tx.conn, letter_id, tx.now):
                raise Conflict(N_("这封信已经重新发出，或不需要重发。"))
        return Redirect("/letters", status_code=303)

    @get("/inbox")
    async def inbox(self, request: Request[Actor, Any, Any]) -> Page:
        """The text messages a development system would have sent. Not there in production."""
        if not request.app.state["settings"].is_development:
            raise NotFound(N_("没有这个页面。"))
        database: Database = request.app.state["database"]
        async with database.transaction(SYSTEM) as tx:
            opened = await outbox.bodies_of(tx.conn, tx.vault, "sms")
        messages = [
            (summary, msgspec.json.decode(body, type=SmsLetter)) for summary, body in opened
        ]
        return Page("app/inbox.html", context={"messages": messages})

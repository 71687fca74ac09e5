"""Alarms: who takes charge, and how it ended. 报警页面"""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from coldchain.usecases.handle_alarm import Handling, acknowledge_alarm, review_alarm
from coldchain.usecases.list_alarms import (
    PAGE,
    AlarmStory,
    alarm_story,
    past_alarms,
    waiting_alarms,
)
from coldchain.web import words
from kernel.access import Actor, Permission
from kernel.errors import Refusal
from kernel.transaction import Transaction
from kernel.web.forms import state_of
from kernel.web.guards import STAFF
from kernel.web.pages import Page

Form = Request[Actor, Any, Any]


class AlarmController(Controller):
    """Alarms that wait, alarms that are over. 报警"""

    path = "/coldchain/alarms"
    guards = (STAFF,)
    include_in_schema = False

    @get("/")
    async def page(
        self,
        transaction: NamedDependency[Transaction],
        over: FromQuery[bool] = False,
        before: FromQuery[datetime | None] = None,
    ) -> Page:
        """Alarms that nobody has closed, or those that were closed."""
        async with transaction as tx:
            views = await (past_alarms(tx, before) if over else waiting_alarms(tx))
        context = {"views": views, "over": over, "more": over and len(views) == PAGE}
        return Page("coldchain/alarms.html", context=context | {"words": words})

    @get("/{alarm_id:uuid}")
    async def alarm(
        self, transaction: NamedDependency[Transaction], alarm_id: FromPath[UUID]
    ) -> Page:
        """One alarm with its story, and the form that comes next."""
        async with transaction as tx:
            story = await alarm_story(tx, alarm_id)
            may_handle = tx.actor.may(Permission.HANDLE_ALARM)
        return Page("coldchain/alarm.html", context=_context(story, may_handle))

    @post("/{alarm_id:uuid}/acknowledge")
    async def acknowledge(
        self,
        request: Form,
        transaction: NamedDependency[Transaction],
        alarm_id: FromPath[UUID],
    ) -> Response[Any]:
        """Take charge of the alarm."""
        form = await request.form()
        try:
            async with transaction as tx:
                await acknowledge_alarm(tx, alarm_id, Handling(form.get("note", "")))
        except Refusal as wrong:
            return await _again(request, alarm_id, wrong)
        return Redirect(f"/coldchain/alarms/{alarm_id}", status_code=303)

    @post("/{alarm_id:uuid}/review")
    async def review(
        self,
        request: Form,
        transaction: NamedDependency[Transaction],
        alarm_id: FromPath[UUID],
    ) -> Response[Any]:
        """Close the alarm with its cause and what was done."""
        form = await request.form()
        try:
            async with transaction as tx:
                await review_alarm(tx, alarm_id, Handling(form.get("note", "")))
        except Refusal as wrong:
            return await _again(request, alarm_id, wrong)
        return Redirect(f"/coldchain/alarms/{alarm_id}", status_code=303)


async def _again(request: Form, alarm_id: UUID, wrong: Refusal) -> Page:
    """The alarm's page with what was entered, and what to mend."""
    if wrong.field is None:
        raise wrong
    async with request.app.state["database"].transaction(request.user) as tx:
        story = await alarm_story(tx, alarm_id)
    context = _context(story, True) | {"form": state_of(await request.form(), wrong)}
    return Page("coldchain/alarm.html", context=context, status_code=422)


def _context(story: AlarmStory, may_handle: bool) -> dict[str, Any]:
    return {"story": story, "may_handle": may_handle, "words": words}

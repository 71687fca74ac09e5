"""One alarm: its story, who takes charge, and the vaccine it holds. 报警详情页面"""

from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from app.web.held import held_words
from coldchain.usecases.handle_alarm import Handling, acknowledge_alarm, review_alarm
from coldchain.usecases.list_alarms import alarm_story
from coldchain.web import words
from immunize.usecases.list_holds import hold_of_alarm
from immunize.usecases.thermometer import Thermometer
from kernel.access import Actor, Permission
from kernel.errors import Refusal
from kernel.transaction import Transaction, Tx
from kernel.web.forms import state_of
from kernel.web.guards import STAFF
from kernel.web.pages import Page

Form = Request[Actor, Any, Any]


class AlarmPageController(Controller):
    """One alarm with what it holds. 报警详情"""

    path = "/coldchain/alarms"
    guards = (STAFF,)
    include_in_schema = False

    @get("/{alarm_id:uuid}")
    async def alarm(
        self,
        transaction: NamedDependency[Transaction],
        thermometer: NamedDependency[Thermometer],
        alarm_id: FromPath[UUID],
    ) -> Page:
        """One alarm with its story, the lots it holds, and the form that comes next."""
        async with transaction as tx:
            context = await _context(tx, alarm_id, thermometer)
        return Page("app/alarm.html", context=context)

    @post("/{alarm_id:uuid}/acknowledge")
    async def acknowledge(
        self,
        request: Form,
        transaction: NamedDependency[Transaction],
        thermometer: NamedDependency[Thermometer],
        alarm_id: FromPath[UUID],
    ) -> Response[Any]:
        """Take charge of the alarm."""
        form = await request.form()
        try:
            async with transaction as tx:
                await acknowledge_alarm(tx, alarm_id, Handling(form.get("note", "")))
        except Refusal as wrong:
            return await _again(request, alarm_id, thermometer, wrong)
        return Redirect(f"/coldchain/alarms/{alarm_id}", status_code=303)

    @post("/{alarm_id:uuid}/review")
    async def review(
        self,
        request: Form,
        transaction: NamedDependency[Transaction],
        thermometer: NamedDependency[Thermometer],
        alarm_id: FromPath[UUID],
    ) -> Response[Any]:
        """Close the alarm with its cause and what was done."""
        form = await request.form()
        try:
            async with transaction as tx:
                await review_alarm(tx, alarm_id, Handling(form.get("note", "")))
        except Refusal as wrong:
            return await _again(request, alarm_id, thermometer, wrong)
        return Redirect(f"/coldchain/alarms/{alarm_id}", status_code=303)


async def _again(request: Form, alarm_id: UUID, thermometer: Thermometer, wrong: Refusal) -> Page:
    """The alarm's page with what was entered, and what to mend."""
    if wrong.field is None:
        raise wrong
    async with request.app.state["database"].transaction(request.user) as tx:
        context = await _context(tx, alarm_id, thermometer)
    context |= {"form": state_of(await request.form(), wrong)}
    return Page("app/alarm.html", context=context, status_code=422)


async def _context(tx: Tx, alarm_id: UUID, thermometer: Thermometer) -> dict[str, Any]:
    story = await alarm_story(tx, alarm_id)
    hold = None
    if tx.actor.may(Permission.READ_STOCK):
        hold = await hold_of_alarm(tx, alarm_id, thermometer)
    return {
        "story": story,
        "may_handle": tx.actor.may(Permission.HANDLE_ALARM),
        "words": words,
        "held": [hold] if hold else [],
        **held_words(tx),
    }

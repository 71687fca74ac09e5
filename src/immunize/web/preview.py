"""See what a new start of an edition changes, and activate it. 换版预览与启用页面"""

from asyncio import to_thread
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.response import Redirect

from immunize.schedules import national
from immunize.usecases.activate_edition import NewActivation, activate_edition
from immunize.usecases.list_activations import Activations, list_activations
from immunize.usecases.preview_edition import NewStart, Preview, preview_edition
from immunize.web import words
from kernel.access import Actor
from kernel.errors import InvalidInput
from kernel.ids import new_id
from kernel.transaction import Transaction
from kernel.web.forms import EMPTY, read, redisplay, state_of
from kernel.web.guards import STAFF
from kernel.web.pages import Page

MOST_COMPARED = 1000
"""On the page, a second's work; the command compares everybody."""

TEMPLATE = "immunize/schedule-preview.html"


class PreviewController(Controller):
    """Whose plans change when an edition begins on another day. 换版预览"""

    path = "/rules/schedule/preview"
    guards = (STAFF,)
    include_in_schema = False

    @get("/")
    async def form(self, transaction: NamedDependency[Transaction]) -> Page:
        """Choose an edition and a day; what was decided so far."""
        async with transaction as tx:
            standing = await list_activations(tx)
        return Page(TEMPLATE, context=await _context(standing))

    @post("/", status_code=200)
    async def compare(
        self, request: Request[Actor, Any, Any], transaction: NamedDependency[Transaction]
    ) -> Response[Any]:
        """What would change. Nothing is activated here."""
        form = await request.form()
        try:
            new = read(form, NewStart)
            async with transaction as tx:
                standing = await list_activations(tx)
                preview = await preview_edition(tx, new, MOST_COMPARED)
        except InvalidInput as wrong:
            return await _again(request, form, wrong)
        context = await _context(standing, new, preview) | {"form": state_of(form)}
        return Page(TEMPLATE, context=context)

    @post("/activate")
    async def activate(
        self, request: Request[Actor, Any, Any], transaction: NamedDependency[Transaction]
    ) -> Response[Any]:
        """The edition begins on that day, for everybody."""
        form = await request.form()
        try:
            new = read(form, NewActivation)
            async with transaction as tx:
                await activate_edition(tx, new)
        except InvalidInput as wrong:
            return await _again(request, form, wrong)
        return Redirect("/rules/schedule/preview", status_code=303)


async def _again(
    request: Request[Actor, Any, Any], form: FormMultiDict, wrong: InvalidInput
) -> Page:
    """The page as it was, the comparison too where the edition and the day can be read."""
    new = preview = None
    async with request.app.state["database"].transaction(request.user) as tx:
        standing = await list_activations(tx)
        if wrong.field == "reason":
            new = read(form, NewStart)
            preview = await preview_edition(tx, new, MOST_COMPARED)
    return redisplay(TEMPLATE, form, wrong, await _context(standing, new, preview))


async def _context(
    standing: Activations, new: NewStart | None = None, preview: Preview | None = None
) -> dict[str, Any]:
    data = (await to_thread(national, None, standing.rules.starts)).data
    return {
        "decisions": standing,
        "blank": EMPTY,
        "editions": data.editions,
        "titles": {one.id: one.title for one in data.editions},
        "new": new,
        "new_id": new_id(),
        "preview": preview,
        "groups": {group.name: group.name_zh or group.name for group in data.groups},
        "most": MOST_COMPARED,
        "words": words,
    }

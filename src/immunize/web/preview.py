"""Preview a new start of an edition. 换版预览页面"""

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency

from immunize.schedules import national, starts_in_force
from immunize.usecases.preview_edition import NewStart, Preview, preview_edition
from immunize.web import words
from kernel.access import Actor, Permission
from kernel.errors import InvalidInput
from kernel.transaction import Transaction
from kernel.web.forms import read, redisplay
from kernel.web.guards import STAFF
from kernel.web.pages import Page

MOST_COMPARED = 1000
"""On the page, a second's work; the command compares everybody."""


class PreviewController(Controller):
    """Whose plans change when an edition begins on another day. 换版预览"""

    path = "/rules/schedule/preview"
    guards = (STAFF,)
    include_in_schema = False

    @get("/")
    async def form(self, transaction: NamedDependency[Transaction]) -> Page:
        """Choose an edition and a day."""
        async with transaction as tx:
            tx.require(Permission.MANAGE_RULES)
        return Page("immunize/schedule-preview.html", context=_context(None, None))

    @post("/")
    async def compare(
        self, request: Request[Actor, Any, Any], transaction: NamedDependency[Transaction]
    ) -> Response[Any]:
        """What would change. Nothing is activated here."""
        form = await request.form()
        try:
            new = read(form, NewStart)
            async with transaction as tx:
                preview = await preview_edition(tx, new, MOST_COMPARED)
        except InvalidInput as wrong:
            context = _context(None, None)
            return redisplay("immunize/schedule-preview.html", form, wrong, context)
        return Page("immunize/schedule-preview.html", context=_context(new, preview))


def _context(new: NewStart | None, preview: Preview | None) -> dict[str, Any]:
    data = national().data
    return {
        "editions": data.editions,
        "moved": dict(starts_in_force()),
        "new": new,
        "preview": preview,
        "groups": {group.name: group.name_zh or group.name for group in data.groups},
        "most": MOST_COMPARED,
        "words": words,
    }

"""The programme for everybody who is signed in: chart, rules, sources. 免疫程序页面"""

from asyncio import to_thread
from datetime import date
from typing import Any

from litestar import Controller, Request, get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from immunize.domain.sentences import Words
from immunize.usecases.read_programme import read_programme
from immunize.usecases.rules_in_force import rules_in_force
from kernel.access import Actor, Kind
from kernel.i18n import ENGLISH, _, ngettext, speaker
from kernel.transaction import Transaction
from kernel.web.guards import SIGNED_IN
from kernel.web.pages import Page

_IN_MONTHS_UNTIL = 24


class RulesController(Controller):
    """What the programme says, and where it stands. 免疫程序"""

    path = "/rules/schedule"
    guards = (SIGNED_IN,)
    include_in_schema = False

    @get("/")
    async def page(
        self,
        request: Request[Actor, Any, Any],
        transaction: NamedDependency[Transaction],
        today: NamedDependency[date],
        edition: FromQuery[str | None] = None,
        region: FromQuery[str | None] = None,
    ) -> Page:
        """The chart by age and every rule with its source; for parents, what comes at which age."""
        async with transaction as tx:
            starts = (await rules_in_force(tx)).starts
        programme = await to_thread(read_programme, edition, region, today, starts)
        parents = request.user.kind is Kind.GUARDIAN
        template = "immunize/my-programme.html" if parents else "immunize/schedule.html"
        return Page(template, context={"programme": programme, "said": said, "age": age})


def said(words: Words) -> str:
    """A text of the schedule in the present reader's language."""
    return words.en if speaker().language == ENGLISH else words.zh


def age(months: int) -> str:
    """出生, 8月龄, 4岁, 13岁6个月"""
    if months == 0:
        return _("出生")
    if months < _IN_MONTHS_UNTIL:
        return ngettext("{n}月龄", months)
    years, rest = divmod(months, 12)
    if rest:
        return _("{years}岁{months}个月", years=years, months=rest)
    return ngettext("{n}岁", years)

"""Every rule of maternal and child care in force, with its source. 妇幼规则页面"""

from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from msgspec import Struct

from kernel.access import Actor, Permission
from kernel.errors import Refusal
from kernel.transaction import Transaction
from kernel.web.forms import EMPTY, read, state_of
from kernel.web.guards import STAFF
from kernel.web.pages import Page
from maternal.standards import regions, rule_book
from maternal.standards.rules import NATIONAL
from maternal.usecases.try_rules import Trial, rules_by_section, said, try_rules
from maternal.web import words

Form = Request[Actor, Any, Any]

EXAMPLE = """region = "CN"
in_force_from = 2027-01-01

[sources.draft]
title = "规则草稿"
edition = "2027"

[[risk_factors]]
id = "age-40"
colour = "orange"
zh = "年龄≥38岁"
en = "age 38 or more"
when = [{ finding = "age", at_least = 38 }]
source = "draft"
clause = "草稿"
verified = false
"""


class TrialForm(Struct, frozen=True):
    """A draft for a region. 试算表单"""

    text: str
    region: str = NATIONAL


class CareRuleController(Controller):
    """Rules to read, and a place to try a change. 妇幼规则"""

    path = "/rules/care"
    guards = (STAFF,)
    include_in_schema = False

    @get("/")
    async def page(self, request: Form, region: FromQuery[str] = NATIONAL) -> Page:
        """The rules in force for a region, section by section."""
        return _page(request, region)

    @post("/trial")
    async def trial(self, request: Form, transaction: NamedDependency[Transaction]) -> Page:
        """What a draft would change; nothing is kept."""
        form = await request.form()
        try:
            entered = read(form, TrialForm)
            async with transaction as tx:
                trial = await try_rules(tx, entered.region, entered.text)
        except Refusal as wrong:
            region = str(form.get("region") or NATIONAL)
            return _page(request, region, form=state_of(form, wrong), status=422)
        return _page(request, entered.region, form=state_of(form), trial=trial)


def _page(
    request: Form, region: str, *, form: Any = EMPTY, trial: Trial | None = None, status: int = 200
) -> Page:
    known = {one.code: one for one in regions()}
    chosen = region if region in known else NATIONAL
    context = {
        "regions": regions(),
        "region": chosen,
        "sections": rules_by_section(rule_book(chosen)),
        "said": said,
        "may_try": request.user.may(Permission.MANAGE_RULES),
        "example": EXAMPLE.replace(f'"{NATIONAL}"', f'"{chosen}"'),
        "form": form,
        "trial": trial,
        "words": words,
    }
    return Page("maternal/rules.html", context=context, status_code=status)

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
from maternal.domain.basis import Rule
from maternal.domain.rulebook import RuleBook
from maternal.standards import regions, rule_book
from maternal.standards.rules import NATIONAL
from maternal.usecases.try_rules import Trial, rules_by_section, try_rules
from maternal.web import rule_words, words

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
    async def page(
        self, request: Form, region: FromQuery[str] = NATIONAL, q: FromQuery[str] = ""
    ) -> Page:
        """The rules in force for a region, section by section; or those with a word in them."""
        return _page(request, region, q=q)

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
    request: Form,
    region: str,
    *,
    form: Any = EMPTY,
    trial: Trial | None = None,
    status: int = 200,
    q: str = "",
) -> Page:
    known = {one.code: one for one in regions()}
    chosen = region if region in known else NATIONAL
    book = rule_book(chosen)
    context = {
        "regions": regions(),
        "region": chosen,
        "book": book,
        "sections": _with_word(book, q.strip()),
        "q": q.strip(),
        "says": rule_words,
        "may_try": request.user.may(Permission.MANAGE_RULES),
        "example": EXAMPLE.replace(f'"{NATIONAL}"', f'"{chosen}"'),
        "form": form,
        "trial": trial,
        "words": words,
    }
    return Page("maternal/rules.html", context=context, status_code=status)


def _with_word(book: RuleBook, word: str) -> dict[str, tuple[Rule, ...]]:
    """The sections, with those rules only that have the word in name, content or source."""
    found = {
        name: tuple(rule for rule in rules if not word or word in _text(rule, book))
        for name, rules in rules_by_section(book).items()
    }
    return {name: rules for name, rules in found.items() if rules}


def _text(rule: Rule, book: RuleBook) -> str:
    named = getattr(rule, "zh", ""), getattr(rule, "en", "")
    basis = rule.basis
    said = rule_words.title(rule), rule_words.said(rule, book)
    return " ".join([*named, *said, basis.source, basis.edition, basis.clause])

"""Every alarm rule in force with its sources, and a place to try a change. 规则页面"""

from typing import Any

from litestar import Controller, Request, get
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency

from coldchain.standards import cited, equipment_rules, products
from coldchain.usecases.preview_rule import Trial, preview_rule
from coldchain.usecases.reach import reachable_units
from coldchain.usecases.rules_in_force import rule_in_force
from coldchain.web import words
from kernel.access import Actor, Permission
from kernel.errors import InvalidInput
from kernel.i18n import _
from kernel.transaction import Transaction, Tx
from kernel.web.forms import EMPTY, read, state_of
from kernel.web.guards import STAFF
from kernel.web.pages import Page

Asked = Request[Actor, Any, Any]


class RuleController(Controller):
    """Rules: to read, and to try. 报警规则"""

    path = "/coldchain/rules"
    guards = (STAFF,)
    include_in_schema = False

    @get("/")
    async def page(self, request: Asked) -> Page:
        """Which limits alarm whom, after how long, and who says so."""
        kinds = {product.name_en: product for product in products().values()}
        context = {
            "rules": equipment_rules(),
            "products": list(kinds.values()),
            "sources": cited(),
            "may_try": request.user.may(Permission.MANAGE_RULES),
            "words": words,
        }
        return Page("coldchain/rules.html", context=context)

    @get("/trial")
    async def trial(self, request: Asked, transaction: NamedDependency[Transaction]) -> Page:
        """What a changed limit would have done to a unit's alarms."""
        form, tried, status = EMPTY, None, 200
        async with transaction as tx:
            tx.require(Permission.MANAGE_RULES)
            choices = await _choices(tx)
            asked = FormMultiDict(request.query_params.multi_items())
            if asked:
                form = state_of(asked)
                try:
                    tried = await preview_rule(tx, read(asked, Trial))
                except InvalidInput as wrong:
                    form, status = state_of(asked, wrong), 422
        context = {"form": form, "tried": tried, "words": words, **choices}
        return Page("coldchain/rule-trial.html", context=context, status_code=status)


async def _choices(tx: Tx) -> dict[str, Any]:
    """The units to choose from, and every limit that any of them has."""
    places = await reachable_units(tx)
    kinds: dict[str, str] = {}
    for unit, _place in places:
        for kind in rule_in_force(unit.equipment, tx.today).limits:
            kinds.setdefault(kind, words.limit_name(kind))
    return {
        "units": [(unit.id, f"{unit.name} · {place.name}") for unit, place in places],
        "kinds": [(kind, _(name)) for kind, name in kinds.items()],
    }

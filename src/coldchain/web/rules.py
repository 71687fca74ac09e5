"""Every alarm rule in force, with its sources. 规则页面"""

from litestar import get

from coldchain.standards import equipment_rules, products
from coldchain.web import words
from kernel.web.guards import STAFF
from kernel.web.pages import Page


@get("/coldchain/rules", guards=[STAFF], include_in_schema=False)
async def rules() -> Page:
    """Which limits alarm whom, after how long, and who says so."""
    kinds = {product.name_en: product for product in products().values()}
    context = {"rules": equipment_rules(), "products": list(kinds.values()), "words": words}
    return Page("coldchain/rules.html", context=context)

"""The demo county's vaccine: sound codes, and a journey through every use case."""

from app.seed.accounts import seed_accounts
from app.seed.county import seed_county
from app.seed.names import seeded
from app.seed.products import demo_products, seed_products
from app.seed.stock import DELIVERIES, seed_stock
from immunize.domain.gs1 import is_trade_item
from immunize.store import stock
from kernel.transaction import Tx


def test_invented_products_have_codes_that_can_be_scanned() -> None:
    products = demo_products()
    prefixes = [code for one in products for code in (one.trace_prefix, *one.outer_prefixes)]
    assert len(set(prefixes)) == len(prefixes)
    for product in products:
        assert len(product.trace_prefix) == 7
        assert is_trade_item(product.gtin or "")
        assert (product.gtin or "").startswith("0952"), "GS1 keeps 952 for demonstrations"


async def test_the_county_is_stocked_once(tx: Tx) -> None:
    for step in (seed_county, seed_accounts, seed_products, seed_stock, seed_stock):
        await step(tx)
    lines = await stock.stock_lines(tx)
    assert sum(line.packages for line in lines) == sum(one.packages for one in DELIVERIES)
    shelf = await stock.stock_in_unit(tx, seeded("qingxi-fridge-1"))
    assert {line.vaccine for line in shelf} >= {"HepB", "BCG", "IPV", "DTaP", "MMR"}
    first = f"{DELIVERIES[5].prefix}{DELIVERIES[5].serial * 10**6 + 1:013d}"
    stays = await stock.stays_of(tx, first)
    assert [stay.unit_id for stay in stays] == [
        seeded("hechuan-room-1"),
        seeded("qingxi-fridge-1"),
    ]

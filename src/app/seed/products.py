"""The demo county's vaccine products, from ``products.toml``. 演示疫苗产品"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from app.seed.names import seeded
from immunize.domain.lots import Product
from immunize.store import stock
from kernel.transaction import Tx

_FILE = Path(__file__).with_name("products.toml")


@cache
def demo_products() -> tuple[Product, ...]:
    """Every invented product."""
    with _FILE.open("rb") as file:
        data: dict[str, Any] = tomllib.load(file)
    return tuple(
        msgspec.convert(
            entry | {"id": seeded(f"product {entry['trace_prefix']}"), "source": data["source"]},
            Product,
        )
        for entry in data["product"]
    )


async def seed_products(tx: Tx) -> None:
    """Add the products, or correct them."""
    await stock.put_products(tx, demo_products())

"""The vaccines a rule names become a look-up by code. 编译疫苗品种"""

from __future__ import annotations

from collections.abc import Iterable

from immunize.domain import schedule as data
from immunize.domain.compiled_series import Product
from immunize.domain.compiling import Place


def products(place: Place, rows: Iterable[data.ProductRule]) -> dict[str, tuple[Product, ...]]:
    """The rows of each vaccine, which may have several, at different ages or by trade name."""
    table: dict[str, tuple[Product, ...]] = {}
    for row in rows:
        product = Product(
            place.known(row.vaccine),
            place.age_of(row.begin_age),
            place.age_of(row.end_age),
            plain_name(row.trade_name),
            row.manufacturer,
            row.volume_ml,
            row.forecast,
        )
        table[row.vaccine] = (*table.get(row.vaccine, ()), product)
    return table


def plain_name(trade_name: str | None) -> str | None:
    """A trade name without case, blanks and hyphens, which sources write differently."""
    return "".join(filter(str.isalnum, trade_name.casefold())) if trade_name else None

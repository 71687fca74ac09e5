"""Contraceptive stock: what is left, and which lot goes out first. 避孕药具库存"""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from maternal.domain.basis import NamedRule
from maternal.errors import Implausible, NotEnoughStock


class StockRule(NamedRule, frozen=True, kw_only=True):
    """How stock is counted and issued; the text says it, the code below does it. 库存规则"""


class Moves(Struct, frozen=True):
    """A period's moves at one site. 库存变动"""

    opening: int
    received: int
    issued: int
    loss: int
    transferred_out: int


class Holding(Struct, frozen=True):
    """A lot on the shelf. 在库批次"""

    no: str
    expiry: date
    qty: int


def closing_stock(moves: Moves) -> int:
    """What is left: opening + received − issued − loss − transferred out.

    Raises ``Implausible`` for a negative count and for more going out than there was. 期末库存
    """
    for name, count in zip(moves.__struct_fields__, _counts(moves), strict=True):
        if count < 0:
            raise Implausible(name, count)
    closing = moves.opening + moves.received - moves.issued - moves.loss - moves.transferred_out
    if closing < 0:
        raise Implausible("closing", closing)
    return closing


def issue(holdings: Sequence[Holding], quantity: int, on: date) -> list[tuple[str, int]]:
    """Which lots to take and how much of each: first expiry first, expired never.

    A lot may be issued on its expiry day. Raises ``NotEnoughStock``. 先到期先发
    """
    if quantity <= 0:
        raise Implausible("qty", quantity)
    usable = sorted(
        (holding for holding in holdings if holding.expiry >= on and holding.qty > 0),
        key=lambda holding: holding.expiry,
    )
    if sum(holding.qty for holding in usable) < quantity:
        raise NotEnoughStock(quantity, sum(holding.qty for holding in usable))
    taken: list[tuple[str, int]] = []
    for holding in usable:
        if quantity == 0:
            break
        taken.append((holding.no, min(quantity, holding.qty)))
        quantity -= taken[-1][1]
    return taken


def _counts(moves: Moves) -> tuple[int, int, int, int, int]:
    return moves.opening, moves.received, moves.issued, moves.loss, moves.transferred_out

"""May this package be used, now, here, for this? 最小包装能不能用

The same rules serve the check before the injection and the recording of the dose; the second
locks the package first, so that nothing changes between the answer and the dose.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from immunize.domain.codes import Scan, grouped
from immunize.domain.holds import HoldKind
from immunize.domain.lots import Lot, PackageState, Product
from immunize.domain.scanning import lines_of, read_box
from immunize.domain.unreadable import CodeAmbiguous, CodeIncomplete
from immunize.errors import (
    CodeContradictsStock,
    LotExpired,
    PackageDisposed,
    PackageElsewhere,
    PackageHeld,
    PackageUnknown,
    PackageUsed,
    WrongVaccine,
)
from immunize.store import stock
from immunize.store.stock import Alternative, HeldBecause, PackageFacts
from kernel.access import Permission
from kernel.calendar import CLINIC_TIME
from kernel.i18n import N_, Phrase
from kernel.transaction import Tx


class Usable(Struct, frozen=True):
    """A package that may be used, with all that a dose record takes from it. 可用的最小包装"""

    code: str
    product: Product
    lot: Lot
    unit_id: UUID
    unit_name: str
    doses_left: int
    opened_at: datetime | None
    use_first: bool

    @property
    def shown(self) -> str:
        """The code as people read it."""
        return grouped(self.code)


async def check_package(tx: Tx, text: str, vaccine: str | None = None) -> Usable:
    """The package somebody at the actor's organisation has scanned, if it may be used today."""
    tx.require(Permission.READ_STOCK)
    facts = await find_package(tx, text)
    organisation_id = tx.actor.organisation_id or facts.organisation_id
    return await package_verdict(tx, facts.code, organisation_id, vaccine, tx.today)


async def find_package(tx: Tx, text: str) -> PackageFacts:
    """What stock knows of a scanned package; several codes of one box stand on lines.

    Raises a ``CodeUnreadable``, ``PackageUnknown``, and ``CodeContradictsStock`` when the code
    names another lot or expiry than the stock record: then a person decides.
    """
    scan = read_box(lines_of(text) or [text])
    if scan.alternatives:
        scan = await _resolve_by_stock(tx, scan)
    code = scan.package_code
    if code is None:
        raise CodeIncomplete([Phrase(N_("序列号"))])
    facts = (await stock.package_facts(tx, [code])).get(code)
    if facts is None:
        raise PackageUnknown(grouped(code))
    if scan.lot and scan.lot != facts.lot_number:
        raise CodeContradictsStock(Phrase(N_("批号")), scan.lot, facts.lot_number)
    if scan.expires_on and scan.expires_on != facts.expires_on:
        raise CodeContradictsStock(Phrase(N_("有效期")), scan.expires_on, facts.expires_on)
    return facts


async def package_verdict(
    tx: Tx,
    code: str,
    organisation_id: UUID,
    vaccine: str | None,
    on: date,
    *,
    lock: bool = False,
) -> Usable:
    """The package, if it may be used at the organisation on a day, for the planned vaccine.

    Raises ``PackageUnknown``, ``PackageElsewhere``, ``PackageUsed``, ``PackageDisposed``,
    ``PackageHeld``, ``LotExpired`` or ``WrongVaccine``, each with what to take instead. With
    ``lock`` nobody can draw from, move or hold the package until the transaction ends; without
    a ``vaccine`` any is right.
    """
    if lock:
        await stock.lock_packages(tx, [code])
    facts = (await stock.package_facts(tx, [code])).get(code)
    if facts is None:
        raise PackageUnknown(grouped(code))
    others = await stock.alternatives(tx, organisation_id, vaccine or facts.vaccine, on)
    instead = _instead(others)
    _check_state(facts, instead, others)
    unit_id, unit_name = _check_place(facts, organisation_id, instead, others)
    for why in await stock.why_held(tx, code):
        raise PackageHeld(
            facts.product_name, facts.lot_number, _because(why), instead, alternatives=others
        )
    product = await stock.product(tx, facts.product_id)
    lot = await stock.lot(tx, facts.lot_id)
    assert product is not None, "a lot's product is a foreign key"
    assert lot is not None, "a package's lot is a foreign key"
    if lot.has_expired(on):
        raise LotExpired(lot.number, lot.expires_on, instead, alternatives=others)
    if vaccine is not None and product.vaccine != vaccine:
        raise WrongVaccine(product.name, vaccine, instead, alternatives=others)
    return Usable(
        code=code,
        product=product,
        lot=lot,
        unit_id=unit_id,
        unit_name=unit_name,
        doses_left=facts.doses_left,
        opened_at=facts.opened_at,
        use_first=facts.use_first,
    )


def _check_state(facts: PackageFacts, instead: Phrase, others: Sequence[Alternative]) -> None:
    if facts.state is PackageState.USED:
        raise PackageUsed(grouped(facts.code), instead, alternatives=others)
    if facts.state is not PackageState.IN_STOCK:
        raise PackageDisposed(grouped(facts.code), instead, alternatives=others)


def _check_place(
    facts: PackageFacts, organisation_id: UUID, instead: Phrase, others: Sequence[Alternative]
) -> tuple[UUID, str]:
    if facts.organisation_id == organisation_id and facts.unit_id and facts.unit_name:
        return facts.unit_id, facts.unit_name
    where = Phrase(
        N_("{organisation}{unit}") if facts.unit_id else N_("去{organisation}的路上"),
        {"organisation": facts.organisation_name, "unit": facts.unit_name or ""},
    )
    raise PackageElsewhere(grouped(facts.code), where, instead, alternatives=others)


async def _resolve_by_stock(tx: Tx, scan: Scan) -> Scan:
    """The one reading of a message without separators that names a package in stock."""
    ways = {way.package_code: way for way in scan.alternatives if way.package_code}
    known = await stock.package_facts(tx, list(ways))
    fitting = [
        ways[code] for code, facts in known.items() if ways[code].lot in (None, facts.lot_number)
    ]
    if len(fitting) != 1:
        raise CodeAmbiguous(sorted({way.lot for way in scan.alternatives if way.lot}))
    return fitting[0]


def _instead(others: Sequence[Alternative]) -> Phrase:
    if not others:
        return Phrase(N_("库存里没有别的可用，请找冷链管理员调货。"))
    first = others[0]
    return Phrase(
        N_("从{unit}取批号{lot}，在架{packages}支，效期{expires_on}。"),
        {
            "unit": first.unit_name,
            "lot": first.lot_number,
            "packages": first.packages,
            "expires_on": first.expires_on,
        },
    )


_KINDS = {
    HoldKind.TOO_WARM: (N_("温度高于{limit}℃"), N_("最高{worst}℃")),
    HoldKind.TOO_COLD: (N_("温度低于{limit}℃"), N_("最低{worst}℃")),
    HoldKind.NO_DATA: (N_("没有温度记录"), N_("最后是{worst}℃")),
}


def _because(why: HeldBecause) -> Phrase:
    """What happened, where and when: 11-24 03:12到04:39它在2号冰箱，温度高于8℃，最高10.6℃。"""
    what, peak = _KINDS[why.kind]
    values: dict[str, object] = {
        "began": _local(why.began_at),
        "ended": _local(why.ended_at) if why.ended_at else Phrase(N_("现在")),
        "unit": why.unit_name,
        "what": Phrase(what, {"limit": _celsius(why.limit_celsius)}),
    }
    if why.worst_celsius is None:
        return Phrase(N_("{began}到{ended}它在{unit}，{what}，"), values)
    values["peak"] = Phrase(peak, {"worst": _celsius(why.worst_celsius)})
    return Phrase(N_("{began}到{ended}它在{unit}，{what}，{peak}，"), values)


def _local(instant: datetime) -> str:
    return instant.astimezone(CLINIC_TIME).strftime("%m-%d %H:%M")


def _celsius(value: float | None) -> str:
    return "—" if value is None else f"{value:.1f}".replace("-", "−").removesuffix(".0")

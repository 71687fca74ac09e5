"""Hold a scan against the due date, and move it where the rules say so. 超声校正预产期"""

from datetime import date
from uuid import UUID

from msgspec import Struct

from kernel.access import Permission
from kernel.i18n import N_
from kernel.registry import reach
from kernel.transaction import Tx
from maternal import store
from maternal.domain.obstetric_calendar import Method, Redating, parse_gestational_age, redate
from maternal.errors import DatedAlready, NoOpenPregnancy, NotYet
from maternal.standards import rule_book
from maternal.usecases.region_of import region_of


class Scan(Struct, frozen=True):
    """A dating scan; ``age`` is weeks and days such as 11+4. 超声孕周"""

    mother_id: UUID
    scanned_on: date
    age: str


async def redate_pregnancy(tx: Tx, scan: Scan) -> Redating:
    """Keep or move the due date by the difference between scan and last period.

    The date moves once: raises ``DatedAlready`` when a scan has set it before, and
    ``NoOpenPregnancy``.
    """
    tx.require(Permission.EDIT_PREGNANCY)
    await reach.open_record(tx, scan.mother_id, what=N_("孕期档案"), why=N_("超声校正孕周"))
    pregnancy = await store.lock_open_pregnancy(tx, scan.mother_id)
    if pregnancy is None:
        raise NoOpenPregnancy
    if scan.scanned_on > tx.today:
        raise NotYet("scanned_on")
    if pregnancy.lmp is None or pregnancy.dated_by is not Method.LAST_PERIOD:
        raise DatedAlready(pregnancy.due_on)
    book = rule_book(await region_of(tx))
    age = parse_gestational_age(scan.age)
    outcome = redate(book.dating, book.redating, pregnancy.lmp, scan.scanned_on, age)
    if outcome.moved:
        await store.change_pregnancy(
            tx, pregnancy, due_on=outcome.dating.due_on, dated_by=outcome.dating.method
        )
    return outcome

"""Note a fact about a child that the plan depends on. 登记健康事实"""

from datetime import date
from uuid import UUID

from msgspec import Struct

from immunize import store
from immunize.domain.records import Fact, NotedFact
from immunize.errors import FactUnreadable
from immunize.usecases.refresh_plan import refresh_plan
from kernel.access import Permission
from kernel.i18n import N_
from kernel.registry import reach
from kernel.transaction import Tx

_VALUES: dict[Fact, frozenset[str]] = {
    Fact.MOTHER_HBSAG: frozenset({"positive", "negative", "unknown"}),
    Fact.PPD: frozenset({"positive", "negative"}),
    Fact.IMMUNODEFICIENCY: frozenset({"primary", "complement"}),
}


class NewObservation(Struct, frozen=True):
    """A fact to note; the latest of a code holds. 新观察"""

    id: UUID
    child_id: UUID
    code: Fact
    value: str
    happened_on: date | None = None


async def note_observation(tx: Tx, new: NewObservation) -> NotedFact:
    """Add a fact; what was noted before stays readable. Repeating an id changes nothing.

    Raises ``FactUnreadable`` when the value is none that the code may have.
    """
    tx.require(Permission.SCREEN)
    await reach.open_record(tx, new.child_id, what=N_("健康事实"), why=N_("登记健康事实"))
    allowed = _VALUES.get(new.code)
    if allowed and new.value not in allowed:
        raise FactUnreadable(new.code, new.value)
    fact = NotedFact(new.id, new.code, new.value, tx.now, "clinic", new.happened_on)
    await store.note_fact(tx, new.child_id, fact)
    await refresh_plan(tx, new.child_id)
    return fact

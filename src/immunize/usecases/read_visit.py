"""Everything the page of one visit shows. 就诊页面"""

from uuid import UUID

from msgspec import Struct

from immunize import store
from immunize.domain.child_plan import ChildPlan, DueDose, due_on
from immunize.domain.consent import Consent
from immunize.domain.doses import Dose
from immunize.domain.screening import Screening
from immunize.domain.visits import Visit
from immunize.errors import VisitNotFound
from immunize.usecases.child_plan import plan_of
from kernel.i18n import N_
from kernel.registry import reach
from kernel.registry import store as registry
from kernel.registry.reach import PersonCard
from kernel.transaction import Tx


class VisitView(Struct, frozen=True):
    """One visit with its child, steps taken, doses given and doses still due. 就诊详情"""

    visit: Visit
    card: PersonCard
    plan: ChildPlan
    screening: Screening | None
    consent: Consent | None
    given: tuple[Dose, ...]

    @property
    def due(self) -> tuple[DueDose, ...]:
        """What may still be given today, the most urgent first."""
        return due_on(self.plan, self.visit.day)

    @property
    def agreed(self) -> tuple[DueDose, ...]:
        """Of what may still be given, what the guardian has signed for."""
        signed = set(self.consent.vaccines) if self.consent else set()
        return tuple(due for due in self.due if signed & {due.vaccine, *due.vaccines})


async def read_visit(tx: Tx, child_id: UUID, visit_id: UUID) -> VisitView:
    """One visit for whoever takes its next step. Raises ``VisitNotFound``."""
    child = await reach.open_record(tx, child_id, what=N_("接种档案"), why=N_("接种服务"))
    visit = await store.visit(tx, child_id, visit_id)
    if visit is None:
        raise VisitNotFound()
    place = await registry.organisation(tx, visit.organisation_id)
    tx.require_reach(place.path if place else "")
    plan = await plan_of(tx, child_id)
    return VisitView(
        visit=visit,
        card=await reach.card(tx, child),
        plan=plan,
        screening=await store.last_screening(tx, child_id, visit_id),
        consent=await store.last_consent(tx, child_id, visit_id),
        given=tuple(one.dose for one in plan.given if one.dose.visit_id == visit_id),
    )

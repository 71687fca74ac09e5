"""Open a newborn's visit in the delivery ward, for the doses of birth. 产科接种"""

from uuid import UUID

from immunize import store
from immunize.domain.visits import Setting, Visit
from immunize.usecases.check_in import new_visit
from kernel.access import Permission
from kernel.errors import NotAllowed
from kernel.i18n import N_
from kernel.registry import reach
from kernel.registry import store as registry
from kernel.registry.places import OrganisationKind
from kernel.transaction import Tx


async def open_ward_visit(tx: Tx, child_id: UUID) -> Visit:
    """Today's visit at the bedside; the steps that follow are those of the clinic.

    Raises ``NotAllowed`` outside a midwifery hospital. A visit opened today is given again.
    """
    tx.require(Permission.GIVE_DOSE)
    await reach.open_record(tx, child_id, what=N_("接种计划"), why=N_("产房接种"))
    ward = tx.actor.organisation_id
    place = await registry.organisation(tx, ward) if ward else None
    if ward is None or place is None or place.kind is not OrganisationKind.HOSPITAL:
        raise NotAllowed(N_("产科接种要在助产机构的账号下登记。"))
    known = await store.visit_on(tx, child_id, ward, tx.today)
    return known or await new_visit(tx, child_id, ward, Setting.DELIVERY_WARD)

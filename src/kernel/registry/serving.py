"""Which clinic serves a place. 辖区门诊"""

from kernel.registry import store
from kernel.registry.places import District, Organisation, OrganisationKind
from kernel.transaction import Tx


async def serving_clinic(tx: Tx, home: District | None) -> Organisation | None:
    """The vaccination clinic whose district holds a home, the smallest district first."""
    if home is None:
        return None
    clinics = await store.organisations_of_kind(tx, OrganisationKind.CLINIC)
    around = [clinic for clinic in clinics if home.code.startswith(clinic.district_code)]
    return max(around, key=lambda clinic: len(clinic.district_code), default=None)

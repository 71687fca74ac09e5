"""Tables of the maternal module. 妇幼表"""

from maternal.tables.births import deliveries, newborns, stillbirths
from maternal.tables.certificates import certificate_numbers, certificates
from maternal.tables.checkups import checkups
from maternal.tables.corrections import corrections
from maternal.tables.pregnancies import antenatal_visits, gradings, pregnancies

__all__ = [
    "antenatal_visits",
    "certificate_numbers",
    "certificates",
    "checkups",
    "corrections",
    "deliveries",
    "gradings",
    "newborns",
    "pregnancies",
    "stillbirths",
]

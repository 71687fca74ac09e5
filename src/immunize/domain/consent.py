"""Informed consent. 知情告知

Vaccine Administration Law (2019) art. 45: the guardian is informed of type, action,
contraindications, reactions and precautions, and this is recorded truthfully.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

NOTICE_VERSION = "2026-1"
"""The edition of the notice that guardians are shown; a new text takes a new version."""


class ConsentDecision(StrEnum):
    """What the guardian decided. 知情选择"""

    SIGNED = "signed"
    REFUSED = "refused"


class Signer(StrEnum):
    """What the signer is to the child. 与孩子的关系"""

    MOTHER = "mother"
    FATHER = "father"
    GUARDIAN = "guardian"
    ENTRUSTED = "entrusted"


class Consent(Struct, frozen=True):
    """What the guardian was told, and what they decided. 知情同意

    ``signature`` is an SVG path drawn on a pad; without one the form was signed on paper.
    """

    person_id: UUID
    id: UUID
    visit_id: UUID
    vaccines: tuple[str, ...]
    notice_version: str
    decision: ConsentDecision
    reason: str
    signer_id: UUID | None
    signer_name: str
    relation: Signer
    taken_by: UUID
    taken_by_name: str
    signed_at: datetime
    signature: str | None = None

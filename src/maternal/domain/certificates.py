"""The life of one birth-certificate number: never reused. 出生医学证明编号状态"""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from msgspec import Struct

from kernel.registry.people import Sex
from maternal.domain.basis import Basis, Rule
from maternal.domain.births import Newborn
from maternal.domain.conditions import Condition, Findings, all_hold


class Collector(StrEnum):
    """Who takes a certificate away. 领证人"""

    MOTHER = "mother"
    FATHER = "father"
    OTHER = "other"


class CertificateState(StrEnum):
    """Where a child's certificate stands. 证件状态"""

    DRAFT = "draft"
    ISSUED = "issued"
    VOIDED_EXCHANGED = "voided_exchanged"
    VOIDED_LOST = "voided_lost"


class NumberState(StrEnum):
    """Where a controlled number stands. 编号状态"""

    BLANK_IN_STOCK = "blank_in_stock"
    ISSUED = "issued"
    VOIDED_EXCHANGED = "voided_exchanged"
    VOIDED_LOST = "voided_lost"
    SPOILED = "spoiled"


class Content(Struct, frozen=True):
    """What is printed on a certificate, as it was when issued. 证件内容

    ``father_name`` is empty where the mother declared so; the form then shows "/".
    ``main_page_only``: a lost certificate whose counterfoil went to the household register.
    """

    child_name: str
    mother_name: str
    father_name: str
    collector: Collector
    born_at: datetime | None = None
    sex: Sex | None = None
    gestation_days: int | None = None
    weight_g: int | None = None
    length_cm: float | None = None
    main_page_only: bool = False


class Certificate(Struct, frozen=True):
    """A child's certificate: a draft from birth on, a number once issued. 出生医学证明

    ``reason`` says why a later one took the place of an earlier.
    """

    person_id: UUID
    id: UUID
    organisation_id: UUID
    state: CertificateState
    number: str | None
    content: Content | None
    created_at: datetime
    changed_at: datetime
    changed_by_name: str
    reason: str = ""


_PRINTED = ("born_at", "sex", "gestation_days", "weight_g", "length_cm")


def printed(newborn: Newborn) -> dict[str, Any]:
    """What a certificate takes from the record of the birth."""
    return {name: getattr(newborn, name) for name in _PRINTED}


def out_of_date(content: Content, newborn: Newborn) -> tuple[str, ...]:
    """What the paper says otherwise than the record of the birth: so exchange it. 与记录不符"""
    return tuple(
        name for name, value in printed(newborn).items() if getattr(content, name) != value
    )


class Objection(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What stands against a change, when all its conditions hold. 不予办理的情形"""

    zh: str
    en: str
    when: tuple[Condition, ...]


class CertificateChange(Rule, frozen=True, kw_only=True):
    """A change that exists: from one state, by one event, to another. 编号状态变化"""

    state: str
    event: str
    new_state: str
    unless: tuple[Objection, ...] = ()


class CertificateNumberRule(Rule, frozen=True, kw_only=True):
    """The form of a certificate number, as a regular expression. 编号格式"""

    pattern: str


class Transition(Struct, frozen=True):
    """Whether a change is allowed, the state it leads to, and what stands against it. 结果"""

    new_state: str | None
    objections: tuple[Objection, ...]
    because: tuple[Basis, ...]

    @property
    def allowed(self) -> bool:
        """Whether the number changes its state."""
        return self.new_state is not None


def transition(
    changes: tuple[CertificateChange, ...], state: str, event: str, facts: Findings
) -> Transition:
    """Apply an event to a number. A change the rules do not list does not exist. 状态变化"""
    for change in changes:
        if (change.state, change.event) == (state, event):
            standing = tuple(o for o in change.unless if all_hold(o.when, facts))
            new_state = None if standing else change.new_state
            return Transition(new_state, standing, (change.basis,))
    return Transition(None, (), (changes[0].basis,))

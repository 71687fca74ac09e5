"""The life of one birth-certificate number: never reused. 出生医学证明编号状态"""

from msgspec import Struct

from maternal.domain.basis import Basis, Rule
from maternal.domain.conditions import Condition, Findings, all_hold


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

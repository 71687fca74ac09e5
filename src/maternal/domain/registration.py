"""Birth-service registration, which every province rules for itself. 生育登记"""

from datetime import date

from kernel.calendar import add_months
from maternal.domain.basis import Rule


class RegistrationWindow(Rule, frozen=True, kw_only=True):
    """Registration is open from pregnancy until months after birth. 登记时限"""

    months_after_birth: int


class RegistrationLimits(Rule, frozen=True, kw_only=True):
    """Who may register: whether marriage is asked for, and up to which child. 登记条件"""

    marriage_required: bool
    most_children: int | None = None


def window_end(rule: RegistrationWindow, child_born_on: date) -> date:
    """The last day to register, itself included. 登记截止日"""
    return add_months(child_born_on, rule.months_after_birth)


def may_register(limits: RegistrationLimits, *, married: bool, child_order: int) -> bool:
    """Whether this child may be registered. 是否可以登记"""
    if limits.marriage_required and not married:
        return False
    return limits.most_children is None or child_order <= limits.most_children

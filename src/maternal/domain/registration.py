"""Birth-service registration, which every province rules for itself. 生育登记"""

from datetime import date, timedelta

from kernel.calendar import add_months
from maternal.domain.basis import Rule


class RegistrationWindow(Rule, frozen=True, kw_only=True):
    """Registration is open from pregnancy until months after birth. 登记时限

    ``pregnancy_days`` is the longest pregnancy taken as possible, so that a registration
    still earlier before the birth cannot be for this child.
    """

    months_after_birth: int
    pregnancy_days: int


class RegistrationLimits(Rule, frozen=True, kw_only=True):
    """Who may register: whether marriage is asked for, and up to which child. 登记条件"""

    marriage_required: bool
    most_children: int | None = None


def window_end(rule: RegistrationWindow, child_born_on: date) -> date:
    """The last day to register, itself included. 登记截止日"""
    return add_months(child_born_on, rule.months_after_birth)


def within_window(rule: RegistrationWindow, *, child_born_on: date, registered_on: date) -> bool:
    """Whether a registration falls between pregnancy and the last day. 是否在登记时限内"""
    opens = child_born_on - timedelta(rule.pregnancy_days)
    return opens <= registered_on <= window_end(rule, child_born_on)


def may_register(limits: RegistrationLimits, *, married: bool, child_order: int) -> bool:
    """Whether this child may be registered. 是否可以登记"""
    if limits.marriage_required and not married:
        return False
    return limits.most_children is None or child_order <= limits.most_children

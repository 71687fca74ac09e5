"""Certificates, identity numbers, birth-service registration. 证件题型"""

import re
from datetime import date

from msgspec import UNSET, UnsetType

from app.conformance.maternal_kinds.answers import Answer, explained, kind
from maternal.domain import registration
from maternal.domain.certificates import transition
from maternal.domain.identity import resident_number
from maternal.errors import NoRuleHere
from maternal.standards import regions, rule_book


@kind
def cert_transition(
    state: str,
    event: str,
    live_birth: bool | UnsetType = UNSET,
    born_in_facility: bool | UnsetType = UNSET,
    parentage_test: bool | UnsetType = UNSET,
    agency: str | UnsetType = UNSET,
    father_info: bool | UnsetType = UNSET,
    mother_statement: bool | UnsetType = UNSET,
    collector: str | UnsetType = UNSET,
    authorisation: bool | UnsetType = UNSET,
    same_newborn: bool | UnsetType = UNSET,
    old_copy_returned: bool | UnsetType = UNSET,
    loss_declared: bool | UnsetType = UNSET,
    household_registered: bool | UnsetType = UNSET,
) -> Answer:
    """The state change of one certificate number."""
    given = {
        "live_birth": live_birth,
        "born_in_facility": born_in_facility,
        "parentage_test": parentage_test,
        "agency": agency,
        "father_info": father_info,
        "mother_statement": mother_statement,
        "collector": collector,
        "authorisation": authorisation,
        "same_newborn": same_newborn,
        "old_copy_returned": old_copy_returned,
        "loss_declared": loss_declared,
        "household_registered": household_registered,
    }
    facts = {name: value for name, value in given.items() if not isinstance(value, UnsetType)}
    result = transition(rule_book().certificate_changes, state, event, facts)
    objections = [objection.en for objection in result.objections]
    if not result.allowed and not objections:
        objections = [f"no {event} from {state}"]
    return explained(
        result.because,
        allowed=result.allowed,
        new_state=result.new_state,
        reason="; ".join(objections),
    )


@kind
def cert_number_format(number: str) -> Answer:
    """Whether a certificate number has the right form."""
    rule = rule_book().certificate_number
    return explained([rule.basis], valid=re.fullmatch(rule.pattern, number) is not None)


@kind
def resident_id(id: str) -> Answer:
    """Whether a resident number is valid, and what it tells."""
    rule = rule_book().resident_number
    found = resident_number(id)
    if found is None:
        return explained([rule.basis], valid=False)
    return explained([rule.basis], valid=True, birth=found.birth, sex=found.sex.value)


@kind
def birth_service_registration_window(
    province: str, child_born_on: date, registered_on: date
) -> Answer:
    """Until when a province registers a birth service."""
    windows = rule_book(_region(province)).registration_windows
    if not windows:
        raise NoRuleHere(province, "生育登记时限")
    within = registration.within_window(
        windows[0], child_born_on=child_born_on, registered_on=registered_on
    )
    end = registration.window_end(windows[0], child_born_on)
    return explained([windows[0].basis], window_end=end, within_window=within)


@kind
def birth_service_registration_rule(province: str, married: bool, child_order: int) -> Answer:
    """Whether a province registers this child."""
    limits = rule_book(_region(province)).registration_limits
    if not limits:
        raise NoRuleHere(province, "生育登记条件")
    registrable = registration.may_register(limits[0], married=married, child_order=child_order)
    return explained([limits[0].basis], registrable=registrable)


def _region(province: str) -> str:
    for region in regions():
        if province.removesuffix("省") == region.zh:
            return region.code
    raise NoRuleHere(province, "生育登记")

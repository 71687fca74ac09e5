"""Roles and scopes."""

from uuid import uuid4

from kernel.access import NOBODY, PERMISSIONS, ROLE_TITLES, SYSTEM, Actor, Kind, Permission, Role


def staff(scope: str, role: Role = Role.NURSE) -> Actor:
    return Actor(Kind.STAFF, uuid4(), "孙丽", role, uuid4(), "青溪镇卫生院", scope)


def test_an_organisation_covers_itself_and_what_lies_below():
    county = staff("43.4311.431123")
    assert county.covers("43.4311.431123")
    assert county.covers("43.4311.431123.qingxi")
    assert not county.covers("43.4311")
    assert not county.covers("43.4311.4311234")


def test_nobody_covers_nothing_and_may_nothing():
    assert not NOBODY.covers("43")
    assert not any(NOBODY.may(permission) for permission in Permission)
    assert all(SYSTEM.may(permission) for permission in Permission)


def test_every_role_has_a_title_and_permissions():
    assert set(ROLE_TITLES) == set(PERMISSIONS) == set(Role)


def test_those_who_hold_back_vaccine_do_not_inject_it():
    may = PERMISSIONS
    assert Permission.GIVE_DOSE not in may[Role.KEEPER]
    assert Permission.JUDGE_LOT not in may[Role.NURSE]
    assert Permission.GIVE_DOSE not in may[Role.AUDITOR]

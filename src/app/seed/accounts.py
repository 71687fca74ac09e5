"""The demo county's staff, one per kind of user. 演示账号"""

from typing import NamedTuple

from app.seed.county import PLACES, path_of
from app.seed.names import seeded
from kernel.access import Actor, Kind, Role
from kernel.accounts.manage import add_account
from kernel.transaction import Tx

PASSWORD = "hechuan-demo"  # noqa: S105 - published on purpose: a seeded system is for trying out
GUARDIAN_PHONE = "138 0000 2207"


class Member(NamedTuple):
    """One member of staff. 演示人员"""

    login: str
    name: str
    role: Role
    organisation: str


STAFF = (
    Member("midwife.zhou", "周洁", Role.MIDWIFE, "hechuan-hospital"),
    Member("nurse.sun", "孙丽", Role.NURSE, "qingxi"),
    Member("keeper.wang", "王海", Role.KEEPER, "qingxi"),
    Member("auditor.zheng", "郑岚", Role.AUDITOR, "431123"),
    Member("doctor.liu", "刘敏", Role.CHILD_HEALTH, "hechuan-mch"),
    Member("admin.he", "何平", Role.ADMINISTRATOR, "431123"),
)
OTHERS = (
    Member("nurse.zhao", "赵敏", Role.NURSE, "qingxi"),
    Member("nurse.tang", "唐燕", Role.NURSE, "nanping"),
    Member("nurse.shen", "沈佳", Role.NURSE, "hechuan-hospital"),
    Member("keeper.li", "李强", Role.KEEPER, "431123"),
    Member("keeper.chen", "陈卫", Role.KEEPER, "431123"),
)


async def seed_accounts(tx: Tx) -> None:
    """Add the accounts that are missing; passwords of those that exist stay."""
    for member in (*STAFF, *OTHERS):
        await add_account(
            tx,
            id=seeded(member.login),
            login=member.login,
            name=member.name,
            role=member.role,
            organisation_id=seeded(member.organisation),
            password=PASSWORD,
        )


def acting(login: str) -> Actor:
    """The actor behind a demo account, for what the seed lets them do."""
    member = next(one for one in (*STAFF, *OTHERS) if one.login == login)
    place = next(one for one in PLACES if one.code == member.organisation)
    return Actor(
        Kind.STAFF,
        seeded(member.login),
        member.name,
        member.role,
        seeded(member.organisation),
        place.name,
        path_of(member.organisation),
    )

"""Where each role's day takes place: the rail, and the parents' tabs. 导航

One table, readable aloud. Every item leads to a page of ours: a test opens the whole table.
"""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from kernel.access import Role
from kernel.i18n import N_


class NavItem(Struct, frozen=True):
    """A place to go. ``count`` waits for the reader; ``xtra`` is left out on phones. 导航项"""

    label: str
    href: str
    icon: str
    xtra: bool = False
    current: bool = False
    count: int = 0


NAVIGATION: dict[Role, tuple[NavItem, ...]] = {
    Role.GUARDIAN: (
        NavItem(N_("首页"), "/my", "home"),
        NavItem(N_("预约"), "/my/booking", "calendar"),
        NavItem(N_("接种证"), "/my/certificate", "certificate"),
        NavItem(N_("我的"), "/my/account", "person"),
    ),
    Role.NURSE: (
        NavItem(N_("今日队列"), "/clinic/queue", "list"),
        NavItem(N_("接种台"), "/clinic/doses", "syringe"),
        NavItem(N_("孩子"), "/children", "child"),
        NavItem(N_("预约"), "/clinic/bookings", "calendar"),
        NavItem(N_("库存"), "/stock", "box"),
        NavItem(N_("逾期"), "/clinic/overdue", "clock", xtra=True),
        NavItem(N_("查验"), "/school-check", "list", xtra=True),
        NavItem(N_("冷链"), "/coldchain", "thermometer", xtra=True),
        NavItem(N_("免疫程序"), "/rules/schedule", "rules", xtra=True),
    ),
    Role.KEEPER: (
        NavItem(N_("总览"), "/coldchain", "home"),
        NavItem(N_("设备"), "/coldchain/units", "fridge"),
        NavItem(N_("报警"), "/coldchain/alarms", "bell"),
        NavItem(N_("批次"), "/stock", "box"),
        NavItem(N_("免疫程序"), "/rules/schedule", "rules", xtra=True),
    ),
    Role.AUDITOR: (
        NavItem(N_("追溯"), "/trace", "link"),
        NavItem(N_("库存召回"), "/stock/holds", "box"),
        NavItem(N_("冷链"), "/coldchain", "thermometer"),
        NavItem(N_("查阅记录"), "/access-log", "eye"),
        NavItem(N_("免疫程序"), "/rules/schedule", "rules", xtra=True),
        NavItem(N_("妇幼规则"), "/rules/care", "rules", xtra=True),
    ),
    Role.MIDWIFE: (
        NavItem(N_("在院"), "/ward", "bed"),
        NavItem(N_("分娩"), "/deliveries/new", "heart"),
        NavItem(N_("出生证明"), "/certificates", "certificate"),
        NavItem(N_("高危"), "/pregnancies", "alert"),
        NavItem(N_("妇幼规则"), "/rules/care", "rules", xtra=True),
    ),
    Role.CHILD_HEALTH: (
        NavItem(N_("今天"), "/child-health", "list"),
        NavItem(N_("儿童"), "/children", "child"),
        NavItem(N_("妇幼规则"), "/rules/care", "rules"),
        NavItem(N_("免疫程序"), "/rules/schedule", "rules", xtra=True),
    ),
    Role.ADMINISTRATOR: (
        NavItem(N_("账户"), "/accounts", "people"),
        NavItem(N_("妇幼规则"), "/rules/care", "rules"),
        NavItem(N_("免疫程序"), "/rules/schedule", "rules"),
        NavItem(N_("信件"), "/letters", "mail"),
        NavItem(N_("查阅记录"), "/access-log", "eye"),
    ),
}


def items_for(
    role: Role | None, here: str, counts: Mapping[str, int] | None = None
) -> tuple[NavItem, ...]:
    """The role's items, the one ``here`` belongs to marked.

    ``counts`` says, by address, how many things wait there for the reader.
    """
    items = NAVIGATION.get(role, ()) if role else ()
    current = _deepest(here, [item.href for item in items])
    waiting = counts or {}
    return tuple(
        replace(item, current=item.href == current, count=waiting.get(item.href, 0))
        for item in items
    )


def _deepest(here: str, addresses: list[str]) -> str | None:
    """The longest address that ``here`` lies at or below."""
    above = [at for at in addresses if here == at or here.startswith(f"{at}/")]
    return max(above, key=len, default=None)

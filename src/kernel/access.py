"""Who may do what: roles, permissions and the scope of an organisation. 访问权限

One table, readable aloud. A permission is checked in the use case (``tx.require``); the
scope, whether this organisation or this person is within reach, is checked beside it.
"""

from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from kernel.i18n import N_


class Kind(StrEnum):
    """What kind of being acts. 操作者类型"""

    STAFF = "staff"
    GUARDIAN = "guardian"
    MACHINE = "machine"
    SYSTEM = "system"
    NOBODY = "nobody"


class Permission(StrEnum):
    """One thing that may be done. 权限"""

    FIND_PERSON = "find a person"
    REGISTER_PERSON = "register a person"
    READ_RECORD = "read a person's record"
    RECORD_DELIVERY = "record a delivery"
    READ_PREGNANCY = "read a pregnancy"
    EDIT_PREGNANCY = "keep a pregnancy record"
    ISSUE_CERTIFICATE = "issue a birth certificate"
    READ_CHILD_HEALTH = "read child health"
    EDIT_CHILD_HEALTH = "keep child health"
    BOOK = "book a place"
    CONFIRM_SCHOOL_CHECK = "sign a school-entry check"
    MANAGE_SLOTS = "open places for booking"
    CHECK_IN = "check in"
    SCREEN = "screen before vaccination"
    TAKE_CONSENT = "take consent"
    GIVE_DOSE = "give a dose"
    READ_STOCK = "read the stock"
    RECEIVE_STOCK = "receive vaccine"
    JUDGE_LOT = "decide about held vaccine"
    READ_COLD_CHAIN = "read the cold chain"
    HANDLE_ALARM = "handle an alarm"
    MANAGE_RULES = "change rules"
    PREVIEW_EDITION = "see what an edition changes"
    ACTIVATE_EDITION = "activate an edition"
    TRACE = "trace a package"
    READ_REPORTS = "read reports"
    READ_ACCESS_LOG = "read who looked"
    SEND_REMINDERS = "send reminders"
    MANAGE_ACCOUNTS = "manage accounts"
    RESEND_LETTERS = "resend dead letters"


class Role(StrEnum):
    """What somebody is employed to do, or is to a child. 角色"""

    GUARDIAN = "guardian"
    NURSE = "nurse"
    KEEPER = "keeper"
    AUDITOR = "auditor"
    MIDWIFE = "midwife"
    CHILD_HEALTH = "child_health"
    ADMINISTRATOR = "administrator"
    PLATFORM = "platform"


_P = Permission

ROLE_TITLES: dict[Role, str] = {
    Role.GUARDIAN: N_("家长"),
    Role.NURSE: N_("接种护士"),
    Role.KEEPER: N_("冷链管理员"),
    Role.AUDITOR: N_("疾控审计"),
    Role.MIDWIFE: N_("助产士"),
    Role.CHILD_HEALTH: N_("儿保医生"),
    Role.ADMINISTRATOR: N_("系统管理员"),
    Role.PLATFORM: N_("接口平台"),
}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.GUARDIAN: frozenset({_P.READ_RECORD, _P.BOOK}),
    Role.NURSE: frozenset(
        {
            _P.FIND_PERSON,
            _P.REGISTER_PERSON,
            _P.READ_RECORD,
            _P.BOOK,
            _P.CONFIRM_SCHOOL_CHECK,
            _P.MANAGE_SLOTS,
            _P.CHECK_IN,
            _P.SCREEN,
            _P.TAKE_CONSENT,
            _P.GIVE_DOSE,
            _P.READ_STOCK,
            _P.RECEIVE_STOCK,
            _P.READ_COLD_CHAIN,
            _P.PREVIEW_EDITION,
            _P.READ_REPORTS,
        }
    ),
    Role.KEEPER: frozenset(
        {
            _P.READ_STOCK,
            _P.RECEIVE_STOCK,
            _P.JUDGE_LOT,
            _P.READ_COLD_CHAIN,
            _P.HANDLE_ALARM,
            _P.MANAGE_RULES,
            _P.PREVIEW_EDITION,
            _P.READ_REPORTS,
        }
    ),
    Role.AUDITOR: frozenset(
        {
            _P.FIND_PERSON,
            _P.READ_RECORD,
            _P.READ_STOCK,
            _P.READ_COLD_CHAIN,
            _P.TRACE,
            _P.PREVIEW_EDITION,
            _P.READ_REPORTS,
            _P.READ_ACCESS_LOG,
        }
    ),
    Role.MIDWIFE: frozenset(
        {
            _P.FIND_PERSON,
            _P.REGISTER_PERSON,
            _P.READ_RECORD,
            _P.RECORD_DELIVERY,
            _P.READ_PREGNANCY,
            _P.EDIT_PREGNANCY,
            _P.ISSUE_CERTIFICATE,
            _P.SCREEN,
            _P.TAKE_CONSENT,
            _P.GIVE_DOSE,
            _P.READ_STOCK,
            _P.READ_REPORTS,
        }
    ),
    Role.CHILD_HEALTH: frozenset(
        {
            _P.FIND_PERSON,
            _P.REGISTER_PERSON,
            _P.READ_RECORD,
            _P.READ_PREGNANCY,
            _P.EDIT_PREGNANCY,
            _P.READ_CHILD_HEALTH,
            _P.EDIT_CHILD_HEALTH,
            _P.READ_REPORTS,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            _P.MANAGE_ACCOUNTS,
            _P.READ_ACCESS_LOG,
            _P.RESEND_LETTERS,
            _P.MANAGE_RULES,
            _P.PREVIEW_EDITION,
            _P.ACTIVATE_EDITION,
        }
    ),
    Role.PLATFORM: frozenset(_P)
    - {
        _P.MANAGE_ACCOUNTS,
        _P.JUDGE_LOT,
        _P.MANAGE_RULES,
        _P.ACTIVATE_EDITION,
        _P.CONFIRM_SCHOOL_CHECK,
        _P.SEND_REMINDERS,
    },
}


class Actor(Struct, frozen=True):
    """Whoever acts in a transaction, and how far their reach goes. 操作者

    ``scope`` is the path of the actor's organisation: everything below it is within reach.
    A guardian has no organisation; ``person_id`` says who they are.
    """

    kind: Kind
    id: UUID
    name: str
    role: Role | None = None
    organisation_id: UUID | None = None
    organisation_name: str = ""
    scope: str = ""
    person_id: UUID | None = None

    @property
    def permissions(self) -> frozenset[Permission]:
        """Everything this actor may do within their scope."""
        if self.kind is Kind.SYSTEM:
            return frozenset(Permission)
        return PERMISSIONS[self.role] if self.role else frozenset()

    def may(self, permission: Permission) -> bool:
        """Whether the role carries the permission."""
        return permission in self.permissions

    def covers(self, path: str) -> bool:
        """Whether an organisation's path lies in the actor's subtree."""
        if self.kind is Kind.SYSTEM:
            return True
        return bool(self.scope) and (path == self.scope or path.startswith(f"{self.scope}."))


NOBODY = Actor(Kind.NOBODY, UUID(int=0), "nobody")
SYSTEM = Actor(Kind.SYSTEM, UUID(int=1), "system")

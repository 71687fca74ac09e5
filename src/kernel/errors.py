"""Refusals: what a user can understand and act on. 拒绝办理

A refusal says what is wrong, why, what to do now, and that nothing was recorded. Its texts
are message ids (Chinese, with ``{fact}`` placeholders) that the edge translates and fills
from ``facts``. Anything that is not a ``Refusal`` is a bug and rises as it is.
"""

from typing import ClassVar

from kernel.i18n import N_


class Refusal(Exception):
    """The system declines, and says why. The facts let a client act on it. 拒绝"""

    title: ClassVar[str] = N_("没有办成")
    todo: ClassVar[tuple[str, ...]] = ()

    def __init__(self, detail: str, *, field: str | None = None, **facts: object) -> None:
        """``detail`` is a message id; ``field`` names the form field it is about, if one."""
        super().__init__(detail)
        self.detail = detail
        self.field = field
        self.facts = facts

    def __str__(self) -> str:
        return self.detail.format(**self.facts) if self.facts else self.detail


class NotFound(Refusal):
    """What was asked for does not exist, or is not visible to whoever asks. 未找到"""

    title = N_("没有找到")


class NotSignedIn(Refusal):
    """Nobody is signed in, or the session has ended. 未登录"""

    title = N_("请先登录")


class NotAllowed(Refusal):
    """The actor lacks the permission, or the record is outside their scope. 无权限"""

    title = N_("没有权限")


class Conflict(Refusal):
    """The state has changed, or the request contradicts an earlier one. 冲突"""

    title = N_("情况有变")


class RuleViolation(Refusal):
    """A rule of the field forbids it. 不符合规定"""

    title = N_("按规定不能这样做")


class InvalidInput(Refusal):
    """The input cannot be read or contradicts itself; ``field`` names where. 填写有误"""

    title = N_("填写有误")


class TooManyRequests(Refusal):
    """Asked too often; ``retry_after`` in the facts is in seconds. 操作过于频繁"""

    title = N_("请稍等再试")

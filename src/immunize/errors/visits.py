"""Refusals about the steps of a visit. 就诊"""

from collections.abc import Sequence
from datetime import date

from kernel.errors import Conflict, InvalidInput, NotFound, RuleViolation
from kernel.i18n import N_


class VisitNotFound(NotFound):
    """There is no such visit. 没有这次就诊"""

    title = N_("没有这次就诊")
    todo = (N_("在队列里重新打开，或重新取号。"),)

    def __init__(self) -> None:
        super().__init__(N_("没有找到这次就诊。"))


class NobodyToCheckIn(NotFound):
    """The code shown belongs to nobody who may be checked in. 没有可取号的人"""

    title = N_("没有找到要取号的孩子")
    todo = (N_("请家长打开健康码或预约码再扫一次，或用姓名查找。"),)

    def __init__(self) -> None:
        super().__init__(N_("这个码没有对应的预约或孩子。没有取号。"))


class BookedElsewhere(RuleViolation):
    """The booking is for another clinic or another day. 预约的不是这里"""

    title = N_("约的不是今天的这个门诊")
    todo = (N_("告诉家长约的是哪里、哪天；要今天打，用健康码直接取号。"),)

    def __init__(self, day: date, clinic: str) -> None:
        super().__init__(N_("这个预约是{day}在{clinic}。没有取号。"), day=day, clinic=clinic)


class StepOutOfOrder(Conflict):
    """The visit is at another step. 步骤不对"""

    title = N_("现在不是这一步")
    todo = (N_("刷新队列，看这个孩子到哪一步了。"),)

    def __init__(self, state: str, needed: str) -> None:
        super().__init__(
            N_("这次就诊已经到了别的步骤，这一步没有登记。"), state=state, needed=needed
        )


class QuestionsUnanswered(InvalidInput):
    """Some health questions were not asked. 预检没问完"""

    title = N_("还有没问的")

    def __init__(self, texts: Sequence[str], codes: Sequence[str]) -> None:
        super().__init__(
            N_("还有{count}个问题没有问。不知道也要选“不知道”。"),
            field=codes[0],
            count=len(codes),
            questions=tuple(codes),
        )


class FitDespiteConcerns(RuleViolation):
    """Somebody was found fit although answers speak against it, without saying why. 缺少说明"""

    title = N_("有问题要说明")
    todo = (N_("写下为什么今天可以打，或改为延期。"),)

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(
            N_("有{count}个回答提示今天不宜接种。判为可以打，要写明理由。"),
            field="advice",
            count=len(codes),
            questions=tuple(codes),
        )


class TooEarlyToLeave(RuleViolation):
    """The observation time is not over. 留观时间没到"""

    title = N_("留观时间没到")
    todo = (N_("让家长再等等；一定要走，选“提前离开”并写明原因。"),)

    def __init__(self, minutes: int) -> None:
        super().__init__(N_("还要留观{minutes}分钟。没有登记离开。"), minutes=minutes)

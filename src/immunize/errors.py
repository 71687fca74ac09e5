"""Why the vaccination module declines. 预防接种拒绝原因"""

from collections.abc import Sequence
from datetime import date, datetime, time

from kernel.errors import Conflict, InvalidInput, NotFound, RuleViolation
from kernel.i18n import N_


class NoRecord(NotFound):
    """The child has no vaccination record. 没有接种档案"""

    title = N_("没有接种档案")
    todo = (N_("请到门诊建档，带上孩子的出生医学证明或证件。"),)

    def __init__(self) -> None:
        super().__init__(N_("这个孩子还没有接种档案。"))


class SlotNotFound(NotFound):
    """There is no such hour to book. 没有这个时段"""

    title = N_("没有这个时段")
    todo = (N_("请回到日历，重新选一个时段。"),)

    def __init__(self) -> None:
        super().__init__(N_("门诊没有开这个时段，或已经改了。没有预约。"))


class SlotFull(Conflict):
    """The places left are fewer than asked for; ``free`` lists what else is to be had. 约满"""

    title = N_("这个时段约满了")
    todo = (N_("换一个还有空位的时段。"),)

    def __init__(self, day: date, starts_at: time, free: Sequence[object]) -> None:
        super().__init__(
            N_("{day} {at}已经没有空位。没有预约，也没有占用别的名额。"),
            day=day,
            at=f"{starts_at:%H:%M}",
            free=free,
        )


class SlotClosed(RuleViolation):
    """The hour has begun. 时段已开始"""

    title = N_("这个时段已经开始")
    todo = (N_("换一个还没开始的时段，或直接到门诊取号。"),)

    def __init__(self, day: date, starts_at: time) -> None:
        super().__init__(
            N_("{day} {at}已经开始，不能再预约。没有预约。"), day=day, at=f"{starts_at:%H:%M}"
        )


class SlotNotReleased(RuleViolation):
    """The places of that day are not released yet. 还没放号"""

    title = N_("还没到放号时间")

    def __init__(self, day: date, released_at: datetime, local: str) -> None:
        """``local`` is the release time on the clinic's clock."""
        super().__init__(
            N_("{day}的号{local}放出。现在还不能预约。"),
            day=day,
            local=local,
            released_at=released_at,
        )


class NothingDue(RuleViolation):
    """Nothing may be given to the child on that day. 当天没有要打的疫苗"""

    title = N_("那天没有要打的疫苗")

    def __init__(self, name: str, day: date, next_day: date | None) -> None:
        detail = (
            N_("{name}在{day}没有可以打的疫苗，{next_day}起有。没有预约。")
            if next_day
            else N_("{name}在{day}没有可以打的疫苗，也没有后面要打的。没有预约。")
        )
        super().__init__(detail, name=name, day=day, next_day=next_day)


class AlreadyBooked(Conflict):
    """The child has a place on that day already. 当天已有预约"""

    title = N_("那天已经约过了")
    todo = (N_("要换时段，先取消原来的预约。"),)

    def __init__(self, name: str, day: date, starts_at: time) -> None:
        super().__init__(
            N_("{name}在{day}已经约了{at}。没有再约。"),
            name=name,
            day=day,
            at=f"{starts_at:%H:%M}",
        )


class TooManyBookings(RuleViolation):
    """The child holds as many places as the clinic lets one child hold. 预约太多"""

    title = N_("约得太多了")
    todo = (N_("来过或取消一次，就能再约。"),)

    def __init__(self, name: str, most: int) -> None:
        super().__init__(
            N_("{name}已有{most}个没来的预约，先不能再约。没有再约。"), name=name, most=most
        )


class BookingIdTaken(Conflict):
    """The order's id was used for something else. 预约编号已用"""

    title = N_("这次提交和上一次不一样")
    todo = (N_("请从日历重新选一次。"),)

    def __init__(self) -> None:
        super().__init__(N_("这个页面已经用来约过别的时段。没有再约。"))


class BookingNotFound(NotFound):
    """There is no such booking. 没有这个预约"""

    title = N_("没有这个预约")

    def __init__(self) -> None:
        super().__init__(N_("没有找到这个预约，可能已经取消。"))


class TooLateToCancel(RuleViolation):
    """The hour is too near, or the child has come. 来不及取消"""

    title = N_("现在不能取消了")
    todo = (N_("来不了也没关系，之后可以重新预约。要帮忙就打电话给门诊。"),)

    def __init__(self, day: date, starts_at: time, minutes: int) -> None:
        super().__init__(
            N_("{day} {at}的预约，开始前{minutes}分钟就不能取消了。预约没有变。"),
            day=day,
            at=f"{starts_at:%H:%M}",
            minutes=minutes,
        )


class SlotsUnreadable(InvalidInput):
    """The hours to open contradict themselves. 时段填写有误"""


class FactUnreadable(InvalidInput):
    """The value is none that this fact may have. 填写的结果不在选项里"""

    def __init__(self, code: str, value: str) -> None:
        super().__init__(
            N_("“{value}”不是可选的结果，请从列表里选。"), field="value", code=code, value=value
        )


class CapacityTooSmall(RuleViolation):
    """More places are taken than the slot would have. 名额少于已约人数"""

    title = N_("名额不能比已约的少")

    def __init__(self, capacity: int) -> None:
        super().__init__(
            N_("这个时段约出去的已经超过{capacity}个。名额没有改。"),
            field="capacity",
            capacity=capacity,
        )


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


class NotScreened(RuleViolation):
    """The health questions were not asked today, or spoke against it. 没有预检合格"""

    title = N_("今天没有预检合格")
    todo = (N_("先到预检台问健康情况、量体温。"),)

    def __init__(self) -> None:
        super().__init__(N_("没有今天的预检合格记录。没有登记接种，库存没有变。"))


class ConsentMissing(RuleViolation):
    """The guardian has not signed for this vaccine. 没有知情同意"""

    title = N_("家长还没有签知情同意")
    todo = (N_("先给家长看告知书，签字后再打。"),)

    def __init__(self, vaccine: str) -> None:
        super().__init__(
            N_("今天的知情同意里没有{vaccine}。没有登记接种，库存没有变。"), vaccine=vaccine
        )


class NotDue(RuleViolation):
    """The plan does not allow this vaccine today. 今天不该打"""

    title = N_("今天不该打这一种")
    todo = (N_("看接种计划，打今天可以打的。"),)

    def __init__(self, vaccine: str, state: str, earliest: date | None) -> None:
        detail = (
            N_("{vaccine}要到{earliest}才可以打。没有登记接种，库存没有变。")
            if earliest
            else N_("按计划，{vaccine}今天不能打。没有登记接种，库存没有变。")
        )
        super().__init__(detail, vaccine=vaccine, state=state, earliest=earliest)


class GivenToday(RuleViolation):
    """The same vaccine was given today already. 今天已经打过"""

    title = N_("今天已经打过这一种")
    todo = (N_("核对接种记录。要是记错了，找管理员更正，不要再打。"),)

    def __init__(self, vaccine: str, given_at: datetime, local: str) -> None:
        super().__init__(
            N_("{vaccine}今天{local}已经登记过。没有再登记，库存没有变。"),
            vaccine=vaccine,
            local=local,
            given_at=given_at,
        )


class ChecksIncomplete(RuleViolation):
    """The seven checks or the guardian's look at the package are missing. 核对没做完"""

    title = N_("七对一验证没有做完")
    todo = (N_("逐项核对，再请家长看一眼品名和效期。"),)

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(
            N_("还有{count}项没有核对。没有登记接种，库存没有变。"),
            count=len(missing),
            missing=tuple(missing),
        )


class SiteNotAllowed(RuleViolation):
    """The product is not given at that site or by that route. 部位或途径不对"""

    title = N_("部位或途径不对")
    todo = (N_("按说明书选部位。"),)

    def __init__(self, site: str, allowed: Sequence[str]) -> None:
        super().__init__(
            N_("这个产品不打在选的部位。没有登记接种，库存没有变。"),
            field="site",
            site=site,
            allowed=tuple(allowed),
        )


class DoseIdTaken(Conflict):
    """The dose's id was used for another dose. 接种编号已用"""

    title = N_("这次提交和上一次不一样")
    todo = (N_("从接种台重新打开这一剂。"),)

    def __init__(self) -> None:
        super().__init__(N_("这个页面已经登记过另一剂。没有再登记，库存没有变。"))


class TooEarlyToLeave(RuleViolation):
    """The observation time is not over. 留观时间没到"""

    title = N_("留观时间没到")
    todo = (N_("让家长再等等；一定要走，选“提前离开”并写明原因。"),)

    def __init__(self, minutes: int) -> None:
        super().__init__(N_("还要留观{minutes}分钟。没有登记离开。"), minutes=minutes)

"""Refusals about places to book. 预约"""

from collections.abc import Sequence
from datetime import date, datetime, time

from kernel.errors import Conflict, InvalidInput, NotFound, RuleViolation
from kernel.i18n import N_


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


class CapacityTooSmall(RuleViolation):
    """More places are taken than the slot would have. 名额少于已约人数"""

    title = N_("名额不能比已约的少")

    def __init__(self, capacity: int) -> None:
        super().__init__(
            N_("这个时段约出去的已经超过{capacity}个。名额没有改。"),
            field="capacity",
            capacity=capacity,
        )

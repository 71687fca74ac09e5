"""Why the cold chain declines. 冷链拒绝原因"""

from kernel.errors import Conflict, InvalidInput, NotFound, RuleViolation
from kernel.i18n import N_


class UnitNotFound(NotFound):
    """There is no such storage unit within reach. 没有这台设备"""

    title = N_("没有这台设备")
    todo = (N_("请回到冷链总览，从列表里打开设备。"),)

    def __init__(self) -> None:
        super().__init__(N_("没有这台设备，或它不归您管。"))


class AlarmNotFound(NotFound):
    """There is no such alarm within reach. 没有这次报警"""

    title = N_("没有这次报警")
    todo = (N_("请回到报警列表，重新打开。"),)

    def __init__(self) -> None:
        super().__init__(N_("没有这次报警，或它不归您管。"))


class AlarmAlreadyAcknowledged(Conflict):
    """Somebody else took charge first. 报警已有人确认"""

    title = N_("已经有人确认了")
    todo = (N_("请先和确认的人联系，再决定谁去处理。"),)

    def __init__(self, by: str) -> None:
        super().__init__(N_("这次报警已由{by}确认。没有再记一次。"), by=by)


class AlarmNotOver(RuleViolation):
    """An alarm is reviewed only once acknowledged and over. 报警尚未结束"""

    title = N_("报警还没有结束")
    todo = (N_("先确认报警，等温度恢复，再写原因和处理。"),)

    def __init__(self) -> None:
        super().__init__(N_("还没有人确认，或温度还没有恢复。没有写下结论。"))


class NoteRequired(InvalidInput):
    """Taking charge or closing an alarm needs a sentence. 需要填写说明"""

    title = N_("请写一句说明")

    def __init__(self) -> None:
        super().__init__(N_("写一句您看到了什么、准备怎么做。"), field="note")

"""Refusals about held vaccine. 停用处置"""

from kernel.errors import Conflict, InvalidInput, NotFound, RuleViolation
from kernel.i18n import N_


class HoldNotFound(NotFound):
    """There is no such hold, or nothing of that lot in it. 没有这条停用"""

    title = N_("没有这条停用记录")

    def __init__(self) -> None:
        super().__init__(N_("没有找到这条停用记录，或者其中没有这个批号。"))


class AlreadyJudged(Conflict):
    """Nothing of the lot is on hold any more. 已经处理"""

    title = N_("这个批号已经处理完")

    def __init__(self) -> None:
        super().__init__(N_("这个批号没有还停用着的疫苗。没有改动。"))


class FrozenNotReleased(RuleViolation):
    """Freeze-sensitive vaccine that was too cold is not released plainly. 冻过不得放行"""

    title = N_("怕冻的疫苗受过冷，不能直接放行")
    todo = (
        N_("没有厂家意见就报废。"),
        N_("厂家书面说可以用，选“先用”，写上意见和文号。"),
    )

    def __init__(self, product: str) -> None:
        super().__init__(N_("{product}怕冻，这次是温度过低。没有改动。"), product=product)


class FrozenIsDiscarded(RuleViolation):
    """Freeze-sensitive vaccine that was measured to have frozen is discarded. 冻结应报废"""

    title = N_("怕冻的疫苗冻过，只能报废")
    todo = (N_("选“报废”，写上怎么处理的。"), N_("不要用振摇试验来放行。"))

    def __init__(self, product: str, lowest: float) -> None:
        super().__init__(
            N_("{product}怕冻，测到过{lowest}℃。没有改动。"), product=product, lowest=f"{lowest:g}"
        )


class AssessmentMissing(InvalidInput):
    """A release rests on the maker's or the quality department's written view. 缺评估意见"""

    title = N_("还缺评估意见")
    todo = (N_("写上谁评估、依据什么、文号或日期。"),)

    def __init__(self) -> None:
        super().__init__(N_("放行或先用，要写厂家或质量部门的评估意见。"), field="assessment")


class StillExposed(RuleViolation):
    """The excursion goes on and the packages still stand in it. 还在超温设备里"""

    title = N_("温度还没有恢复")
    todo = (N_("先把疫苗移到正常的冰箱。"), N_("移好以后，或温度恢复以后，再做决定。"))

    def __init__(self, unit: str) -> None:
        super().__init__(N_("疫苗还在{unit}里，那里的温度还在范围外。没有改动。"), unit=unit)


class SamePersonConfirms(RuleViolation):
    """A decision is confirmed by somebody else than who made it. 须另一人确认"""

    title = N_("要由另一个人确认")
    todo = (N_("请另一位有权限的同事用自己的账号确认。"),)

    def __init__(self, name: str) -> None:
        super().__init__(N_("这个决定是{name}做的，不能自己确认自己。疫苗仍停用。"), name=name)


class DecisionOutdated(Conflict):
    """New evidence came after the decision was made. 情况有变"""

    title = N_("做出决定以后又有新的温度记录")
    todo = (N_("看新的温度曲线，重新做决定。"),)

    def __init__(self) -> None:
        super().__init__(N_("这个决定没有把新的记录算进去，不能确认。疫苗仍停用。"))


class DecisionNotFound(NotFound):
    """There is no such decision. 没有这个决定"""

    title = N_("没有这个处理决定")

    def __init__(self) -> None:
        super().__init__(N_("没有找到这个处理决定。"))


class DecisionIdTaken(Conflict):
    """The decision's id was used for another decision. 决定编号已用"""

    title = N_("这次提交和上一次不一样")
    todo = (N_("回到停用列表，重新打开。"),)

    def __init__(self) -> None:
        super().__init__(N_("这个编号已经用来登记过另一个决定。没有改动。"))

"""Refusals about records, facts and what is asked about them. 接种档案"""

from kernel.errors import InvalidInput, NotFound
from kernel.i18n import N_


class NoRecord(NotFound):
    """The child has no vaccination record. 没有接种档案"""

    title = N_("没有接种档案")
    todo = (N_("请到门诊建档，带上孩子的出生医学证明或证件。"),)

    def __init__(self) -> None:
        super().__init__(N_("这个孩子还没有接种档案。"))


class FactUnreadable(InvalidInput):
    """The value is none that this fact may have. 填写的结果不在选项里"""

    def __init__(self, code: str, value: str) -> None:
        super().__init__(
            N_("“{value}”不是可选的结果，请从列表里选。"), field="value", code=code, value=value
        )


class HistoryUnreadable(InvalidInput):
    """A history told by another system that can only be a mistake of writing. 接种史有误"""

    title = N_("这份接种史看不懂")

    def __init__(self, detail: str, field: str, **facts: object) -> None:
        super().__init__(detail, field=field, **facts)


class TooManyAsked(InvalidInput):
    """More than one request may hold. 一次太多"""

    title = N_("一次太多了")

    def __init__(self, field: str, asked: int, most: int) -> None:
        super().__init__(
            N_("一次最多{most}人，这里有{asked}人。分几次提交。"),
            field=field,
            asked=asked,
            most=most,
        )


class ScheduleUnknown(InvalidInput):
    """There is no such schedule, or no such edition of it. 没有这个免疫程序"""

    title = N_("没有这个免疫程序")

    def __init__(self, detail: str, field: str, **facts: object) -> None:
        super().__init__(detail, field=field, **facts)


class ReasonMissing(InvalidInput):
    """Whoever opens a child's record from a trace says why. 缺查阅理由"""

    title = N_("先写查阅理由")
    todo = (N_("写明为什么要看，例如：核查某批疫苗的接种去向。"),)

    def __init__(self) -> None:
        super().__init__(N_("查阅理由至少写4个字，家长能看到。"), field="reason")


class ClassListEmpty(InvalidInput):
    """The class list names nobody. 名单是空的"""

    def __init__(self) -> None:
        super().__init__(
            N_("名单是空的。每行一个孩子：姓名和出生日期，或者身份证号、档案号。"),
            field="children",
        )

"""Refusals about records, facts and what is asked about them. 接种档案"""

from datetime import date

from kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
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


class NobodyToConfirm(InvalidInput):
    """No line of the list could be judged. 没有可确认的结果"""

    title = N_("还没有可以签的结果")

    def __init__(self) -> None:
        super().__init__(
            N_("名单里没有一个孩子查到结果。先改名单，再查一遍。没有保存。"), field="children"
        )


class ResultsChanged(Conflict):
    """Between looking and signing a dose was given, or midnight passed. 结果变了"""

    title = N_("结果刚才变了")
    todo = (N_("再看一遍下面的结果，没问题就签字。"),)

    def __init__(self) -> None:
        super().__init__(N_("看过以后有孩子的记录变了，或者过了一天。没有签字，没有保存。"))


class SchoolCheckIdTaken(Conflict):
    """The check's id was used for another check. 查验编号已用"""

    title = N_("这次提交和上一次不一样")
    todo = (N_("从入托入学查验重新贴一次名单。"),)

    def __init__(self) -> None:
        super().__init__(N_("这个页面已经签过另一张查验表。没有再保存。"))


class SchoolCheckNotFound(NotFound):
    """There is no such check within the actor's scope. 没有这次查验"""

    title = N_("没有这次查验")
    todo = (N_("从入托入学查验的目录里重新打开。"),)

    def __init__(self) -> None:
        super().__init__(N_("没有这张查验表，或者不归本机构管。"))


class WhyMissing(InvalidInput):
    """A decision for everybody says why. 缺启用理由"""

    title = N_("先写理由")

    def __init__(self) -> None:
        super().__init__(N_("写明依据，至少4个字，例如文件名和文号。没有启用。"), field="reason")


class StartOutOfOrder(InvalidInput):
    """An edition would begin before the one it builds on, or after the next. 启用日顺序"""

    title = N_("日子排不上")

    def __init__(self, edition: str, effective: date, *, after: bool) -> None:
        detail = (
            N_("要在{edition}（{effective}起）之后。没有启用。")
            if after
            else N_("要在{edition}（{effective}起）之前。没有启用。")
        )
        super().__init__(detail, field="effective", edition=edition, effective=effective)


class EditionsChanged(Conflict):
    """Somebody else activated an edition since the comparison was shown. 版本刚变过"""

    title = N_("版本刚刚变过")
    todo = (N_("重新看影响，再决定。"),)

    def __init__(self) -> None:
        super().__init__(N_("您看影响以后，有人启用了别的日子。没有启用。"))


class ActivationIdTaken(Conflict):
    """The decision's id was used for another decision. 启用编号已用"""

    title = N_("这次提交和上一次不一样")
    todo = (N_("重新看影响，再决定。"),)

    def __init__(self) -> None:
        super().__init__(N_("这个页面已经启用过一次。没有再启用。"))


class NotForEverybody(NotAllowed):
    """An edition holds for every clinic; the actor looks after some. 不管全部机构"""

    title = N_("要由上级启用")
    todo = (N_("请管着全部机构的管理员来启用。"),)

    def __init__(self) -> None:
        super().__init__(N_("启用版本对所有机构生效，有的机构不归您管。没有启用。"))

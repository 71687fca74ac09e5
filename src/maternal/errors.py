"""Refusals of the maternal module. 妇幼业务的拒绝理由"""

from datetime import date

from kernel.errors import Conflict, InvalidInput, NotFound, RuleViolation
from kernel.i18n import N_


class BeforeLastPeriod(InvalidInput):
    """A day before the last menstrual period has no gestational age. 早于末次月经"""

    title = N_("日期早于末次月经")

    def __init__(self, lmp: date, day: date) -> None:
        super().__init__(
            N_("{day} 早于末次月经 {lmp}，不能计算孕周。"), field="as_of", lmp=lmp, day=day
        )


class BeforeBirth(InvalidInput):
    """A day before the child was born. 早于出生日期"""

    title = N_("日期早于出生")

    def __init__(self, born: date, day: date) -> None:
        super().__init__(N_("{day} 早于出生 {born}，请核对。"), field="as_of", born=born, day=day)


class BadGestationalAge(InvalidInput):
    """A gestational age is written weeks+days, such as 12+6. 孕周格式不对"""

    title = N_("孕周填写有误")

    def __init__(self, text: str) -> None:
        super().__init__(N_("“{text}”不是孕周；请写成“周+天”，例如 12+6。"), text=text)


class DatesOutOfOrder(InvalidInput):
    """One event cannot come before the other. 日期先后颠倒"""

    title = N_("日期先后颠倒")

    def __init__(self, *, earlier: str, later: str) -> None:
        super().__init__(N_("{later} 不能早于 {earlier}。"), earlier=earlier, later=later)


class UnknownWord(InvalidInput):
    """A word that the rule set does not define. 规则中没有这个词"""

    title = N_("规则中没有这个词")

    def __init__(self, field: str, word: str) -> None:
        super().__init__(N_("“{name}”不认识“{word}”。"), field=field, name=field, word=word)


class Implausible(InvalidInput):
    """A value outside what can be true, or of the wrong type. 数值不合理"""

    title = N_("数值不合理")

    def __init__(self, field: str, value: object, name: object = None) -> None:
        """``name`` is what people call the field, where it has a name."""
        shown = f"{value:g}" if isinstance(value, float) else value
        super().__init__(
            N_("“{name}”不能是 {value}，请核对。"), field=field, name=name or field, value=shown
        )


class NoRuleHere(RuleViolation):
    """The region has no rule for this matter. 本地区未设此规则"""

    title = N_("本地区未设此规则")

    def __init__(self, region: str, matter: str) -> None:
        super().__init__(N_("{region} 没有关于“{matter}”的规则。"), region=region, matter=matter)


class NotEnoughStock(RuleViolation):
    """The lots that may be issued do not hold enough. 可发数量不足"""

    title = N_("可发数量不足")

    def __init__(self, wanted: int, usable: int) -> None:
        super().__init__(N_("需要 {wanted}，未过期的只有 {usable}。"), wanted=wanted, usable=usable)


class NotHere(NotFound):
    """No such delivery, pregnancy or certificate within reach. 没有这条记录"""

    title = N_("没有这条记录")

    def __init__(self) -> None:
        super().__init__(N_("没有这条记录，或者它属于别的机构。请重新查找。"))


class AlreadyRecorded(Conflict):
    """The id was used before, for something else. 已登记过别的内容"""

    title = N_("这一次已经登记过")

    def __init__(self) -> None:
        super().__init__(N_("这个编号已经登记过别的内容。请回到列表，核对已登记的那一条。"))


class NoChildren(InvalidInput):
    """A delivery without a child. 没有填写孩子"""

    title = N_("还没有填孩子")

    def __init__(self) -> None:
        super().__init__(N_("请至少填写一个孩子。"), field="children")


class NoMother(InvalidInput):
    """Neither a known mother nor a new one. 没有产妇"""

    title = N_("还没有选产妇")

    def __init__(self) -> None:
        super().__init__(N_("请先查找产妇，或登记新产妇。"), field="mother_id")


class NotYet(InvalidInput):
    """A moment that has not come. 时间还没到"""

    title = N_("时间还没到")

    def __init__(self, field: str) -> None:
        super().__init__(N_("这个时间还没有到，请再看一遍。"), field=field)


class GestationUnknown(InvalidInput):
    """No pregnancy record says how long the pregnancy lasted. 孕周不明"""

    title = N_("还差孕周")

    def __init__(self) -> None:
        super().__init__(N_("没有孕期档案可查，请填写分娩时的孕周。"), field="gestation")


class DueDateUnknown(InvalidInput):
    """Neither last period nor a dated scan. 预产期不明"""

    title = N_("还差末次月经或预产期")

    def __init__(self) -> None:
        super().__init__(N_("请填末次月经；不知道时，请填按超声推算的预产期。"), field="lmp")


class PregnancyOpen(Conflict):
    """She has an open pregnancy already. 已有在管孕期档案"""

    title = N_("已经有一份在管的孕期档案")

    def __init__(self) -> None:
        super().__init__(N_("一次怀孕只建一份档案。请打开已有的档案，继续登记。"))


class NoOpenPregnancy(NotFound):
    """She has no pregnancy in care. 没有在管孕期档案"""

    title = N_("没有在管的孕期档案")

    def __init__(self) -> None:
        super().__init__(N_("请先建孕期档案。"))


class DatedAlready(RuleViolation):
    """The due date was moved by a scan before and stays. 预产期已校正过"""

    title = N_("预产期已经按超声校正过")

    def __init__(self, due_on: date) -> None:
        super().__init__(
            N_("预产期已按超声定为 {due_on}，不再自动改动。确需改动，请写明医生和理由。"),
            due_on=due_on,
        )


class NumberNotInStock(RuleViolation):
    """The number is not among the institution's. 编号不在库"""

    title = N_("这个编号不在本机构库存里")

    def __init__(self, number: str) -> None:
        super().__init__(
            N_("编号 {number} 没有入库。请核对证件上的编号。"), field="number", number=number
        )


class CertificateRefused(RuleViolation):
    """A rule stands against the change; ``reasons`` says which. 不能办理"""

    title = N_("出生医学证明现在不能办")

    def __init__(self, reasons: object) -> None:
        super().__init__(N_("{reasons}什么都没有改。"), reasons=reasons)


class NothingCorrected(InvalidInput):
    """The correction says what the record says already. 没有改动"""

    title = N_("还没有改动")

    def __init__(self) -> None:
        super().__init__(N_("和登记的一样，没有可更正的。改好再按“更正”。"), field="reason")


class CorrectedMeanwhile(Conflict):
    """Somebody else corrected the delivery after the form was opened. 已被别人更正"""

    title = N_("刚才有人更正过")
    todo = (N_("返回这次分娩，看过后重新打开更正。"),)

    def __init__(self, by: str) -> None:
        super().__init__(N_("{by}刚更正了这次分娩。您填的没有保存，请看过再改。"), by=by)


class CheckedBeforeBirth(RuleViolation):
    """A health check lies before the corrected birth. 体检早于更正后的出生"""

    title = N_("和体检记录对不上")

    def __init__(self, day: date) -> None:
        super().__init__(
            N_("孩子{day}已有体检记录，早于这个出生时间。请先核对，什么都没有改。"),
            field="born_at",
            day=day,
        )


class NotIssued(RuleViolation):
    """Only an issued certificate is exchanged or replaced. 证件没有签发"""

    title = N_("还没有签发")

    def __init__(self) -> None:
        super().__init__(N_("还是草稿，直接核对后签发就行，不用换发或补发。"))


class RuleFileRefused(InvalidInput):
    """A draft of rules is wrong; says which entry and what. 规则草稿有误"""

    title = N_("规则草稿有误")

    def __init__(self, entry: str, problem: str) -> None:
        super().__init__(N_("条目 {entry}：{problem}"), field="text", entry=entry, problem=problem)

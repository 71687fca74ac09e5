"""Refusals of the maternal module. 妇幼业务的拒绝理由"""

from datetime import date

from kernel.errors import InvalidInput, RuleViolation
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
        super().__init__(
            N_("“{name}”不能是 {value}，请核对。"), field=field, name=name or field, value=value
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

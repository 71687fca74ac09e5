"""Refusals about giving or copying a dose. 接种登记"""

from collections.abc import Sequence
from datetime import date, datetime

from kernel.errors import Conflict, InvalidInput, RuleViolation
from kernel.i18n import N_


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


class DoseBeforeBirth(InvalidInput):
    """The dose would have been given before the child was born. 早于出生"""

    def __init__(self, given_on: date, birth_date: date) -> None:
        super().__init__(
            N_("接种日期{given_on}早于出生日期{birth_date}，请再看一遍。"),
            field="given_on",
            given_on=given_on,
            birth_date=birth_date,
        )


class DoseInTheFuture(InvalidInput):
    """The dose would be given on a day to come. 日期未到"""

    def __init__(self, given_on: date) -> None:
        super().__init__(
            N_("接种日期{given_on}还没有到，请再看一遍。"), field="given_on", given_on=given_on
        )


class DoseBeforeCorrectedBirth(RuleViolation):
    """A recorded dose lies before the corrected birth. 接种早于更正后的出生"""

    title = N_("和接种记录对不上")

    def __init__(self, given_on: date) -> None:
        super().__init__(
            N_("孩子{given_on}已有接种记录，早于这个出生时间。请先核对，什么都没有改。"),
            field="born_at",
            given_on=given_on,
        )

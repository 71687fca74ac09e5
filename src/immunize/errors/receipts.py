"""Refusals about a delivery. 收货"""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from immunize.errors.codes import a_few
from kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound, RuleViolation
from kernel.i18n import N_


class UnitNotFound(NotFound):
    """There is no such storage unit. 没有这台设备"""

    title = N_("没有这台设备")
    todo = (N_("在列表里选本机构的冰箱或冷库。"),)

    def __init__(self) -> None:
        super().__init__(N_("没有找到这台储存设备。"), field="unit_id")


class UnitElsewhere(NotAllowed):
    """The unit belongs to another organisation. 不是本机构的设备"""

    title = N_("不是本机构的设备")
    todo = (N_("在列表里选本机构的冰箱或冷库。"),)

    def __init__(self, unit: str) -> None:
        super().__init__(N_("{unit}属于别的机构。"), field="unit_id", unit=unit)


class UnitNotInUse(RuleViolation):
    """The unit is being repaired or has been given up. 设备停用"""

    title = N_("这台设备没有在用")
    todo = (N_("放进另一台正常的冰箱。"),)

    def __init__(self, unit: str) -> None:
        super().__init__(
            N_("{unit}正在检修或已报废，不能放疫苗。没有入库。"), field="unit_id", unit=unit
        )


class NoCodes(InvalidInput):
    """No package was scanned. 没有扫码"""

    title = N_("还没有扫码")
    todo = (N_("逐支扫最小包装上的追溯码，或把扫好的码一行一个贴进来。"),)

    def __init__(self) -> None:
        super().__init__(N_("没有扫到任何最小包装。没有入库。"), field="codes")


class CodesRefused(RuleViolation):
    """Codes that cannot be received; ``codes`` in the facts lists all of them. 码不能入库"""

    reason: ClassVar[str]

    def __init__(self, codes: Sequence[str], **facts: str) -> None:
        super().__init__(
            self.reason,
            field="codes",
            codes=list(codes),
            shown=a_few(codes),
            count=len(codes),
            **facts,
        )


class DuplicateCodes(CodesRefused):
    """The same package was scanned more than once. 重复扫码"""

    title = N_("同一支扫了两次")
    reason = N_("重复的有{count}支：{shown}。没有入库。")
    todo = (N_("删掉重复的，数一数实物支数再提交。"),)


class UnknownProduct(CodesRefused):
    """No product has this identification code. 产品不明"""

    title = N_("产品表里没有这种疫苗")
    reason = N_("{shown}开头的药品标识码或商品条码没有登记，共{count}支。没有入库。")
    todo = (
        N_("看包装是不是疫苗，是不是扫错了码。"),
        N_("确是新产品，请县疾控先登记产品。"),
    )


class OuterPackScanned(CodesRefused):
    """The code of a middle pack or box instead of the minimum package's. 扫到外包装"""

    title = N_("扫到的是中盒或大箱的码")
    reason = N_("外包装的码有{count}个：{shown}。没有入库。")
    todo = (N_("打开外包装，扫每一支最小包装上的码。"),)


class OtherProduct(CodesRefused):
    """Packages of another product than the rest of the delivery. 混入其他产品"""

    title = N_("混进了别的产品")
    reason = N_("其余是{product}，这{count}支是{other}：{shown}。没有入库。")
    todo = (N_("一次只收一种产品、一个批号。把混进来的另收一次。"),)


class OtherLot(CodesRefused):
    """The code says another lot or expiry than the delivery's papers. 批号效期不符"""

    title = N_("码里的批号或效期对不上")
    reason = N_("填的是批号{lot}、效期{expires_on}，这{count}支的码不是：{shown}。没有入库。")
    todo = (
        N_("看盒上印的批号和效期，改正填写，或把不是这批的拿出来。"),
        N_("盒上印的和码里的不一样，不要收，报告供货单位。"),
    )


class AlreadyReceived(CodesRefused):
    """Packages that are in stock already, here or elsewhere. 已入过库"""

    title = N_("已经入过库")
    reason = N_("已经登记在{where}的有{count}支：{shown}。没有入库。")
    todo = (
        N_("在本机构的不用再收。"),
        N_("在别的机构的，请对方先办出库。"),
    )


class AlreadyGone(CodesRefused):
    """Packages that were used or disposed of. 已使用或已处理"""

    title = N_("已经用掉或处理过")
    reason = N_("记录里已经使用或处理的有{count}支：{shown}。没有入库。")
    todo = (N_("不要使用，隔离放置，报告县疾控：可能是码被重复使用。"),)


class CannotReadCodes(CodesRefused):
    """Lines that are not codes of minimum packages. 码读不出"""

    title = N_("有的码读不出来")
    reason = N_("读不出来的有{count}个：{shown}。没有入库。")
    todo = (N_("看每一行后面的说明，重新扫那几支。"),)


class QuantityDiffers(RuleViolation):
    """The number of packages scanned is not the number that came. 数量不符"""

    title = N_("数量对不上")
    todo = (N_("数一数实物，补扫漏掉的，或改正数量。"),)

    def __init__(self, quantity: int, scanned: int) -> None:
        super().__init__(
            N_("填的是{quantity}支，扫了{scanned}支。没有入库。"),
            field="quantity",
            quantity=quantity,
            scanned=scanned,
        )


class LotUnknown(InvalidInput):
    """Neither the papers nor the codes tell lot and expiry. 缺批号效期"""

    title = N_("还缺批号或有效期")
    todo = (N_("照着盒上印的填写；20位追溯码里没有批号和效期。"),)

    def __init__(self, field: str) -> None:
        super().__init__(N_("请填写批号和有效期。"), field=field)


class LotDisagrees(Conflict):
    """The lot is known with another expiry. 批号效期与先前不符"""

    title = N_("这个批号先前登记的效期不一样")
    todo = (
        N_("看盒上印的效期，改正填写。"),
        N_("先前登记错了，请县疾控更正，再收货。"),
    )

    def __init__(self, lot: str, kept: date, given: date) -> None:
        super().__init__(
            N_("批号{lot}登记的有效期是{kept}，这次填的是{given}。没有入库，先前的没有改。"),
            field="expires_on",
            lot=lot,
            kept=kept,
            given=given,
        )


class ExpiredOnArrival(RuleViolation):
    """The lot that is being received is past its expiry. 到货已过期"""

    title = N_("到货的疫苗已过有效期")
    todo = (N_("不要收。退回供货单位，报告县疾控。"),)

    def __init__(self, lot: str, expires_on: date) -> None:
        super().__init__(
            N_("批号{lot}的有效期到{expires_on}，已经过了。没有入库。"),
            field="expires_on",
            lot=lot,
            expires_on=expires_on,
        )


class JourneyImpossible(InvalidInput):
    """The times of the journey contradict each other. 运输时间矛盾"""

    title = N_("运输时间对不上")
    todo = (N_("照着随货的温度记录单核对时间。"),)


class ReceiptIdTaken(Conflict):
    """The receipt's id was used for another delivery. 收货编号已用"""

    title = N_("这次提交和上一次不一样")
    todo = (N_("打开新的收货页，重新填写。"),)

    def __init__(self) -> None:
        super().__init__(N_("这个收货编号已经用来登记过另一批货。没有入库，先前的没有变。"))


class ReceiptNotFound(NotFound):
    """There is no such delivery. 没有这张收货单"""

    title = N_("没有这张收货单")

    def __init__(self) -> None:
        super().__init__(N_("没有找到这张收货单。"))


class LotNotFound(NotFound):
    """There is no such lot. 没有这个批号"""

    title = N_("没有这个批号")
    todo = (N_("看盒上印的批号，再输一遍。"),)

    def __init__(self) -> None:
        super().__init__(N_("没有找到这个批号。"))

"""Why the vaccination module declines. 预防接种拒绝原因"""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import ClassVar

from kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound, RuleViolation
from kernel.i18n import N_, Phrase


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


def _some(codes: Sequence[str], most: int = 5) -> str:
    """The first few codes, for a sentence; the facts hold them all."""
    return "、".join(codes[:most]) + ("…" if len(codes) > most else "")


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
            shown=_some(codes),
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


class LotExpired(RuleViolation):
    """The lot is past its expiry. 已过期"""

    title = N_("疫苗已过有效期")
    todo = (N_("放进待处理箱，不要放回冰箱。"), N_("{instead}"))

    def __init__(
        self, lot: str, expires_on: date, instead: Phrase, alternatives: Sequence[object] = ()
    ) -> None:
        super().__init__(
            N_("批号{lot}的有效期到{expires_on}，已经过了。没有登记接种，库存没有变。"),
            lot=lot,
            expires_on=expires_on,
            instead=instead,
            alternatives=alternatives,
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


class PackageUnknown(NotFound):
    """The package was never received. 没有入库记录"""

    title = N_("这支疫苗没有入库记录")
    todo = (
        N_("放进待处理箱，不要使用。"),
        N_("刚到的货，先办收货；不是本系统的疫苗，报告县疾控。"),
    )

    def __init__(self, code: str) -> None:
        super().__init__(
            N_("库存里没有{code}。没有登记接种，库存没有变。"), field="code", code=code
        )


class PackageUsed(RuleViolation):
    """Every dose of the package has been given. 已使用"""

    title = N_("这支疫苗已经用过")
    todo = (N_("放进已用盒，不要再用。"), N_("{instead}"))

    def __init__(self, code: str, instead: Phrase, alternatives: Sequence[object] = ()) -> None:
        super().__init__(
            N_("{code}里的剂次已经打完。没有登记接种，库存没有变。"),
            code=code,
            instead=instead,
            alternatives=alternatives,
        )


class PackageDisposed(RuleViolation):
    """The package was thrown away or sent back. 已报废或退回"""

    title = N_("这支疫苗已报废或退回")
    todo = (N_("放进待处理箱，不要使用。"), N_("{instead}"))

    def __init__(self, code: str, instead: Phrase, alternatives: Sequence[object] = ()) -> None:
        super().__init__(
            N_("{code}已经登记报废或退回。没有登记接种，库存没有变。"),
            code=code,
            instead=instead,
            alternatives=alternatives,
        )


class PackageHeld(RuleViolation):
    """The package is on hold until people have judged it. 停用待查"""

    title = N_("这支疫苗不能用，已停用待查")
    todo = (
        N_("把这支放进红色隔离盒，不要放回冰箱。"),
        N_("{instead}"),
        N_("扫新的一支，继续接种。"),
    )

    def __init__(
        self,
        product: str,
        lot: str,
        because: Phrase,
        instead: Phrase,
        alternatives: Sequence[object] = (),
    ) -> None:
        super().__init__(
            N_("{product}，批号{lot}。{because}还没有做出处理决定。没有登记接种，库存没有变。"),
            product=product,
            lot=lot,
            because=because,
            instead=instead,
            alternatives=alternatives,
        )


class PackageElsewhere(RuleViolation):
    """The package stands with another organisation, or is still on its way. 不在本机构"""

    title = N_("这支疫苗不在本机构的库存里")
    todo = (N_("先查它怎么来的，不要使用。"), N_("{instead}"))

    def __init__(
        self, code: str, where: Phrase, instead: Phrase, alternatives: Sequence[object] = ()
    ) -> None:
        super().__init__(
            N_("{code}登记在{where}。没有登记接种，库存没有变。"),
            code=code,
            where=where,
            instead=instead,
            alternatives=alternatives,
        )


class WrongVaccine(RuleViolation):
    """The package is not the vaccine that is planned. 品种不符"""

    title = N_("这支不是要打的疫苗")
    todo = (N_("把这支放回原处。"), N_("{instead}"))

    def __init__(
        self, product: str, planned: str, instead: Phrase, alternatives: Sequence[object] = ()
    ) -> None:
        super().__init__(
            N_("扫到的是{product}，要打的是{planned}。没有登记接种，库存没有变。"),
            product=product,
            planned=planned,
            instead=instead,
            alternatives=alternatives,
        )


class CodeContradictsStock(Conflict):
    """The code names another lot or expiry than the stock record. 码与库存不符"""

    title = N_("码里的批号或效期和库存不一样")
    todo = (
        N_("看盒上印的是哪一个。"),
        N_("放进红色隔离盒，报告县疾控；换一支继续。"),
    )

    def __init__(self, fact: Phrase, scanned: str | date, kept: str | date) -> None:
        super().__init__(
            N_("{fact}：码里是“{scanned}”，库存里是“{kept}”。没有登记接种，库存没有变。"),
            field="code",
            fact=fact,
            scanned=scanned,
            kept=kept,
        )


class PackagesNotHere(RuleViolation):
    """Packages that cannot be moved because they do not stand with the actor. 不在本机构"""

    title = N_("有的疫苗不在本机构的设备里")
    todo = (N_("看每一支的登记位置，只移在本机构设备里的。"),)

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(
            N_("{shown}不在本机构的设备里，共{count}支。什么都没有移。"),
            field="codes",
            codes=list(codes),
            shown=_some(codes),
            count=len(codes),
        )


class HeldNotIssued(RuleViolation):
    """Vaccine on hold or expired does not go to anybody else. 停用不得出库"""

    title = N_("停用或过期的疫苗不能出库")
    todo = (N_("留在隔离处，等处理决定。"),)

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(
            N_("{shown}停用待查或已过期，共{count}支。什么都没有出库。"),
            field="codes",
            codes=list(codes),
            shown=_some(codes),
            count=len(codes),
        )


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


class LotNotFound(NotFound):
    """There is no such lot. 没有这个批号"""

    title = N_("没有这个批号")
    todo = (N_("看盒上印的批号，再输一遍。"),)

    def __init__(self) -> None:
        super().__init__(N_("没有找到这个批号。"))


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

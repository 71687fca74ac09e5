"""Refusals about a package. 最小包装"""

from collections.abc import Sequence
from datetime import date

from immunize.errors.codes import a_few
from kernel.errors import Conflict, NotFound, RuleViolation
from kernel.i18n import N_, Phrase


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
            shown=a_few(codes),
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
            shown=a_few(codes),
            count=len(codes),
        )

"""Why a scanned code cannot be read, and what to do about each kind. 扫码失败原因

Nothing is ever guessed: a wrong package is worse than a second scan.
"""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from kernel.errors import Conflict, InvalidInput
from kernel.i18n import N_, Phrase

_SCAN_AGAIN = N_("再扫一次；扫不出来就照着包装手工输入。")


class CodeUnreadable(InvalidInput):
    """A code that is not, or not yet, the code of a minimum package. 码读不出来"""

    title: ClassVar[str] = N_("这个码读不出来")
    todo: ClassVar[tuple[str, ...]] = (_SCAN_AGAIN,)

    def __init__(self, detail: str, **facts: object) -> None:
        super().__init__(detail, field="code", **facts)


class NothingScanned(CodeUnreadable):
    """The scan was empty. 没有内容"""

    title = N_("没有扫到内容")

    def __init__(self) -> None:
        super().__init__(N_("扫码枪没有传来内容。"))


class WrongLength(CodeUnreadable):
    """Digits, but not as many as a trace code or trade item number has. 位数不对"""

    title = N_("追溯码的位数不对")

    def __init__(self, length: int) -> None:
        super().__init__(N_("药品追溯码是20位数字，这个有{length}位。"), length=length)


class PrefixOnly(CodeUnreadable):
    """The seven-digit product identification code alone names no package. 只有标识码"""

    title = N_("只有药品标识码")
    todo = (N_("把后面13位序列号也扫进来，一共20位。"),)

    def __init__(self, prefix: str) -> None:
        super().__init__(N_("{prefix}是7位药品标识码，认不出是哪一支。"), prefix=prefix)


class NotDigits(CodeUnreadable):
    """A character that a trace code cannot have: O for 0, I for 1. 混入字母"""

    title = N_("追溯码里有不是数字的字符")

    def __init__(self, position: int, character: str) -> None:
        super().__init__(
            N_("第{position}个字符是“{character}”，追溯码只有数字。字母O和I常被看成0和1。"),
            position=position,
            character=character,
        )


class WebAddressScanned(CodeUnreadable):
    """The maker's web address stands in the QR code beside the trace code. 扫到网址"""

    title = N_("扫到的是网址")
    todo = (N_("扫盒上写着“药品追溯码”的那个码。"),)

    def __init__(self) -> None:
        super().__init__(N_("这个二维码是一个网址，不是追溯码。"))


class PersonCodeScanned(CodeUnreadable):
    """A person's document or code where a package's was expected. 扫到人的码"""

    title = N_("扫到的是人的码")
    todo = (N_("扫疫苗盒上的追溯码。"),)

    def __init__(self) -> None:
        super().__init__(N_("这是身份证、健康码或档案号，不是疫苗的追溯码。"))


class CheckDigitWrong(CodeUnreadable):
    """The trade item number's last digit does not agree with the others. 校验位不符"""

    title = N_("商品条码最后一位对不上")

    def __init__(self, gtin: str) -> None:
        super().__init__(N_("商品条码{gtin}的校验位不对，可能扫漏或输错了。"), gtin=gtin)


class ElementUnknown(CodeUnreadable):
    """A GS1 application identifier that does not exist, or not where it stands. 标识符不明"""

    title = N_("码里有认不出的标识")

    def __init__(self, found: str) -> None:
        super().__init__(
            N_(
                "码里“{found}”开头的一段不是GS1应用标识。01是商品，17是效期，10是批号，21是序列号。"
            ),
            found=found,
        )


class ElementCutShort(CodeUnreadable):
    """A GS1 element of fixed length that is too short, or an empty one. 内容不全"""

    title = N_("码没有扫全")

    def __init__(self, ai: str, needed: int, found: int) -> None:
        super().__init__(
            N_("({ai})后面要有{needed}位，只扫到{found}位。"), ai=ai, needed=needed, found=found
        )


class ElementTooLong(CodeUnreadable):
    """A GS1 element longer than it may be: a separator is missing. 内容过长"""

    title = N_("码里缺分隔符")
    todo = (N_("分开扫盒上的每个码，或照着包装手工输入批号和序列号。"),)

    def __init__(self, ai: str, most: int, found: int) -> None:
        super().__init__(
            N_("({ai})最多{most}位，扫到{found}位，后面的内容连在一起了。"),
            ai=ai,
            most=most,
            found=found,
        )


class ElementWrong(CodeUnreadable):
    """A GS1 element with characters it may not have. 内容有误"""

    title = N_("码里有一段内容不对")

    def __init__(self, ai: str, value: str) -> None:
        super().__init__(N_("({ai})里的“{value}”不对。"), ai=ai, value=value)


class DateImpossible(CodeUnreadable):
    """A date that no calendar has. 日期不存在"""

    title = N_("码里的日期不存在")

    def __init__(self, ai: str, value: str) -> None:
        super().__init__(
            N_("({ai})里的日期“{value}”不存在。应当是年月日六位，例如280131。"), ai=ai, value=value
        )


class ElementRepeated(CodeUnreadable):
    """One code says two different things about the same fact. 内容重复"""

    title = N_("一个码里说法不一")

    def __init__(self, ai: str, first: str, second: str) -> None:
        super().__init__(
            N_("({ai})出现两次，一次是“{first}”，一次是“{second}”。"),
            ai=ai,
            first=first,
            second=second,
        )


class CodeAmbiguous(CodeUnreadable):
    """Lot and serial number run together, and more than one reading is possible. 有歧义"""

    title = N_("批号和序列号连在一起，分不开")
    todo = (
        N_("填上盒上印的批号，再扫这一支。"),
        N_("或分开扫盒上的每个码。"),
    )

    def __init__(self, lots: Sequence[str]) -> None:
        super().__init__(N_("这个码没有分隔符，批号可能是{lots}。没有猜。"), lots="、".join(lots))


class CodeIncomplete(CodeUnreadable):
    """What was scanned so far does not name one package. 还要再扫"""

    title = N_("还要扫另一个码")
    todo = (N_("接着扫同一盒上的另一个码。"), N_("没有别的码，就照着包装手工输入。"))

    def __init__(self, missing: Sequence[Phrase]) -> None:
        super().__init__(N_("还缺{missing}，认不出是哪一支。"), missing=_listed(missing))


def _listed(names: Sequence[Phrase]) -> Phrase:
    """The names of at most three facts as one phrase."""
    values: dict[str, object] = dict(zip("abc", names, strict=False))
    return Phrase((N_("{a}"), N_("{a}和{b}"), N_("{a}、{b}和{c}"))[len(names) - 1], values)


class ScansDisagree(Conflict):
    """Two codes of one box contradict each other: a person decides. 两码不符"""

    title = N_("两个码说法不一样")
    todo = (
        N_("看盒上印的是哪一个，确认扫的是同一盒。"),
        N_("不是同一盒就重新开始扫这一盒。"),
    )

    def __init__(self, fact: Phrase, kept: str | date, other: str | date) -> None:
        super().__init__(
            N_("{fact}先扫到“{kept}”，后扫到“{other}”。没有改动先前的内容。"),
            fact=fact,
            kept=kept,
            other=other,
        )

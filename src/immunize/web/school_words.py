"""What the results of a school-entry check are called. 查验结果用语"""

from immunize.domain.school_check import Verdict
from kernel.i18n import N_

VERDICTS: dict[Verdict, tuple[str, str]] = {
    Verdict.COMPLETE: ("done", N_("打全了")),
    Verdict.MISSING: ("late", N_("要补种")),
    Verdict.BARRED: ("none", N_("有禁忌或暂缓")),
    Verdict.NO_RECORD: ("wait", N_("没有接种档案，先建档")),
    Verdict.NOT_FOUND: ("wait", N_("没有找到，核对姓名和出生日期")),
    Verdict.SEVERAL: ("wait", N_("有几个同名同生日的，改用证件号")),
    Verdict.ANOTHER: ("stop", N_("号码是另一个孩子的，核对")),
    Verdict.REPEATED: ("off", N_("名单里重复了")),
    Verdict.ELSEWHERE: ("off", N_("不归本机构管理")),
    Verdict.UNREADABLE: ("stop", N_("这一行看不懂")),
}
"""The chip and the words for each result."""

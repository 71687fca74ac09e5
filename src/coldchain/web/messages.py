"""Messages that could not be used, in words. 用不了的报文页面"""

from litestar import Controller, get
from litestar.di import NamedDependency

from coldchain.domain.payloads import Reason
from coldchain.usecases.list_rejected import list_rejected
from kernel.i18n import N_
from kernel.transaction import Transaction
from kernel.web.guards import STAFF
from kernel.web.pages import Page

REASONS: dict[str, str] = {
    Reason.TOO_LARGE: N_("报文太大，没有读"),
    Reason.NOT_UTF8: N_("不是UTF-8文字"),
    Reason.NOT_JSON: N_("不是JSON"),
    Reason.NOT_AN_OBJECT: N_("应当是一个JSON对象"),
    Reason.FIELD_MISSING: N_("缺少字段"),
    Reason.TIME_NOT_TEXT: N_("时间应当是文字，例如2026-11-24T03:12:00Z"),
    Reason.TIME_UNREADABLE: N_("时间认不出来"),
    Reason.TIME_WITHOUT_ZONE: N_("时间没有时区，加上Z或+08:00"),
    Reason.CHANNEL_UNKNOWN: N_("不认识这个通道"),
    Reason.VALUE_NOT_A_NUMBER: N_("温度不是数字"),
    Reason.VALUE_OUT_OF_BOUNDS: N_("数值超出可能的范围"),
    Reason.TRANSFER_TYPE_UNKNOWN: N_("不认识这种传输类型"),
    Reason.NO_CHANNEL: N_("一个通道也没有"),
    Reason.NOTHING_INSIDE: N_("里面没有数据"),
    Reason.NULL_WITHOUT_ERROR: N_("没有温度，也没有说明原因"),
    Reason.TOPIC_UNKNOWN: N_("不认识这个主题"),
    Reason.STATUS_UNKNOWN: N_("不认识这种状态"),
    Reason.DEVICE_UNKNOWN: N_("没有登记这个探头"),
    Reason.NOT_TAKEN: N_("没有收下，请联系系统管理员"),
}


class MessageController(Controller):
    """What sensors sent in vain. 用不了的报文"""

    path = "/coldchain/messages"
    guards = (STAFF,)
    include_in_schema = False

    @get("/")
    async def page(self, transaction: NamedDependency[Transaction]) -> Page:
        """The newest messages, each with what is wrong and where."""
        async with transaction as tx:
            found = await list_rejected(tx)
        return Page("coldchain/messages.html", context={"found": found, "reasons": REASONS})

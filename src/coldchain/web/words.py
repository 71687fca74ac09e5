"""What the cold chain's pages call things. 冷链用语"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from coldchain.domain.instants import Instant, moment
from coldchain.domain.levels import Level, Trouble
from coldchain.domain.records import Alarm, AlarmEvent
from coldchain.domain.watch import Signal
from kernel.i18n import N_, Phrase, _
from kernel.registry.places import EquipmentClass

TROUBLES: dict[Trouble, str] = {
    Trouble.TOO_WARM: N_("太热"),
    Trouble.TOO_COLD: N_("太冷"),
    Trouble.SILENT: N_("失联"),
    Trouble.NEVER_HEARD: N_("还没有数据"),
    Trouble.SENSOR_FAULT: N_("探头异常"),
    Trouble.NO_POWER: N_("断电"),
    Trouble.NEAR_LIMIT: N_("接近限值"),
    Trouble.BATTERY_LOW: N_("电池快用完"),
    Trouble.WAITS_FOR_REVIEW: N_("等待处理决定"),
    Trouble.OUT_OF_SERVICE: N_("检修"),
    Trouble.NONE: N_("正常"),
}

SYMBOLS: dict[Trouble, str] = {
    Trouble.NO_POWER: "plug",
    Trouble.BATTERY_LOW: "battery",
    Trouble.SENSOR_FAULT: "wrench",
}

LEVELS: dict[Level, tuple[str, str]] = {
    Level.ALARM: ("alarm", N_("报警{n}")),
    Level.NOTICE: ("late", N_("提醒{n}")),
    Level.UNKNOWN: ("plain", N_("不明{n}")),
    Level.OK: ("done", N_("正常{n}")),
    Level.OFF: ("off", N_("检修{n}")),
}
"""The chip and the words of each level in the summary."""

CHIPS: dict[Level, str] = {
    Level.ALARM: "alarm",
    Level.SILENT: "held",
    Level.UNKNOWN: "plain",
    Level.NOTICE: "late",
    Level.OK: "done",
    Level.OFF: "off",
}

EQUIPMENT: dict[EquipmentClass, str] = {
    EquipmentClass.COLD_ROOM: N_("冷库"),
    EquipmentClass.FREEZING_ROOM: N_("冷冻库"),
    EquipmentClass.FRIDGE: N_("医用冰箱"),
    EquipmentClass.ICE_LINED: N_("冰衬冰箱"),
    EquipmentClass.FREEZER: N_("低温冰箱"),
    EquipmentClass.ULTRA_LOW: N_("超低温冰箱"),
    EquipmentClass.VEHICLE: N_("冷藏车"),
    EquipmentClass.COLD_BOX: N_("冷藏箱"),
}

FAULTS: dict[str, str] = {
    "implausible": N_("读数不可能"),
    "reported": N_("设备报告探头出错"),
    "stuck": N_("读数长时间不变"),
}

_EVENTS: dict[str, tuple[str, str, str]] = {
    "alarm_raised": ("stop", "alert", N_("报警：{kind}")),
    "alarm_cleared": ("done", "tick", N_("恢复")),
    "pre_alarm_raised": ("late", "clock", N_("预警：接近限值")),
    "pre_alarm_cleared": ("plain", "tick", N_("预警结束")),
    "sensor_fault_raised": ("stop", "wrench", N_("探头异常：{kind}")),
    "sensor_fault_cleared": ("done", "tick", N_("探头恢复")),
    "evidence_changed": ("late", "edit", N_("后到的数据改变了判断")),
    "silent_raised": ("stop", "wifi-off", N_("失联：没有数据")),
    "silent_cleared": ("done", "wifi", N_("又有数据了")),
    "power_lost": ("stop", "plug", N_("断电")),
    "power_restored": ("done", "plug", N_("来电")),
    "battery_low": ("late", "battery", N_("电池快用完")),
    "battery_ok": ("done", "battery", N_("电池已换")),
    "clock_skew": ("late", "clock", N_("记录仪时钟不对")),
    "conflict": ("late", "question", N_("同一时刻有两个读数，按更差的判断")),
    "escalated": ("stop", "phone", N_("没有人确认，升级到第{level}级")),
    "acknowledged": ("done", "person", N_("{who}确认")),
    "reviewed": ("done", "signature", N_("{who}写了处理结论")),
    "review_refused": ("plain", "info", N_("还不能结束")),
}


def event_line(event: AlarmEvent) -> tuple[str, str, Phrase]:
    """How an event looks in a timeline: its state, its icon, its words."""
    state, symbol, words = _EVENTS[event.event]
    kind = FAULTS.get(event.kind, "") or limit_name(event.kind)
    values: dict[str, object] = {
        "kind": Phrase(kind),
        "level": event.level,
        "who": event.actor_name or "",
    }
    wanted = {name: value for name, value in values.items() if f"{{{name}}}" in words}
    return state, symbol, Phrase(words, wanted)


_LIMITS: dict[str, str] = {
    "high": N_("超过上限"),
    "low": N_("低于下限"),
    "heat_10h": N_("高于上限连续10小时（WHO）"),
    "freeze_1h": N_("低于−0.5℃连续1小时（WHO）"),
    "high_cumulative": N_("高于上限累计过长"),
    "freeze": N_("冻结"),
    "heat45": N_("45℃以上"),
    "heat30_cumulative": N_("30℃以上累计过长"),
    "heat10_cumulative": N_("10℃以上累计过长"),
}


def limit_name(kind: str) -> str:
    """What a limit is called; one that a province added is called by its own name."""
    return _LIMITS.get(kind, kind)


def limit_source(alarm: Alarm) -> str:
    """Whose limit an alarm broke: that of a product's label, or that of the class of equipment."""
    if alarm.labels is None:
        return _("设备类别规则")
    return _("产品说明书：{products}", products=_("、").join(alarm.labels))


def alarm_title(alarm: Alarm) -> str:
    """What is the matter, in two or three characters or the limit's name."""
    if alarm.episode.signal is not Signal.ALARM:
        return limit_name(alarm.episode.kind)
    if alarm.holds_stock:
        return TROUBLES[Trouble.TOO_COLD if alarm.too_cold else Trouble.TOO_WARM]
    return limit_name(alarm.episode.kind)


STEPS_TOO_WARM = (
    N_("去看设备，把门关好，查电源和插头。"),
    N_("15分钟不降，把疫苗移到另一台正常的冰箱。"),
    N_("停用的疫苗照样放在冷藏里，等处理决定。"),
)
STEPS_TOO_COLD = (
    N_("去看设备，调高温度设定，不要摇动疫苗。"),
    N_("15分钟不升，把疫苗移到另一台正常的冰箱。"),
    N_("怕冻的疫苗单独放好，等处理决定。"),
)


def steps_for(alarm: Alarm) -> list[str]:
    """What to do now, said to the present reader."""
    return [_(step) for step in (STEPS_TOO_COLD if alarm.too_cold else STEPS_TOO_WARM)]


def when(at: Instant | None) -> datetime | None:
    """An instant of the engine as templates take it."""
    return None if at is None else moment(at)


def some_of(readings: Sequence[tuple[datetime, float]], most: int = 24) -> Sequence[Any]:
    """Readings for the table beside a curve: evenly chosen, at most so many."""
    return readings[:: max(1, -(-len(readings) // most))]

"""What the ward and the clinic call things. 妇幼用语

Texts are Chinese message ids; the page translates them.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from kernel.i18n import N_, _
from kernel.registry.people import Sex
from maternal.domain.after_birth import TaskKind
from maternal.domain.births import Mode, Outcome
from maternal.domain.certificates import CertificateState, Collector
from maternal.domain.checkups import Finding
from maternal.domain.child_health import BloodCheck
from maternal.domain.growth.measures import Indicator, Position
from maternal.domain.hepatitis_b import Hbsag
from maternal.domain.obstetric_calendar import Method

MODES: dict[str, str] = {
    Mode.VAGINAL: N_("阴道分娩"),
    Mode.ASSISTED: N_("助产（产钳、胎吸）"),
    Mode.CAESAREAN: N_("剖宫产"),
}

OUTCOMES: dict[str, str] = {Outcome.LIVE: N_("活产"), Outcome.STILLBORN: N_("死产")}

SEXES: dict[str, str] = {Sex.FEMALE: N_("女"), Sex.MALE: N_("男")}

HBSAG: dict[str, str] = {
    Hbsag.NEGATIVE: N_("阴性"),
    Hbsag.POSITIVE: N_("阳性"),
    Hbsag.UNKNOWN: N_("没查，或结果没出"),
}

DATED_BY: dict[str, str] = {
    Method.LAST_PERIOD: N_("按末次月经推算"),
    Method.ULTRASOUND: N_("按超声校正"),
    Method.EMBRYO_TRANSFER: N_("按胚胎移植日推算"),
}

TASKS: dict[str, tuple[str, str, str]] = {
    TaskKind.HEART_SCREEN: (N_("先心病筛查"), N_("听杂音，测血氧"), "heart"),
    TaskKind.HEARING_SCREEN: (N_("听力筛查"), N_("满48小时"), "ear"),
    TaskKind.BLOOD_SPOT: (N_("足跟血筛查"), N_("满72小时，吃好奶"), "drop"),
    TaskKind.NEWBORN_VISIT: (N_("新生儿访视"), N_("出院后{n}天内"), "home-visit"),
    TaskKind.CHECKUP_PLAN: (N_("0～6岁体检计划"), N_("从满28天开始，到期提醒"), "calendar"),
    TaskKind.HOME_VISIT: (N_("产后访视"), N_("出院后{n}天内"), "home-visit"),
    TaskKind.CLOSING_CHECK: (N_("产后42天复查"), N_("恢复情况，避孕指导"), "calendar"),
    TaskKind.REGRADE: (N_("高危重新评估"), N_("出院前"), "undo"),
}
"""Name, detail and icon of every task."""

RECORDED: dict[str, str] = {
    "mode": N_("分娩方式"),
    "gestation_days": N_("孕周"),
    "mother_hbsag": N_("乙肝表面抗原"),
    "blood_loss_ml": N_("24小时出血量"),
    "early_contact": N_("1小时内早接触、早吸吮"),
    "midwife": N_("接生人员"),
    "note": N_("并发症和说明"),
    "born_at": N_("出生时间"),
    "sex": N_("性别"),
    "weight_g": N_("体重"),
    "length_cm": N_("身长"),
    "head_cm": N_("头围"),
    "apgar_1": N_("Apgar 1分钟"),
    "apgar_5": N_("Apgar 5分钟"),
    "apgar_10": N_("Apgar 10分钟"),
    "asphyxia": N_("有窒息"),
    "birth_defect": N_("有出生缺陷"),
}
"""What a delivery's record calls its values, as corrections and certificates name them."""

CERTIFICATE_STATES: dict[str, str] = {
    CertificateState.DRAFT: N_("草稿"),
    CertificateState.ISSUED: N_("已签发"),
    CertificateState.VOIDED_EXCHANGED: N_("已换发作废"),
    CertificateState.VOIDED_LOST: N_("已补发作废"),
}

COLLECTORS: dict[str, str] = {
    Collector.MOTHER: N_("母亲"),
    Collector.FATHER: N_("父亲"),
    Collector.OTHER: N_("别人"),
}

FINDINGS: dict[str, str] = {
    Finding.NORMAL: N_("正常"),
    Finding.ABNORMAL: N_("异常"),
    Finding.NOT_DONE: N_("没查"),
}

NODES: dict[str, str] = {
    "d28": N_("28天"),
    "m3": N_("3月"),
    "m6": N_("6月"),
    "m8": N_("8月"),
    "m12": N_("12月"),
    "m18": N_("18月"),
    "m24": N_("24月"),
    "m30": N_("30月"),
    "m36": N_("36月"),
    "y4": N_("4岁"),
    "y5": N_("5岁"),
    "y6": N_("6岁"),
}

BLOOD: dict[str, str] = {
    BloodCheck.YES: N_("要查血红蛋白"),
    BloodCheck.ONCE_6_TO_8_MONTHS: N_("6～8月龄查一次血红蛋白"),
    BloodCheck.AT_KINDERGARTEN: N_("入园时查血红蛋白"),
}

UNITS = (N_("岁"), N_("月"), N_("周"), N_("天"))
"""Units of the rule data that have a word in each language; the others are symbols."""

INDICATORS: dict[str, tuple[str, str]] = {
    Indicator.WEIGHT_FOR_AGE: (N_("体重"), N_("千克")),
    Indicator.LENGTH_FOR_AGE: (N_("身长（身高）"), N_("厘米")),
    Indicator.WEIGHT_FOR_LENGTH: (N_("身长别体重"), N_("千克")),
    Indicator.BMI_FOR_AGE: (N_("体质指数"), N_("千克/平方米")),
    Indicator.HEAD_FOR_AGE: (N_("头围"), N_("厘米")),
}
"""Name and unit of every growth indicator."""

POSITIONS: dict[str, str] = {Position.LYING: N_("躺着量"), Position.STANDING: N_("站着量")}

NO_SCORE: dict[str, str] = {
    "oedema": N_("有水肿，体重不评价"),
    "outside_table": N_("超出标准的年龄或身长"),
    "no_table": N_("这个标准没有此项"),
    "not_measured": N_("没量"),
}

WARNING_SIGNS: dict[str, str] = {
    "motor": N_("大动作或精细动作落后"),
    "language": N_("不会说该会的话"),
    "social": N_("不看人，叫名字没反应"),
    "lost_skill": N_("会过的又不会了"),
}
"""Kinds of developmental warning signs; the full list by age is a paper form."""


def choices(texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """A table as the choices of a field, in the reader's language."""
    return [(str(value), _(text)) for value, text in texts.items()]


def recorded(names: Iterable[str]) -> str:
    """Several values of a delivery's record, named one after the other."""
    return _("、").join(_(RECORDED[name]) for name in names)


def instant(text: str) -> datetime:
    """An instant as a correction keeps it."""
    return datetime.fromisoformat(text)


SECTIONS: dict[str, str] = {
    "dating": N_("预产期推算"),
    "redating": N_("超声校正界值"),
    "trimesters": N_("孕期分期"),
    "antenatal_slots": N_("产前检查时段"),
    "early_booking": N_("早孕建册"),
    "postpartum": N_("产后访视与42天检查"),
    "child_nodes": N_("儿童健康检查节点"),
    "newborn_visit": N_("新生儿访视时限"),
    "newborn_findings": N_("高危新生儿：观察项目"),
    "newborn_risks": N_("高危新生儿因素"),
    "birth_findings": N_("出生记录：数值范围"),
    "birth_labels": N_("出生标签"),
    "checkup_findings": N_("体检：数值范围"),
    "anaemia": N_("贫血分度"),
    "risk_levels": N_("风险等级"),
    "risk_findings": N_("风险评估：观察项目"),
    "risk_factors": N_("风险因素"),
    "risk_referral": N_("筛查阳性转诊"),
    "blood_sample": N_("足跟血采集时限"),
    "hearing": N_("听力筛查时限"),
    "heart": N_("先心病筛查时限"),
    "hepb_birth": N_("乙肝首针与免疫球蛋白"),
    "hepb_series": N_("乙肝第2、3剂"),
    "hepb_serology": N_("乙肝暴露儿童检测"),
    "hiv_exposure": N_("艾滋病暴露儿童检测"),
    "syphilis_exposure": N_("梅毒暴露儿童随访"),
    "certificate_findings": N_("出生医学证明：事实项目"),
    "certificate_changes": N_("出生医学证明：编号状态变化"),
    "certificate_number": N_("出生医学证明：编号格式"),
    "resident_number": N_("公民身份号码"),
    "registration_windows": N_("生育登记时限"),
    "registration_limits": N_("生育登记条件"),
    "minor_report": N_("未成年人强制报告"),
    "maternal_death": N_("孕产妇死亡口径"),
    "child_death": N_("儿童死亡分类"),
    "indicators": N_("指标"),
    "systematic_management": N_("孕产妇系统管理口径"),
    "epds": N_("产后抑郁量表"),
    "growth_classes": N_("营养性疾病分类"),
    "growth_levels": N_("生长五等级"),
    "prematurity": N_("早产儿矫正月龄"),
    "contraceptive_stock": N_("避孕药具库存"),
}
"""The sections of the rule book, as the rules page calls them."""
